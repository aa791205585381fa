"""The page of a person outside: their link, their code, what they read and what they decide."""
