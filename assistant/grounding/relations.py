"""What a claim puts together otherwise than its source: deeds and who does them, alternatives, things compared."""

import re
from collections.abc import Iterator
from itertools import chain, islice, pairwise

from assistant.grounding.grammar import is_verb, pronoun_cases
from assistant.grounding.spoken import groups_of, opening_of, words_of
from assistant.grounding.statement import Statement, Token
from assistant.grounding.units import Part, units
from corpus.finnish.function_words import AND, OR
from corpus.finnish.modal_verbs import HELPERS

_BEFORE_NOUN, _AFTER_NOUN = frozenset(["ilman", "ennen"]), frozenset(["kanssa", "sijasta", "puolesta", "jälkeen"])
_NO_COMPARISON = re.compile(r"(?:ennen|niin)$|mu[iu]", re.I)
"""Words before a kuin that compares nothing: "ennen kuin", "muille kuin", "muualta kuin"."""
_REACH = 4
"""Words that such a one may go with: "lääkärin ja hoitajan kanssa"."""
_LISTED = 3
"""Clauses within which a list comes to its ja or tai."""


def mixed(claim: Statement, source: Statement) -> str:
    """A word that a claim says of a verb that is said of another in the source, empty when there is none.

    What stands before the verb of one main clause is often meant in the next as well, so it may come from another.
    """
    parts = {group: words_of(source, tokens) for group, tokens in groups_of(source).items()}
    stating = [unit for unit in units(source) if unit.part is not Part.CONDITION]
    stated = words_of(source, [token for unit in stating for token in unit.tokens])
    if moved := _number_of_condition(claim, source, stated):
        return moved
    for unit in units(claim):
        verb = next((token for token in unit.tokens if is_verb(token) and not token.negation), None)
        if verb is None or unit.part is not Part.MAIN or not source.terms & verb.lemmas:
            continue
        if not stated.terms & verb.lemmas:
            return verb.text
        homes = [group for group, part in parts.items() if part.terms & verb.lemmas and len(parts) > 1]
        own = words_of(claim, unit.tokens)
        strange = [_not_of(own, parts[group], opening_of(source, group)) for group in homes]
        if strange and all(strange):
            return strange[0]
    return ""


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


def _number_of_condition(claim: Statement, source: Statement, stated: Statement) -> str:
    """A number that the source has in a condition only, where what it states has another of the same things."""
    given = words_of(source, [token for unit in units(source) if unit.part is Part.CONDITION for token in unit.tokens])
    free = words_of(claim, [token for unit in units(claim) if unit.part is not Part.CONDITION for token in unit.tokens])
    for quantity in free.quantities:
        elsewhere = any(map(quantity.same, given.quantities)) and not any(map(quantity.same, stated.quantities))
        if elsewhere and any(quantity.units & other.units for other in stated.quantities):
            return quantity.value
    return ""


def _not_of(said: Statement, home: Statement, openings: Statement) -> str:
    words = [token for token in said.content if not token.lemmas & HELPERS]
    if not any(map(home.names, words)):
        return ""
    strange = (token.text for token in words if not home.names(token) and not openings.names(token))
    numbers = (one.value for one in said.quantities if not one.names_line and not any(map(one.same, home.quantities)))
    return next(chain(strange, numbers), "")


def beside_another(claim: Statement, source: Statement) -> str:
    """A word beside ilman, ennen or kanssa that stands beside it nowhere in the source, empty when there is none."""
    given = dict[str, set[str]]()
    for mark, token in _beside(source):
        given.setdefault(mark, set()).update(token.lemmas)
    nearest = {mark: token for mark, token in reversed(list(_beside(claim)))}
    return next((token.text for mark, token in nearest.items() if mark in given and not token.lemmas & given[mark]), "")


def _beside(statement: Statement) -> Iterator[tuple[str, Token]]:
    """The words that go with each pre- or postposition, the nearest first."""
    for place, token in enumerate(statement.tokens):
        text = token.text.lower()
        around = statement.tokens[place + 1 :] if text in _BEFORE_NOUN else reversed(statement.tokens[:place])
        if text in _BEFORE_NOUN | _AFTER_NOUN:
            content = (other for other in around if other.content and not other.verb)
            yield from ((text, other) for other in islice(content, _REACH))


def joined_otherwise(claim: Statement, source: Statement) -> str:
    """A word that the claim joins by ja and the source by tai, or the other way round; empty when there is none."""
    given = dict[str, set[bool]]()
    for token, either in _joins(source):
        for lemma in token.lemmas:
            given.setdefault(lemma, set()).add(either)
    for token, either in _joins(claim):
        known = set[bool]().union(*(given.get(lemma, set()) for lemma in token.lemmas))
        if known and either not in known:
            return token.text
    return ""


def _joins(statement: Statement) -> Iterator[tuple[Token, bool]]:
    """The words after ja or tai, or after a comma before them in a list, and whether it was tai."""
    for token, after in pairwise(statement.tokens):
        if token.text.lower() in AND | OR:
            yield after, token.text.lower() in OR
    for place, listed in enumerate(statement.clauses[1:], 1):
        following = [token for clause in statement.clauses[place : place + _LISTED] for token in clause]
        joins = next((token.text.lower() for token in following if token.text.lower() in AND | OR), "")
        if joins and listed and not any(map(is_verb, listed)):
            yield listed[0], joins in OR


def compared_otherwise(claim: Statement, source: Statement) -> str:
    """A word that stands on the other side of kuin than in the source, empty when there is none."""
    here, there = _compared(claim), _compared(source)
    if not here or not there:
        return ""
    before = Statement(source.text[: there[0].word.start])
    return next((token.text for token in here if before.names(token) and not _among(token, there)), "")


def _compared(statement: Statement) -> list[Token]:
    """The words after kuin, none where nothing is compared: "sama kuin", "muu kuin", "ennen kuin"."""
    for place, token in enumerate(statement.tokens):
        if token.text.lower() == "kuin" and place:
            alike = any("sama" in other.lemmas for other in statement.tokens[:place])
            if alike or _NO_COMPARISON.match(statement.tokens[place - 1].text):
                return []
            return [other for other in statement.tokens[place + 1 :] if other.content]
    return []


def _among(token: Token, others: list[Token]) -> bool:
    return any(token.lemmas & other.lemmas for other in others)
