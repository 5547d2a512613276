"""The one place that talks to Voikko, the Finnish morphology.

pyvoikko carries the Voikko lexicon as a finite-state transducer (GPL-3.0-or-later). It only
accepts lower-case words, and marks names by their class instead.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import pyvoikko

NOMINATIVE, GENITIVE, PARTITIVE = "nimento", "omanto", "osanto"
TRANSLATIVE = "tulento"
"""Cases by the names that Voikko gives them."""
_ROOT = re.compile(r"\[Xp\]([^\[]+)\[X\]")


@dataclass(frozen=True, slots=True)
class Reading:
    """One analysis of a word form.

    ``lemma`` is in lower case. ``parts`` are the lemmas of the parts of a compound, empty for
    other words. ``root`` is the word that a derived form comes from (``aloittaa`` for
    ``aloitettava``), empty when it is the lemma itself. ``word_class`` is
    Voikko's own name, for example ``nimisana`` or ``sukunimi``, and so are ``case`` (``nimento``) and ``comparison``
    (``superlative``).
    """

    lemma: str
    word_class: str
    parts: tuple[str, ...] = ()
    root: str = ""
    mood: str = ""
    participle: str = ""
    negative: bool = False
    case: str = ""
    comparison: str = ""


@lru_cache(maxsize=200_000)
def readings(word: str) -> tuple[Reading, ...]:
    """All analyses of one word form, in Voikko's order; empty when Voikko does not know it."""
    found = (_reading(analysis) for analysis in pyvoikko.analyse(word.lower()))
    return tuple(dict.fromkeys(found))


def knows(word: str) -> bool:
    """Whether Voikko accepts the word form."""
    return bool(readings(word))


def is_verb(word: str) -> bool:
    """Whether the word form can be a verb."""
    return any(reading.word_class == "teonsana" for reading in readings(word))


def is_numeral(word: str) -> bool:
    """Whether the word form can be a number in letters, cardinal or ordinal."""
    return any(reading.word_class == "lukusana" for reading in readings(word))


def _reading(analysis: pyvoikko.VoikkoAnalysis) -> Reading:
    parts = tuple(_plain(part.BASEFORM) for part in analysis.COMPOUND_PARTS or ())
    lemma = _plain(analysis.BASEFORM)
    roots = _ROOT.findall(analysis.FSTOUTPUT)
    root = _plain(roots[0]) if len(roots) == 1 else ""
    return Reading(
        lemma=lemma,
        word_class=analysis.CLASS or "",
        parts=parts if len(parts) > 1 else (),
        root="" if root == lemma else root,
        mood=analysis.MOOD or "",
        participle=analysis.PARTICIPLE or "",
        negative=analysis.NEGATIVE == "true",
        case=analysis.SIJAMUOTO or "",
        comparison=analysis.COMPARISON or "",
    )


def _plain(baseform: str) -> str:
    # The transducer marks borders inside a word: "hyvin=vointi", "eu--maa".
    return baseform.lower().replace("=", "").replace("--", "-")
