"""Which of the main clauses of a source a claim speaks of."""

from collections.abc import Iterable, Mapping, Sequence

from assistant.grounding.grammar import pronoun_cases
from assistant.grounding.statement import Statement, Token
from assistant.grounding.units import Part, units
from corpus.finnish.modal_verbs import HELPERS

_OF_PART, _OF_CLAIM = 3, 2
"""A claim speaks of a part when one in so many words of the part are named, or makes up so much of the claim."""


def groups_of(source: Statement) -> Mapping[int, Sequence[Token]]:
    """The words of each main clause with what hangs on it, in their order."""
    groups: dict[int, list[Token]] = {}
    for unit in units(source):
        groups.setdefault(unit.group, []).extend(unit.tokens)
    return {group: sorted(tokens, key=lambda token: token.word.start) for group, tokens in groups.items()}


def spoken_of(claim: Statement, source: Statement) -> Mapping[int, Sequence[Token]]:
    """The main clauses of a source that a claim speaks of, by their group: each with what hangs on it, in order.

    Where one of them has all that a claim of one main clause says, the others do not count.
    """
    parts = groups_of(source)
    single = all(unit.group == 0 for unit in units(claim))
    wholly = {
        group: part
        for group, part in parts.items()
        if single and _says_all(claim, words_of(source, part), opening_of(source, group))
    }
    return wholly or {group: part for group, part in parts.items() if _speaks_of(claim, part)}


def words_of(statement: Statement, tokens: Iterable[Token]) -> Statement:
    """Some words of a statement as one of their own, with what stands between those that follow one another."""
    chosen = {token.word.start for token in tokens}
    text, end = "", -1
    for place, token in enumerate(statement.tokens):
        if token.word.start in chosen:
            follows = place and statement.tokens[place - 1].word.start in chosen
            text += statement.text[end if follows else token.word.start : token.word.end]
            end = token.word.end
        else:
            text += " "
    return Statement(text)


def opening_of(source: Statement, group: int) -> Statement:
    """The words before the verbs of the main clauses before one, which are often meant in it as well.

    Where a pronoun of the clause stands for something, it may be any noun of the clauses before.
    """
    earlier = [unit for unit in units(source) if unit.group < group and unit.part is Part.MAIN]
    refers = any(pronoun_cases(token) for unit in units(source) if unit.group == group for token in unit.tokens)
    words = [token for unit in earlier for token in (unit.tokens if refers else unit.opening)]
    return words_of(source, [token for token in words if not refers or token.cases or not token.verb])


def _says_all(claim: Statement, part: Statement, opening: Statement) -> bool:
    content = [token for token in claim.content if not token.lemmas & HELPERS]
    of_part = [part.names(token) for token in content]
    return any(of_part) and all(own or opening.names(token) for own, token in zip(of_part, content, strict=True))


def _speaks_of(claim: Statement, part: Sequence[Token]) -> bool:
    content = [token for token in part if token.content]
    named = sum(claim.names(token) for token in content)
    return bool(named) and (named * _OF_PART >= len(content) or named * _OF_CLAIM >= len(claim.content))
