"""What advisors are told of: the new matches of their offers."""
