"""On which condition and on whose word a claim is said, and of which of several.

Each function gives the word of the source that the claim lacks, or that it has elsewhere; empty when all is well.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.grounding.grammar import is_verb, pronoun_cases
from assistant.grounding.lists import left_out_of_list
from assistant.grounding.spoken import words_of
from assistant.grounding.statement import Statement, Token
from assistant.grounding.units import Part, Unit, units
from corpus.finnish.function_words import AND, ONLY, OR, SOMETHING
from corpus.finnish.voikko import ALLATIVE, NOMINATIVE

_POINTING = SOMETHING | {"sellainen"}
_POINTS = 3
"""Words before a relative clause within which one points to it: "niiden asiakkaiden luona, joille"."""
_PASSIVE = re.compile(r"(?:aan|ään)$")
"""How a passive ends, beside which a nominative is no subject: "suunnitelma laaditaan"."""
_REQUIRES = frozenset(["edellyttää", "edellytys", "vaatia"])


def of_condition(claim: Statement, source: Statement) -> str:
    """A part of a condition, of which alternatives may be left out, unless it is the only one that there is."""
    conditional = _conditional(claim)
    own = words_of(claim, conditional)
    # What a pronoun stands for, the claim names elsewhere.
    refers = any(map(pronoun_cases, conditional))

    def kept(token: Token) -> bool:
        return own.names(token) or (refers and bool(token.cases) and claim.names(token))

    for before, unit in pairwise((None, *units(source))):
        if unit is None or unit.part is not Part.CONDITION or not any(map(own.names, unit.content)):
            continue
        only = _is_only(before, unit)
        for part in _said_together(unit.tokens):
            either = not only and any(token.text.lower() in OR for token in part)
            if left := left_out_of_list(part, kept, OR if either else frozenset()):
                return left
    return ""


def _said_together(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """The parts of a condition that must all be so: those joined by ja that have a verb each."""
    start = 0
    for place, token in enumerate(tokens):
        if token.text.lower() in AND and any(map(is_verb, tokens[start:place])) and any(map(is_verb, tokens[place:])):
            yield tokens[start:place]
            start = place
    yield tokens[start:]


def _is_only(before: Unit | None, unit: Unit) -> bool:
    last = before.tokens[-1].text.lower() if before else ""
    return last in ONLY or unit.tokens[0].text.lower() in ONLY


def of_what_is_required(claim: Statement, source: Statement) -> str:
    """One of the things that "edellyttää, että" asks for, where the claim tells of another."""
    needs = [unit for unit in units(source) if unit.part is Part.THAT]
    above = [token for unit in units(source) if unit.part is Part.MAIN for token in unit.tokens]
    if not needs or not any(token.lemmas & _REQUIRES for token in above) or not any(map(claim.names, above)):
        return ""
    told = [unit for unit in needs if _keeps(claim, unit)]
    missing = [token for unit in needs if unit not in told for token in unit.content]
    return missing[0].text if told and missing else ""


def on_another_condition(claim: Statement, source: Statement) -> str:
    """A word of the claim's condition that the source has elsewhere."""
    given = _conditional(source)
    # What a pronoun stands for may be said instead of it.
    if not given or any(map(pronoun_cases, given)):
        return ""
    there = words_of(source, given)
    return next((token.text for token in _conditional(claim) if token.content and not there.names(token)), "")


def _conditional(statement: Statement) -> list[Token]:
    """The words of the conditions, and of relative clauses, which may be parts of them."""
    parts = [unit for unit in units(statement) if unit.part in (Part.CONDITION, Part.RELATIVE)]
    return [token for unit in parts for token in unit.tokens]


def of_pointed_out(claim: Statement, source: Statement) -> str:
    """A relative clause that tells which ones are meant."""
    for above, unit in pairwise((None, *units(source))):
        if unit is None or unit.part is not Part.RELATIVE:
            continue
        before = source.tokens[: source.tokens.index(unit.tokens[0])]
        of = next((token for token in before[: -_POINTS - 1 : -1] if token.content), None)
        in_condition = above is not None and above.part is Part.CONDITION
        if of and claim.names(of) and (in_condition or _tells_which(unit, before, of)):
            either = any(token.text.lower() in OR for token in unit.tokens)
            if left := _left_of(claim, unit, either=either):
                return left
    return ""


def _left_of(claim: Statement, unit: Unit, *, either: bool) -> str:
    """A word of a clause that is needed and not kept; of alternatives some may be left out."""
    if not _keeps(claim, unit):
        return unit.content[0].text
    if not any(own.part is Part.RELATIVE for own in units(claim)):
        return ""
    return left_out_of_list(unit.tokens, claim.names, OR if either else frozenset())


def _keeps(claim: Statement, unit: Unit) -> bool:
    """Whether the claim has half of the words of a unit, themselves and not their parts."""
    return 2 * sum(bool(token.lemmas & claim.lemmas) for token in unit.content) >= len(unit.content)


def _tells_which(unit: Unit, before: Sequence[Token], of: Token) -> bool:
    """Whether a relative clause is needed to know who is meant.

    It is after "niiden", of the subject or of whom something is for, with only or not in it, and where not all are.
    """
    pointed = any(reading.lemma in _POINTING for token in before[-_POINTS:] for reading in token.readings)
    verb = next(filter(is_verb, before), None)
    whole = frozenset({ALLATIVE}) if verb and _PASSIVE.search(verb.text) else frozenset({NOMINATIVE, ALLATIVE})
    of_subject = verb is None or not of.cases or of.cases <= whole
    bounds = any(token.negation for token in before) or any(
        one.negation or one.text.lower() in ONLY for one in unit.tokens
    )
    return pointed or of_subject or bounds


def of_who_says(claim: Statement, source: Statement) -> str:
    """What governs a clause with että: "tavoitteena on, että" is no promise."""
    for before, unit in pairwise(units(source)):
        said = unit.part is Part.THAT and any(map(claim.names, unit.content))
        if said and before.content and not any(map(claim.names, before.content)):
            return before.content[0].text
    return ""
