"""Families as other systems send them: many people and ties at once, in a fixed number of statements.

Only workflows may call these, as `families.writes`: what they change has consequences beyond families. Each runs
inside the caller's transaction, behind the lock on the patients it touches, and leaves its audit rows there.
"""
