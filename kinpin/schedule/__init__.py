"""Appointments and the days they fall on. Knows no PIN."""
