"""The registration window: Create/Validate Portal Account, from a chart or an appointment."""
