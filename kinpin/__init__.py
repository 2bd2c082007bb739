"""Kinpin gets families onto a patient portal."""
