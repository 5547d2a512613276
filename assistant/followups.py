"""Follow-up questions: "Entä aikuisella?" gets its topic from the question before.

The completed question is shown to the reader, so a wrong guess can be seen and corrected.
"""

import re
from collections.abc import Sequence

from assistant.questions import Wanted, wanted_by
from assistant.records import Turn
from vectorstore.analysis import Word, topic_words, words

_OPENING = re.compile(
    r"^(?:no )?(?:entä(?:s|pä)?|ent[aä]s|mites|ja|mutta|tai|jos|mitä jos|miten sitten|kuka sitten)\b[ ,]*", re.I
)
_POINTS_BACK = re.compile(
    r"\b(?:se|sen|sitä|siitä|siihen|siinä|sille|sillä|silloin|siellä|sinne|niitä|niistä|niihin|niiden|ne|hän|hänen|"
    r"hänelle|hänellä|häntä|tämä|tämän|tätä|tästä|tähän|näitä|näistä|siis|samasta|sama|heidän|heille)\b",
    re.I,
)
_SHORT = 3
"""A question of fewer topic words than this, opening with "entä", has no topic of its own."""
_CONTRASTS = (
    frozenset(
        [
            "lapsi",
            "nuori",
            "aikuinen",
            "työikäinen",
            "iäkäs",
            "ikääntynyt",
            "vanhus",
            "vammainen",
            "perhe",
            "huoltaja",
            "alaikäinen",
        ]
    ),
    frozenset(["puhelin", "puhelinnumero", "sähköposti", "sähköpostiosoite", "osoite", "aukioloaika", "palveluaika"]),
    frozenset(["viikko", "arkipäivä", "viikonloppu", "yö", "päivä", "ilta"]),
)
"""Words that stand in each other's place: naming one of them takes the other's away."""


def complete(question: str, history: Sequence[Turn]) -> str:
    """The question as it must be searched, the same text when it stands on its own."""
    if not history or not _depends(question):
        return question
    before = history[-1].understood_as
    rest = _OPENING.sub("", question).strip()
    if wanted_by(question) is not Wanted.ANYTHING and not _OPENING.match(question):
        # It asks for a new thing about the old topic: the old question word must not compete.
        return f"{question.rstrip('?')}: {_topic_of(before, rest)}?"
    return f"{_without_contrasted(before, rest).rstrip('?. ')} – entä {rest.rstrip('?. ')}?"


def _depends(question: str) -> bool:
    own = topic_words(question)
    if _OPENING.match(question):
        return len(own) <= _SHORT + 1
    return bool(_POINTS_BACK.search(question)) and len(own) <= _SHORT


def _topic_of(before: str, rest: str) -> str:
    return " ".join(before[word.start : word.end] for word in _kept(before, rest) if not word.empty)


def _without_contrasted(before: str, rest: str) -> str:
    kept = _kept(before, rest)
    gone = [word for word in words(before) if word not in kept]
    for word in reversed(gone):
        before = (before[: word.start].rstrip() + " " + before[word.end :].lstrip()).strip()
    return re.sub(r" ([,?.])", r"\1", before)


def _kept(before: str, rest: str) -> list[Word]:
    """The words of the question before, without those that the new one puts another in place of."""
    new = {lemma for word in words(rest) for lemma in word.lemmas}
    replaced = frozenset().union(*(group - new for group in _CONTRASTS if group & new))
    return [word for word in words(before) if not replaced & set(word.lemmas)]
