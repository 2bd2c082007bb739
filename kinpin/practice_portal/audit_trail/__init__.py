"""Audit: who saw what, who did what, and whether the memory is as it was written."""
