"""The outside, on a short lead: what is seen of people elsewhere, kept to the least until they know."""
