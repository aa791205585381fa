"""Every act on shortlists and referrals. Each checks the right again, and the database once more."""
