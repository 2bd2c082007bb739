"""Values every layer shares: who acts, when, names, dates, ids, the base of all errors. Standard library only."""
