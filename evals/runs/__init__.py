"""A run over cases: what is measured, the gates, the command."""
