"""The family room: scanning or typing a PIN, signing up, the children."""
