"""What goes with which number, and that one of several is enough.

Each function gives the word of the source that the claim lacks, or has with another number; empty when all is well.
"""

from collections.abc import Iterator, Sequence
from itertools import takewhile

from assistant.grounding.spoken import spoken_of, words_of
from assistant.grounding.statement import Statement, Token
from assistant.grounding.units import Part, Unit, units
from corpus.finnish.function_words import AND, OR
from corpus.finnish.modal_verbs import MUST
from corpus.finnish.quantities import Quantity, quantities

_WITH_UNIT = 2
"""Words of a number and what it counts."""


def of_alternative(claim: Statement, source: Statement) -> str:
    """One of several of which one must be: who hears of one alone does not know that the other is enough."""
    spoken = spoken_of(claim, source)
    for unit in units(source):
        needed = any(token.lemmas & MUST for token in unit.tokens)
        must = any("olla" in token.lemmas and (token.must or (needed and token.infinitive)) for token in unit.tokens)
        if unit.part is not Part.MAIN or unit.group not in spoken or not must:
            continue
        if any(token.negation for token in unit.tokens):
            continue
        for thing in parted(unit.tokens[unit.verb_place :], OR):
            content = [token for token in thing if token.content]
            if content and not any(map(claim.names, content)):
                return content[0].text
    return ""


def parted(tokens: Sequence[Token], joins: frozenset[str]) -> Iterator[list[Token]]:
    """The things that commas and the ``joins`` part; without any of these all is one."""
    thing: list[Token] = []
    for place, token in enumerate(tokens):
        # "Luokkien 2 ja 3 hoitaja" is one thing.
        of_numbers = thing and thing[-1].text.isdigit() and any(one.text.isdigit() for one in tokens[place : place + 2])
        if thing and joins and not of_numbers and (token.text.lower() in joins or token.clause != thing[-1].clause):
            yield thing
            thing = []
        thing.append(token)
    yield thing


def of_number(claim: Statement, source: Statement) -> str:
    """What goes with a number, where two things have each one: "toisen kaksi ja kolmannen kolme päivää"."""
    for unit in units(source):
        things = _each_with_number(unit)
        place = _one_meant(claim, things)
        if place is None:
            continue
        known = words_of(source, [*unit.opening, *things[place]])
        lost = _lost(claim, things[place]) if place else ""
        if found := lost or _of_another(claim, known, things[place], things[place + 1 :]):
            return found
    return ""


def _each_with_number(unit: Unit) -> list[list[Token]]:
    """The things joined that have a number each."""
    return [thing for thing in parted(unit.tokens, AND | OR) if any(token.number for token in thing)]


def _one_meant(claim: Statement, things: Sequence[Sequence[Token]]) -> int | None:
    """Which of several things the claim has the last number of, None when it has those of all, or none."""
    meant = [place for place, thing in enumerate(things) if has_number(claim, _last_number(thing))]
    return meant[0] if len(meant) == 1 and len(things) > 1 else None


def _last_number(thing: Sequence[Token]) -> Token:
    return next(token for token in reversed(thing) if token.number)


def _lost(claim: Statement, thing: Sequence[Token]) -> str:
    """What stands before the last number of a thing and not in the claim."""
    before = thing[: thing.index(_last_number(thing))]
    lacking = (token for token in before if token.content or token.number)
    return next((one.text for one in lacking if not (claim.names(one) or has_number(claim, one))), "")


def _of_another(claim: Statement, known: Statement, thing: Sequence[Token], later: Sequence[Sequence[Token]]) -> str:
    """What the claim says of a thing that the source says of a later one.

    What follows the last number may be meant of all, unless this one has an end of its own.
    """
    number = thing.index(_last_number(thing))
    own_end = any(token.content for token in thing[number + _WITH_UNIT :])
    of_later = (other if own_end else takewhile(lambda token: not token.number, other) for other in later)
    content = (token for other in of_later for token in other if token.content)
    return next((token.text for token in content if claim.names(token) and not known.names(token)), "")


def missing(claimed: Sequence[Quantity], given: Sequence[Quantity], above: Sequence[Quantity]) -> Iterator[Quantity]:
    """The quantities of a claim that its source does not have, or not so often.

    ``above`` are those of the headings: they tell the place in an act when the source tells none itself.
    """
    left = list(given)
    if not any(quantity.names_place for quantity in given):
        left += [quantity for quantity in above if quantity.names_place]
    for quantity in claimed:
        # Where another number counts the same things, a bare one does not.
        of_others = any(quantity.units & other.units and quantity.value != other.value for other in given)
        same = next((other for other in left if quantity.same(other) and (other.units or not of_others)), None)
        if same:
            left.remove(same)
        else:
            yield quantity


def has_number(claim: Statement, token: Token) -> bool:
    """Whether a claim has the number that a word is."""
    return any(own.same(said) for said in quantities(token.text) for own in claim.quantities)
