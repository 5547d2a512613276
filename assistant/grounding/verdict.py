"""The verdict on a claim."""

import logging
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.grounding.amounts import missing, of_alternative, of_number
from assistant.grounding.attributes import of_compound, of_noun, of_opening, of_place
from assistant.grounding.conditions import (
    of_condition,
    of_pointed_out,
    of_what_is_required,
    of_who_says,
    on_another_condition,
)
from assistant.grounding.limits import left_out
from assistant.grounding.relations import beside_another, compared_otherwise, joined_otherwise, mixed
from assistant.grounding.roles import exchanged
from assistant.grounding.statement import Statement, statement
from assistant.grounding.verbs import helps, turned
from corpus.finnish.sentences import split_sentences

_LOG = logging.getLogger(__name__)
_OPENING = 3
"""Content words that a sentence begins with."""


class Objection(StrEnum):
    """What may speak against a claim; the gravest come first."""

    FAILED = "verifier-failed"
    SOURCE = "no-such-source"
    NUMBER = "number"
    NAME = "name"
    DENIAL = "denial"
    LIMIT = "limit"
    ROLE = "role"
    RELATION = "relation"
    SUPPORT = "support"


_CHECKS: Sequence[tuple[Objection, Callable[[Statement, Statement], str]]] = (
    (Objection.DENIAL, turned),
    (Objection.LIMIT, left_out),
    (Objection.LIMIT, of_alternative),
    (Objection.LIMIT, of_number),
    (Objection.LIMIT, of_condition),
    (Objection.LIMIT, of_what_is_required),
    (Objection.LIMIT, on_another_condition),
    (Objection.LIMIT, of_pointed_out),
    (Objection.LIMIT, of_who_says),
    (Objection.ROLE, exchanged),
    (Objection.RELATION, beside_another),
    (Objection.RELATION, compared_otherwise),
    (Objection.RELATION, joined_otherwise),
    (Objection.RELATION, mixed),
)
"""What is looked at beside the words themselves: each gives the word that is wrong, empty when none is."""
_OF_WHOM = (of_opening, of_noun, of_compound, of_place)
_FAR = 2
"""A sentence says something else when it lacks more than one word in so many of the claim."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One objection; ``found`` is the word or number of the claim, or what it leaves out."""

    objection: Objection
    found: str


@dataclass(frozen=True, slots=True)
class Source:
    """A cited place: its sentences, and the title and headings above them.

    Headings may name things and the section, but no other number, no denial and no condition.
    """

    sentences: tuple[str, ...]
    context: str = ""

    @classmethod
    def of_text(cls, text: str, context: str = "") -> "Source":
        """A running text as a cited place."""
        return cls(tuple(text[start:end] for start, end in split_sentences(text)), context)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a claim is supported.

    ``carried_by`` holds the places of the sentences that carry it, as pairs of source and sentence, both from 0; it is
    empty when the claim is not supported, and then ``reasons`` says why, against the sentence nearest to it.
    """

    reasons: tuple[Reason, ...]
    carried_by: tuple[tuple[int, int], ...] = ()

    @property
    def supported(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.reasons


def verify(claim: str, sources: Sequence[Source]) -> Verdict:
    """Whether the sources, all of which the claim cites, carry it.

    A claim on which the verifier itself fails is not supported, for that reason alone (``Objection.FAILED``).
    """
    try:
        return _verdict(claim, sources)
    except Exception as error:
        # A fault of ours may cost a reader one sentence, never the answer.
        _LOG.error("The verifier failed: %s", _place_of(error))
        return Verdict((Reason(Objection.FAILED, type(error).__name__),))


def _place_of(error: Exception) -> str:
    """What went wrong and where, without the message: it may repeat words of the claim, which may tell of a client."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {last.name}, {last.filename}:{last.lineno}"


def _verdict(claim: str, sources: Sequence[Source]) -> Verdict:
    verbatim = _same_text(claim, sources)
    if verbatim:
        return Verdict((), (verbatim,))
    whole = statement(claim.strip())
    best = _nearest(whole, sources)
    if best.supported:
        return best
    for pieces in whole.splits():
        verdicts = [_nearest(piece, sources) for piece in pieces]
        if all(verdict.supported for verdict in verdicts):
            places = dict.fromkeys(place for verdict in verdicts for place in verdict.carried_by)
            sentences = [statement(sources[number].sentences[place]) for number, place in places]
            if all(any(_opens(piece, sentence) for sentence in sentences) for piece in pieces[1:]):
                return Verdict((), tuple(places))
    return best


def _same_text(claim: str, sources: Sequence[Source]) -> tuple[int, int] | None:
    """The place of the sentence that the claim repeats to the letter."""
    for number, source in enumerate(sources):
        for place, sentence in enumerate(source.sentences):
            if sentence.strip().rstrip(".") == claim.strip().rstrip("."):
                return number, place
    return None


def _opens(piece: Statement, sentence: Statement) -> bool:
    """Whether a clause begins as a sentence does; one without its subject would take that of the clause before."""
    first = [token for token in sentence.content[:_OPENING]]
    return bool(piece.content) and any(piece.content[0].lemmas & token.lemmas for token in first)


def _nearest(claim: Statement, sources: Sequence[Source]) -> Verdict:
    """The verdict against the sentence that has least against the claim."""
    verdicts = [
        Verdict(reasons, () if reasons else ((number, place),))
        for number, source in enumerate(sources)
        for place, sentence in enumerate(source.sentences)
        if statement(sentence).content
        for reasons in [_against(claim, statement(sentence), statement(source.context))]
    ]
    nothing = Verdict((Reason(Objection.SOURCE, ""),))
    return min(verdicts, key=lambda verdict: len(verdict.reasons), default=nothing)


def _against(claim: Statement, source: Statement, context: Statement) -> tuple[Reason, ...]:
    """What in a claim does not stand in one sentence under its headings."""
    reasons = [
        Reason(Objection.NUMBER, quantity.value)
        for quantity in missing(claim.quantities, source.quantities, context.quantities)
    ]
    added = [token for token in claim.content if not source.names(token) and not helps(token, source)]
    for token in added:
        if not context.names(token):
            a_name = token.text[0].isupper() and token is not claim.tokens[0]
            reasons.append(Reason(Objection.NAME if a_name else Objection.SUPPORT, token.text))
    if len(added) == len(claim.content):
        reasons.append(Reason(Objection.SUPPORT, claim.text))
    elif added and (replaced := _left_of_opening(claim, source)):
        # A heading may add to what a sentence says, but not stand for a part of it.
        reasons.append(Reason(Objection.SUPPORT, replaced))
    if len(added) * _FAR > len(claim.content):
        # No use to ask how far a sentence says it that says something else.
        return tuple(reasons)
    found = [(objection, check(claim, source)) for objection, check in _CHECKS]
    # Whom a clause speaks of, its headings may say.
    headed = replace(claim, above=context.terms)
    found += [(Objection.LIMIT, check(headed, source)) for check in _OF_WHOM]
    return (*reasons, *(Reason(objection, word) for objection, word in found if word))


def _left_of_opening(claim: Statement, source: Statement) -> str:
    """A word of the first clause of a source that the claim leaves out, empty when it has them all."""
    return next((token.text for token in source.clauses[0] if token.content and not claim.names(token)), "")
