"""The doors of both sides: signing in and out, the lock, the second factor, and who a page may be shown to."""
