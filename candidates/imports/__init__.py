"""Feeds of registered people: reading, parsing, storing (docs/people-feed.md)."""
