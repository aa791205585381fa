"""What stored offers teach about titles. Loads scikit-learn: imported where it serves, never at start."""
