"""The view anybody would write: Django's own sessions, sign-in and CSRF, the ORM, a transaction, an audit row."""
