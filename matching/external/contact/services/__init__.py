"""Messages to people outside: asked for, sent, and what a human says became of them."""
