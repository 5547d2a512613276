"""Readers: the bytes of one format in, elements in reading order out."""
