"""The gate: outside only if nobody registered matches, and provably so."""
