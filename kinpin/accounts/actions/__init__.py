"""The acts on logins, on their sessions, and on the proof of an e-mail address."""
