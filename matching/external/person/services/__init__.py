"""What a person outside does from their page, and the codes that open it."""
