"""How good the answers are: cases, metrics, gates and reports."""
