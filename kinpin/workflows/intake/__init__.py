"""Records of another system become families, places and appointments, in batches, each batch in one transaction.

A record is known by practice, source, kind and the other system's id. One that says nothing new touches nothing. One
that does is written through the same consequences as the desk's edits: a birth date, a status, a tie or an authority
that changes is reconsidered at once.

Who wins: a field is written when the record says something else about it than it did last time. So the record system
wins for what it changes, and what a person at the desk typed stays until then; a field of which the record does not
speak is never touched. Each change is an audit event that names the fields.
"""
