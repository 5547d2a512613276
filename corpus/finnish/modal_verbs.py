"""The verbs, by their lemmas, that tell whether another is done, may be done or must be done."""

MAY = frozenset(["voida", "saada", "saattaa"])
MUST = frozenset(["pitää", "täytyä", "tulla"])
NEED = frozenset(["tarvita", "tarvitsea"])
"""Both lemmas that Voikko gives to "tarvitsee"."""
MODAL = MAY | MUST | NEED
HELPERS = MAY | MUST | {"olla"}
"""Verbs that help another, of which some forms are nouns as well: "voi"."""
