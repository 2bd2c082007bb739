"""The Schedule: Calendar, Tracking, and the Add/Edit Appointment window."""
