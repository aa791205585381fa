"""Shortlists: the people an advisor proposes to an employer, and what becomes of each of them.

A shortlist is one round for one offer; a referral is one person of it. Only rows added to the acts of either
change its state: the database checks each against its table of rules, dates it and writes the journal.
"""
