"""What an advisor does with a counter-check: relax what an offer asks for, or keep it, and say why."""
