"""The practice portal: staff records and their users, patients and their portal accounts, the audit trail."""
