"""What a release holds and how it is searched: words, vectors, filters, files."""
