"""The order of what the index found."""
