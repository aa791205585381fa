"""What looks like a way round the gate: one query for each pattern, over stored rows."""
