"""Keys that never enter the database, and what is made with them: digests, seals, check marks."""
