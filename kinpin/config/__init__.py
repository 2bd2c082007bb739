"""Settings, addresses and the process entry: the only package that knows all others."""
