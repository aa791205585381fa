"""All writes on employers and offers."""
