"""Import of offers in the shape of France Travail's API "Offres d'emploi v2"."""
