"""The command line: ``ohjenuora``."""
