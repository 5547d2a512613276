"""From passages found to an answer that quotes them, or to none."""
