"""Patients, their contacts, the ties between them and the authority a tie carries. Knows no login and no PIN."""
