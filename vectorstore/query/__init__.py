"""A question on its way to the index: put into standard Finnish, spelt right, and read for what it asks."""
