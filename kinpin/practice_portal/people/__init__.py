"""User Administration: staff records, the users of the workspace, roles."""
