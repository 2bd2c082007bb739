"""The audit trail: append-only events in a closed vocabulary, without foreign keys to the rows they tell of."""
