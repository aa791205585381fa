"""Writing an offer step by step: what is typed is kept at once, and is the offer's once published."""
