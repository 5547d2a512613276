"""Of whom and of what a claim is said: it must keep what tells which ones the source means.

"Erityistä tukea tarvitsevan lapsen arviointi on aloitettava viipymättä" is not so of every child. Each function gives
the word of the source that the claim lacks, empty when it lacks none.
"""

from collections.abc import Container, Iterator, Sequence

from assistant.grounding.amounts import each_with_number, one_meant
from assistant.grounding.grammar import is_degree, is_quality, owns, tells_quality
from assistant.grounding.lists import left_out_of_list
from assistant.grounding.spoken import spoken_of
from assistant.grounding.statement import Statement, Token
from assistant.grounding.units import Part, units
from corpus.finnish.function_words import AND, OR
from corpus.finnish.modal_verbs import HELPERS
from corpus.finnish.voikko import GENITIVE, INESSIVE


def of_opening(claim: Statement, source: Statement) -> str:
    """What goes with a word before the verb, of which the clause tells: the "erityistä tukea tarvitsevan"."""
    spoken = spoken_of(claim, source)
    for unit in units(source):
        content = [token for token in unit.opening if token.content]
        # Of a later one of several that have a number each, the opening does not tell.
        if unit.part is not Part.MAIN or unit.group not in spoken or one_meant(claim, each_with_number(unit)):
            continue
        if any(map(claim.names, content)):
            if left := left_out_of_list(unit.opening, claim.names, AND | OR):
                return left
        elif content and any(map(_tells_deed, unit.verb)) and all(map(claim.names, unit.verb)):
            return content[-1].text
    return ""


def _tells_deed(verb: Token) -> bool:
    return verb.content and not verb.lemmas & HELPERS


def of_noun(claim: Statement, source: Statement) -> str:
    """The word before a noun that tells of which kind or whose it is: "kirjallisesta pyynnöstä"."""
    lacking: dict[str, list[str]] = {}
    for noun, before in _nouns(source, spoken_of(claim, source)):
        if noun.lemmas & claim.lemmas:
            left = before.text if before and not claim.names(before) else ""
            lacking.setdefault(noun.word.lemmas[0], []).append(left)
    # Where the source has a noun twice, the claim may mean either.
    return next((left[0] for left in lacking.values() if all(left)), "")


def _nouns(source: Statement, groups: Container[int]) -> Iterator[tuple[Token, Token | None]]:
    """The nouns of main clauses, each with the word before it that tells of it and is not one of several."""
    for unit in units(source):
        if unit.part is not Part.CONDITION and unit.group in groups:
            for place, noun in enumerate(unit.tokens):
                before = unit.tokens[place - 1] if place else None
                if before and is_quality(noun) and is_degree(before):
                    yield noun, before
                elif _is_noun(noun):
                    tells = before and _tells_of(before, noun) and not _one_of_several(unit.tokens[:place], noun)
                    yield noun, before if tells else None


def _is_noun(token: Token) -> bool:
    """Whether it is a noun, or unknown as names are, and no postposition: "sairauden vuoksi"."""
    postposition = any(reading.word_class in ("seikkasana", "suhdesana") for reading in token.readings)
    return token.content and bool(token.cases or not token.readings) and not token.verb and not postposition


def _tells_of(before: Token, noun: Token) -> bool:
    if not before.content or before.clause != noun.clause:
        return False
    return tells_quality(before, noun) or before.cases == {GENITIVE}


def _one_of_several(before: Sequence[Token], noun: Token) -> bool:
    """Whether the word before a noun is the last of several that tell of it: "lapsen, vanhemman ja huoltajan"."""
    earlier = before[-2:-1]
    if earlier and earlier[0].text.lower() in AND | OR:
        earlier = before[-3:-2]
    elif not earlier or earlier[0].clause == before[-1].clause:
        return False
    return bool(earlier) and _alike(earlier[0], before[-1], noun)


def _alike(one: Token, other: Token, noun: Token) -> bool:
    return (owns(one) and owns(other)) or (tells_quality(one, noun) and tells_quality(other, noun))


def of_compound(claim: Statement, source: Statement) -> str:
    """The compound of which the claim says only the last part: not all "hoito" is "laitoshoito"."""
    known = claim.terms | claim.above
    wholes = [token for token in source.tokens if token.word.parts and not known.issuperset(token.word.parts)]
    parts = (token for token in claim.content if not token.lemmas & source.lemmas)
    return next((whole.text for part in parts for whole in wholes if whole.word.parts[-1] in part.lemmas), "")


def of_place(claim: Statement, source: Statement) -> str:
    """Where or when something is so: "on heinäkuussa avoinna"."""
    spoken = spoken_of(claim, source)
    said_of = (unit for unit in units(source) if unit.part is Part.MAIN and unit.group in spoken)
    places = (
        token
        for unit in said_of
        if any("olla" in verb.lemmas for verb in unit.verb)
        for token in unit.tokens[unit.verb_place :]
        if token.cases == {INESSIVE}
    )
    return next((token.text for token in places if not claim.names(token)), "")
