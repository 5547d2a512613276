"""Builds the shipped PDF, DOCX and XLSX files from text sources: ``python -m corpus.authoring``.

``sources/<kind>/<name>.<format>.md`` (or ``.csv`` for XLSX) becomes ``documents/<kind>/<name>.<format>``.
The same sources always give the same bytes, so a test can tell that what ships is what was written.
"""
