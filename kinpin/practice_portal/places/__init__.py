"""Providers and sites: the columns of the Schedule, and where the practice sees patients."""
