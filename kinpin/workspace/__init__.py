"""The staff room: charts, schedule, the registration window."""
