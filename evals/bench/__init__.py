"""Benchmarks on public Finnish collections: ``ohjenuora bench``."""
