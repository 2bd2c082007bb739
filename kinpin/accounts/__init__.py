"""Logins: who can prove who they are, their sessions, second factors and throttles. Knows no patient."""
