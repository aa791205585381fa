"""The working day of who handles offers: what waits, finding an offer, searches kept for oneself."""
