"""Patient Administration: who is registered, which sheets are out, and for whom."""
