"""The memory: append-only events in a closed vocabulary. No foreign keys: it never blocks or follows the live data."""
