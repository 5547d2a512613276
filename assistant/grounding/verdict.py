"""The verdict on a claim."""

import logging
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.grounding.amounts import missing, of_alternative, of_number
from assistant.grounding.dropped import dropped, exchanged_word
from assistant.grounding.entailment import Entailment
from assistant.grounding.limits import left_out, of_who_says
from assistant.grounding.relations import (
    beside_another,
    compared_otherwise,
    joined_otherwise,
    mixed,
    on_another_condition,
)
from assistant.grounding.roles import exchanged
from assistant.grounding.statement import Statement, Token, statement
from assistant.grounding.verbs import helps, turned
from assistant.grounding.wording import in_spans_of
from corpus.finnish.modal_verbs import HELPERS
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
    ELSEWHERE = "elsewhere"
    EXCHANGED = "exchanged"
    DROPPED = "dropped"
    SUPPORT = "support"


class Finding(StrEnum):
    """What is found of a claim: a source says so, it says otherwise, or neither is sure."""

    SUPPORTED = "supported"
    CHANGED = "changed"
    CANNOT_TELL = "cannot-tell"


_RANK = {Finding.CHANGED: 0, Finding.CANNOT_TELL: 1, Finding.SUPPORTED: 2}

_CHECKS: Sequence[tuple[Objection, Callable[[Statement, Statement], str]]] = (
    (Objection.DENIAL, turned),
    (Objection.LIMIT, left_out),
    (Objection.LIMIT, of_alternative),
    (Objection.LIMIT, of_number),
    (Objection.LIMIT, of_who_says),
    (Objection.ROLE, exchanged),
    (Objection.RELATION, beside_another),
    (Objection.RELATION, compared_otherwise),
    (Objection.RELATION, joined_otherwise),
    (Objection.RELATION, mixed),
    (Objection.RELATION, on_another_condition),
)
"""What is looked at beside the words themselves: each gives the word that is wrong, empty when none is."""
_CHECKS_UNDER_HEADINGS = ((Objection.EXCHANGED, exchanged_word), (Objection.DROPPED, dropped))
"""What is looked at with the headings of the source: they may say whom a clause speaks of."""
_WHATEVER_THE_WORDS = frozenset([Objection.NUMBER, Objection.NAME, Objection.ELSEWHERE, Objection.EXCHANGED])
_OTHERWISE = _WHATEVER_THE_WORDS | {Objection.DENIAL, Objection.LIMIT, Objection.ROLE, Objection.RELATION}
_SURE = 0.95
"""How probable a model must find it that a claim follows."""
_OF_THIS = 3
"""Of the words of a claim one in so many must be the source's, or the source speaks of something else."""
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
    """What is found of a claim, why, and where.

    ``places`` are the sentences that carry the claim or, when it is not supported, are nearest to it: pairs of source
    and sentence, both from 0, none when there are none. ``reasons`` says what speaks against it, nothing when it is
    supported.
    """

    reasons: tuple[Reason, ...]
    places: tuple[tuple[int, int], ...] = ()

    @property
    def supported(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.reasons

    @property
    def finding(self) -> Finding:
        """Supported, changed, or neither for sure."""
        against = {reason.objection for reason in self.reasons}
        if not against:
            return Finding.SUPPORTED
        # In other words than the source's, what looks changed may be said in another way, but for a number or a name.
        certain = _WHATEVER_THE_WORDS if Objection.SUPPORT in against else _OTHERWISE
        return Finding.CHANGED if against & certain else Finding.CANNOT_TELL


def verify(claim: str, sources: Sequence[Source], entailment: Entailment | None = None) -> Verdict:
    """Whether the sources, all of which the claim cites, carry it.

    ``entailment`` is asked about a claim in other words of which nothing else can tell.
    A claim on which the verifier itself fails is not supported, for that reason alone (``Objection.FAILED``).
    """
    try:
        verdict = _verdict(claim, sources)
        return Verdict((), verdict.places) if entailment and _follows(claim, verdict, sources, entailment) else verdict
    except Exception as error:
        # A fault of ours may cost a reader one sentence, never the answer.
        _LOG.error("The verifier failed: %s", _place_of(error))
        return Verdict((Reason(Objection.FAILED, type(error).__name__),))


def _follows(claim: str, verdict: Verdict, sources: Sequence[Source], entailment: Entailment) -> bool:
    """Whether a model is sure of a claim of which the verifier is not, only because its words are others."""
    in_other_words = any(reason.objection is Objection.SUPPORT for reason in verdict.reasons)
    if verdict.finding is not Finding.CANNOT_TELL or not in_other_words:
        return False
    given = " ".join(sources[number].sentences[place] for number, place in verdict.places)
    return entailment.follows(claim, given) >= _SURE


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
    for pieces in whole.splits():
        if best.supported:
            break
        joined = _of_pieces(pieces, sources)
        if joined and _RANK[joined.finding] > _RANK[best.finding]:
            best = joined
    return best


def _of_pieces(pieces: Sequence[Statement], sources: Sequence[Source]) -> Verdict | None:
    """The worst verdict on the clauses that make up a claim; None when one of them has no beginning of its own."""
    verdicts = [_nearest(piece, sources) for piece in pieces]
    places = tuple(dict.fromkeys(place for verdict in verdicts for place in verdict.places))
    sentences = [statement(sources[number].sentences[place]) for number, place in places]
    if not all(any(_opens(piece, sentence) for sentence in sentences) for piece in pieces[1:]):
        return None
    worst = min(verdicts, key=lambda verdict: _RANK[verdict.finding])
    return Verdict(worst.reasons, places)


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
        Verdict(reasons, ((number, place),))
        for number, source in enumerate(sources)
        for place, sentence in enumerate(source.sentences)
        if statement(sentence).content
        for reasons in [_against(claim, statement(sentence), statement(source.context))]
    ]
    nothing = Verdict((Reason(Objection.SOURCE, ""),))
    return min(verdicts, key=lambda verdict: len(verdict.reasons), default=nothing)


