"""Months and spans of time."""

MONTHS = ("tammi", "helmi", "maalis", "huhti", "touko", "kesä", "heinä", "elo", "syys", "loka", "marras", "joulu")
"""What the names of the months begin with, from January; "kuu" follows."""
MONTH = rf"(?:{'|'.join(MONTHS)})kuu"
"""The pattern of the name of a month in any case."""
MONTH_IN_ENGLISH_OR_SWEDISH = "jan|feb|mar|apr|ma[iyj]|jun|jul|aug|sep|o[ck]t|nov|dec"
"""The pattern of what their names begin with."""
SPANS = frozenset(["sekunti", "minuutti", "tunti", "vuorokausi", "päivä", "arkipäivä", "viikko", "kuukausi", "vuosi"])
"""Lemmas of spans of time."""
SPAN = r"(?:arki|työ)?(?:päiv|vuorokau|viikko|viiko|kuukau|vuode|vuot|vuosi|tunti|tunni|minuut|sekun)"
"""The pattern of how a span begins in any case."""
