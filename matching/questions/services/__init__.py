"""All that is written of questions."""
