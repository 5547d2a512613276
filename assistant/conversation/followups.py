"""Follow-up questions: "Entä aikuisella?" gets its topic from the question before.

The completed question is shown to the reader, so a wrong guess can be seen and corrected.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.records import Turn
from corpus.finnish.analysis import Word, topic_words, words
from corpus.finnish.function_words import IF, POINTING_BACK, any_of
from corpus.finnish.voikko import is_verb
from vectorstore.query.question import Question, Wanted, wanted_by

_OPENING = re.compile(
    r"^(?:no )?(?:entä(?:s|pä)?|ent[aä]s|mites|ja|mutta|tai|jos|mitä jos|miten sitten|kuka sitten)\b[ ,]*", re.I
)
_POINTS_BACK = re.compile(rf"\b{any_of(POINTING_BACK | {'siis'})}\b", re.I)
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
            "vuotias",
        ]
    ),
    frozenset(["puhelin", "puhelinnumero", "sähköposti", "sähköpostiosoite", "osoite", "aukioloaika", "palveluaika"]),
    frozenset(["viikko", "arkipäivä", "viikonloppu", "yö", "päivä", "ilta"]),
)
"""Words that stand in each other's place: naming one of them takes the other's away."""
_REACHED_BY = _CONTRASTS[1]
_LEFT_OPEN = re.compile(rf",? {any_of(IF)} \S+ (?:on|ovat)\Z")
"""The rest of a clause whose condition was taken away: "kun asiakas on"."""
_AGE = re.compile(r"\b(?:yli |alle )?\d{1,3}[- –]?(?=vuotia)", re.I)
"""What goes with "vuotias" when that is taken away: "yli 75-"."""


Understand = Callable[[str, Wanted | None], Question]
"""How the sources' search understands a question; the kind of thing it asks for may be given."""


def complete(question: str, history: Sequence[Turn], understand: Understand) -> Question:
    """The question as it must be searched: itself, or with the topic of the one before it."""
    alone = understand(question, None)
    if not history or not _depends(alone):
        return alone
    before = history[-1].understood_as
    rest = _OPENING.sub("", question).strip(" ?.")
    stressed = frozenset(lemma for word in topic_words(rest) for lemma in word.lemmas)
    if _OPENING.match(question):
        text = f"{_without_contrasted(before, rest)} – entä {rest}?"
        wanted = wanted_by(rest) if wanted_by(rest) is not Wanted.ANYTHING else wanted_by(before)
    else:
        # It asks for a new thing about the old topic: what the old question asked for must not compete.
        text = f"{rest}: {_topic_of(before, rest)}?"
        wanted = wanted_by(rest)
    return replace(understand(text, wanted), stressed=stressed)


def _depends(question: Question) -> bool:
    own = len(topic_words(question.text))
    if _OPENING.match(question.text):
        return own <= _SHORT + 1
    return own <= _SHORT and (bool(_POINTS_BACK.search(question.text)) or not has_topic(question))


def has_topic(question: Question) -> bool:
    """Whether a question says what it is about: "paljonko maksaa" and "mikä on numero" do not."""
    telling = (word for word in question.topic if not word.empty and question.asking.isdisjoint(word.lemmas))
    return not all(map(is_verb, (question.text[word.start : word.end] for word in telling)))


def _topic_of(before: str, rest: str) -> str:
    kept = (word for word in _kept(before, rest) if not word.empty and not _REACHED_BY.intersection(word.lemmas))
    return " ".join(before[word.start : word.end] for word in kept)


def _without_contrasted(before: str, rest: str) -> str:
    kept = _kept(before, rest)
    gone = [word for word in words(before) if word not in kept]
    ages = [match.span() for match in _AGE.finditer(before) if any(word.start == match.end() for word in gone)]
    for start, end in sorted([(word.start, word.end) for word in gone] + ages, reverse=True):
        before = before[:start] + before[end:]
    before = " ".join(re.sub(r"\s+([,?.])", r"\1", before).split()).rstrip("?. ")
    return _LEFT_OPEN.sub("", before)


def _kept(before: str, rest: str) -> list[Word]:
    """The words of the question before, without those that the new one puts another in place of."""
    new = {lemma for word in words(rest) for lemma in word.lemmas}
    replaced = frozenset().union(*(group - new for group in _CONTRASTS if group & new))
    return [word for word in words(before) if not replaced & set(word.lemmas)]
