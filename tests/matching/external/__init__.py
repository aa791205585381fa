"""The outside: what comes in, what is kept of it, what never leaves."""
