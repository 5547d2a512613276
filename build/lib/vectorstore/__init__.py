"""From documents to passages that can be found: analysis, indexes, releases and search."""
