"""Conditions, exceptions and limits: a claim that leaves them out says more than its source."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.grounding.amounts import has_number
from assistant.grounding.grammar import is_verb
from assistant.grounding.spoken import spoken_of
from assistant.grounding.statement import Statement, Token
from assistant.grounding.units import Part, units
from corpus.finnish.function_words import AND, BUT, CONDITIONS, ONLY, OR, THEN
from corpus.finnish.quantities import BOUNDS, quantities

_CONDITIONS = CONDITIONS | frozenset(
    [
        "paitsi",
        "lukuun",
        "poiketen",
        "estämättä",
        "silloin",
        "erityisestä",
        "tarvittaessa",
        "yleensä",
        "tavallisesti",
        "pääsääntöisesti",
        "ensisijaisesti",
        "poikkeuksellisesti",
        "mahdollisuuksien",
        "kuin",
    ]
)
"""Words that open a condition or an exception to the whole of their clause, or weaken it."""
_LIMITS = (
    ONLY
    | BOUNDS
    | frozenset(
        [
            "vasta",
            "ilman",
            "ainakin",
            "saakka",
            "asti",
            "ennen",
            "jälkeen",
            "kuluessa",
            "sisällä",
            "enemmän",
            "vähemmän",
            "lähes",
            "välittömästi",
            "viipymättä",
        ]
    )
)
"""Words that limit what stands beside them."""


def left_out(claim: Statement, source: Statement) -> str:
    """A condition or limit that only one of claim and source has, empty when there is none.

    Of the source those count that belong to what the claim says: conditions of the parts between semicolons that it
    speaks of, and limits beside words that it has.
    """
    own, given = _marks(claim), _marks(source)
    wanted: Counter[str] = Counter()
    for part in spoken_of(claim, source).values():
        wanted.update(mark.text.lower() for mark in _conditions(part, claim) if not _kept(mark, source, claim))
        wanted.update(mark for mark, beside in _limits(part) if beside and all(_has(claim, token) for token in beside))
    return min((own - given) + (wanted - own), default="")


def _marks(statement: Statement) -> Counter[str]:
    marks = Counter(token.text.lower() for token in statement.tokens if token.text.lower() in _CONDITIONS | _LIMITS)
    return marks + Counter("kun" for token in statement.tokens if token.when)


def _conditions(part: Sequence[Token], claim: Statement) -> list[Token]:
    """The words that open a condition of what the claim says: not of another thing that is joined, "ja aina, kun"."""
    marks = [(place, token) for place, token in enumerate(part) if token.text.lower() in _CONDITIONS]
    return [token for place, token in marks if not _of_what_is_left(claim, part[:place], part[place:])]


def _of_what_is_left(claim: Statement, before: Sequence[Token], after: Sequence[Token]) -> bool:
    """Whether the condition that opens ``after`` is of another thing, which the claim leaves out."""
    return (_of_another(before) and not _names_next(claim, after)) or _of_fragment(claim, before)


def _names_next(claim: Statement, tokens: Sequence[Token]) -> bool:
    after = next((token for token in tokens[1:] if token.content), None)
    return after is not None and tokens[0].text.lower() not in CONDITIONS and claim.names(after)


def _of_fragment(claim: Statement, before: Sequence[Token]) -> bool:
    """Whether a condition hangs on what a ja or mutta adds without a verb, and the claim leaves that out."""
    if not before:
        return False
    fragment = [token for token in before if token.clause == before[-1].clause]
    adds = fragment[0].text.lower() in AND | BUT and not any(map(is_verb, fragment))
    return adds and not any(claim.names(token) for token in fragment if token.content)


def _of_another(before: Sequence[Token]) -> bool:
    """Whether the words before a condition part it from the rest: "ja", "ja aina", "tai silloin"."""
    texts = [token.text.lower() for token in before[-2:]]
    return bool(texts) and (texts[-1] in AND | OR or (texts[-1] in THEN and texts[0] in AND | OR))


def _has(claim: Statement, token: Token) -> bool:
    return claim.names(token) if token.content else token.lemmas <= claim.terms or has_number(claim, token)


def _kept(mark: Token, source: Statement, claim: Statement) -> bool:
    """Whether the claim says a condition of number in other words: "75-vuotiaan" for "jos asiakas on 75-vuotias"."""
    if mark.text.lower() not in CONDITIONS:
        return False
    clause = source.clauses[mark.clause]
    said = quantities(source.text[clause[0].word.start : clause[-1].word.end])
    return bool(said) and all(any(own.same(quantity) for own in claim.quantities) for quantity in said)


def _limits(part: Sequence[Token]) -> Iterator[tuple[str, list[Token]]]:
    """Each limit with the number, or else the content word, beside it: that after it rather than that before."""
    for token in part:
        if token.text.lower() in _LIMITS:
            clause = [other for other in part if other.clause == token.clause]
            here = clause.index(token)
            before = [other for other in clause[:here] if other.content][-1:]
            after = [other for other in clause[here + 1 :] if other.content or other.number][:1]
            yield token.text.lower(), after or before


def of_who_says(claim: Statement, source: Statement) -> str:
    """What governs a clause with että: "tavoitteena on, että" is no promise."""
    for before, unit in pairwise(units(source)):
        said = unit.part is Part.THAT and any(map(claim.names, unit.content))
        if said and before.content and not any(map(claim.names, before.content)):
            return before.content[0].text
    return ""