def _against(claim: Statement, source: Statement, context: Statement) -> tuple[Reason, ...]:
    """What in a claim does not stand in one sentence under its headings."""
    claim = statement(in_spans_of(claim.text, source.text))
    reasons = [
        Reason(Objection.NUMBER, quantity.value)
        for quantity in missing(claim.quantities, source.quantities, context.quantities)
    ]
    added = [token for token in claim.content if not source.names(token) and not helps(token, source)]
    for token in added:
        if not context.names(token):
            reasons.append(Reason(_objection_to(token, claim), token.text))
    if (len(claim.content) - len(added)) * _OF_THIS < len(claim.content) or not claim.content:
        reasons.append(Reason(Objection.ELSEWHERE, claim.text))
    elif any(not token.lemmas & HELPERS for token in added) and (replaced := _left_of_opening(claim, source)):
        # A heading may add to what a sentence says, but not stand for a part of it.
        reasons.append(Reason(Objection.SUPPORT, replaced))
    if len(added) * _FAR > len(claim.content):
        # No use to ask how far a sentence says it that says something else.
        return tuple(reasons)
    found = [(objection, check(claim, source)) for objection, check in _CHECKS]
    headed = replace(claim, above=context.terms)
    found += [(objection, check(headed, source)) for objection, check in _CHECKS_UNDER_HEADINGS]
    reasons += (Reason(objection, word) for objection, word in found if word)
    return tuple(reasons)


def _objection_to(strange: Token, claim: Statement) -> Objection:
    """What speaks against a word that neither the source nor its headings have."""
    if strange.lemmas & HELPERS:
        return Objection.DENIAL
    is_name = strange.text[0].isupper() and strange is not claim.tokens[0]
    return Objection.NAME if is_name else Objection.SUPPORT


def _left_of_opening(claim: Statement, source: Statement) -> str:
    """A word of the first clause of a source that the claim leaves out, empty when it has them all."""
    return next((token.text for token in source.clauses[0] if token.content and not claim.names(token)), "")
