"""What changes after an offer was first compared with everyone: people, the population, time."""
