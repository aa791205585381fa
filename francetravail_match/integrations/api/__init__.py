"""What every part of the API shares: who calls, what they may do, how often, pages and errors."""
