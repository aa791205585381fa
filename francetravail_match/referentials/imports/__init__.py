"""Imports of the official referentials, and of the packaged rows that stand in for them."""
