"""Writing to people outside: the sealed address, what is sent and when, what came of it."""
