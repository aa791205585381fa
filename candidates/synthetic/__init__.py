"""Invented people for demonstrations, tests and benchmarks. They stay marked as such for ever."""
