"""Conditions, exceptions and limits: a claim that leaves them out says more than its source."""

from collections import Counter
from collections.abc import Iterator, Sequence

from assistant.grounding.quantities import quantities
from assistant.grounding.statement import Statement, Token

_CONDITIONS = frozenset(
    [
        "jos",
        "mikäli",
        "ellei",
        "elleivät",
        "jollei",
        "jolleivät",
        "kun",
        "paitsi",
        "edellyttäen",
        "lukuun",
        "poiketen",
        "estämättä",
        "silloin",
    ]
)
"""Words that open a condition or an exception to the whole of their sentence."""
_LIMITS = frozenset(
    [
        "vain",
        "ainoastaan",
        "vasta",
        "kuitenkin",
        "kuitenkaan",
        "ilman",
        "enintään",
        "korkeintaan",
        "vähintään",
        "ainakin",
        "viimeistään",
        "aikaisintaan",
        "yli",
        "alle",
        "saakka",
        "asti",
        "ennen",
        "jälkeen",
        "kuluessa",
        "sisällä",
        "enemmän",
        "vähemmän",
        "lähes",
        "noin",
        "yleensä",
        "tarvittaessa",
        "mahdollisuuksien",
        "erityisestä",
        "poikkeuksellisesti",
        "välittömästi",
        "viipymättä",
    ]
)
"""Words that limit what stands beside them."""


def left_out(claim: Statement, source: Statement) -> str:
    """A condition or limit that only one of claim and source has, empty when there is none.

    Of the source those count that belong to what the claim says: conditions of the parts between semicolons that it
    speaks of, and limits beside words that it has.
    """
    own, given = _marks(claim), _marks(source)
    wanted: Counter[str] = Counter()
    for part in _parts(source):
        if _speaks_of(claim, part):
            wanted.update(mark.text.lower() for mark in _conditions(part) if not _kept(mark, source, claim))
    wanted.update(mark for mark, beside in _limits(source) if beside and all(claim.names(token) for token in beside))
    return min((own - given) + (wanted - own), default="")


def _marks(statement: Statement) -> Counter[str]:
    return Counter(token.text.lower() for token in statement.tokens if token.text.lower() in _CONDITIONS | _LIMITS)


def _parts(source: Statement) -> Iterator[Sequence[Token]]:
    """The words between semicolons."""
    ends = [place for place, letter in enumerate(source.text) if letter == ";"] + [len(source.text)]
    start = 0
    for end in ends:
        yield [token for token in source.tokens if start <= token.word.start < end]
        start = end


def _speaks_of(claim: Statement, part: Sequence[Token]) -> bool:
    content = [token for token in part if token.content]
    named = sum(claim.names(token) for token in content)
    others = [token for token in claim.tokens if token.content]
    return bool(named) and (named * 3 >= len(content) or named * 2 >= len(others))


def _conditions(part: Sequence[Token]) -> list[Token]:
    return [token for token in part if token.text.lower() in _CONDITIONS]


def _kept(mark: Token, source: Statement, claim: Statement) -> bool:
    """Whether the claim says a condition of number in other words: "75-vuotiaan" for "jos asiakas on 75-vuotias"."""
    clause = source.clauses[mark.clause]
    said = quantities(source.text[clause[0].word.start : clause[-1].word.end])
    return bool(said) and all(any(own.same(quantity) for own in claim.quantities) for quantity in said)


def _limits(source: Statement) -> Iterator[tuple[str, list[Token]]]:
    """Each limit with the content word before and after it in its clause, that which is nearer than the next limit."""
    for clause in source.clauses:
        for place, token in enumerate(clause):
            if token.text.lower() in _LIMITS:
                before = [other for other in clause[:place] if other.content][-1:]
                after = [other for other in clause[place + 1 :] if other.content][:1]
                yield token.text.lower(), after or before
