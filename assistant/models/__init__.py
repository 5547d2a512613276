"""Chat models that word an answer."""
