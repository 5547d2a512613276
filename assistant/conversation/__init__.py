"""A question within its conversation."""
