"""Two questions in one: "Pitääkö tulkki tilata ajoissa, ja kuka sen maksaa?" is answered part by part."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from assistant.conversation.followups import Understand, has_topic
from assistant.records import Answer, Citation
from assistant.texts import Language, text
from corpus.finnish.function_words import AND, HOW, HOW_MUCH, any_of

_ASKS = (
    rf"(?:kuka|ketkä|kene\w+|mikä|mitkä|mitä|{any_of(HOW | HOW_MUCH)}|"
    r"\w+[^k\W]k[oö])\b"
)
"""A word that asks. A noun such as "viikko" ends otherwise than "saako" does."""
_BETWEEN = re.compile(rf",? {any_of(AND)} (?={_ASKS})", re.IGNORECASE)
_QUESTION = re.compile(rf"\b{_ASKS}", re.IGNORECASE)


_Stretch = tuple[str, int, int]
"""A document and where in it a quote stands."""


def parts_of(question: str, understand: Understand) -> list[str]:
    """The questions that one asks with "ja" between them, in order; the question itself when it is one.

    "Missä ja milloin neuvola on auki?" is one: the first must ask and say what it is about.
    """
    first, *rest = _BETWEEN.split(question.rstrip(" ?"))
    several = rest and _QUESTION.search(first) and has_topic(understand(first, None))
    return [f"{part}?" for part in (first, *rest)] if several else [question]


def joined(question: str, answers: Mapping[str, Answer], language: Language) -> Answer:
    """The answers to the parts of a question as one, and a notice for each part that has none.

    At least one part must be answered. The same stretch of a source has one number.
    """
    given = [answer for answer in answers.values() if answer.answered]
    citations = _numbered(citation for answer in given for citation in answer.citations)
    sentences = tuple(
        dict.fromkeys(
            replace(sentence, citations=tuple(citations[_stretch(of[number])].number for number in sentence.citations))
            for answer in given
            for of in [{citation.number: citation for citation in answer.citations}]
            for sentence in answer.sentences
        )
    )
    notices = [notice for answer in answers.values() for notice in answer.notices]
    notices += [
        text("answer.part_unknown", language, question=part) for part, answer in answers.items() if not answer.answered
    ]
    stages = {stage for answer in answers.values() for stage in answer.timings_ms}
    return replace(
        given[0],
        question=question,
        answer=" ".join(sentence.text for sentence in sentences),
        sentences=sentences,
        citations=tuple(citations.values()),
        notices=tuple(dict.fromkeys(notices)),
        unanswered=tuple(part for answer in answers.values() for part in answer.unanswered),
        understood_as="",
        confidence=min(answer.confidence for answer in given),
        timings_ms={
            stage: round(sum(answer.timings_ms.get(stage, 0.0) for answer in answers.values()), 1) for stage in stages
        },
    )


def _stretch(citation: Citation) -> _Stretch:
    return citation.document, citation.start, citation.end


def _numbered(citations: Iterable[Citation]) -> dict[_Stretch, Citation]:
    """The citations with new numbers in their order, each stretch once."""
    found: dict[_Stretch, Citation] = {}
    for citation in citations:
        found.setdefault(_stretch(citation), replace(citation, number=len(found) + 1))
    return found
