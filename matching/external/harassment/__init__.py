"""Harassment of those who write to people outside: reported, blocked at once, taken in hand by a manager."""
