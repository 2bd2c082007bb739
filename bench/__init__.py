"""Measurements beside the bare database and beside what anybody would write. Never timed tests: a table of ratios."""
