"""Questions with their right answers, and claims with their right verdicts."""
