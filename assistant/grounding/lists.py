"""Things listed in a sentence, of which a claim may tell some and not the others."""

from collections.abc import Callable, Iterator, Sequence

from assistant.grounding.grammar import tells_quality
from assistant.grounding.statement import Token
from corpus.finnish.modal_verbs import HELPERS

_KEPT = 2
"""Of a thing listed one word in so many must be kept, or all of it is taken to be left out."""


def left_out_of_list(tokens: Sequence[Token], kept: Callable[[Token], bool], joins: frozenset[str]) -> str:
    """A content word that is not kept, though more than one of the things listed goes with it; empty when none is.

    Commas and the ``joins`` part the things. One may be left out whole, with what it shares with none: of "lapsen,
    vanhemman ja huoltajan mielipide" "lapsen mielipide" may be kept, but not "mielipide".
    """
    things = list(parted(tokens, joins))
    for number, thing in enumerate(things):
        content = [token for token in thing if _tells(token)]
        held = [kept(token) for token in content]
        if sum(held) * _KEPT < len(held) and len(things) > 1:
            continue
        first = held.index(True) if any(held) and number else 0
        while first and tells_quality(content[first - 1], content[first]):
            first -= 1
        last = len(held) - held[::-1].index(True) if any(held) and number < len(things) - 1 else len(held)
        for token, is_kept in list(zip(content, held, strict=True))[first:last]:
            if not is_kept:
                return token.text
    return ""


def _tells(token: Token) -> bool:
    return (token.content and not token.lemmas & HELPERS) or "muu" in token.lemmas


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
