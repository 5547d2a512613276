"""The same question as different people type it: what is asked does not change, and neither may the answer."""

import random
from collections.abc import Callable

_GREETINGS = ("Hei, ", "hei ", "Moi! ", "Hei. ", "Terve, ", "hei kysyisin että ", "Huomenta, ")
_THANKS = (" kiitos", " Kiitos!", ", kiitos jo etukäteen", " t. työntekijä")
_FOLDED = str.maketrans("äöåÄÖÅ", "aoaAOA")

VARIATIONS: dict[str, Callable[[str, random.Random], str]] = {
    "small": lambda question, _: question.lower(),
    "capital": lambda question, _: question[:1].upper() + question[1:],
    "without a mark": lambda question, _: question.rstrip("?!. "),
    "with a mark": lambda question, _: question.rstrip("?!. ") + "?",
    "without dots": lambda question, _: question.translate(_FOLDED),
    "greeting": lambda question, drawn: drawn.choice(_GREETINGS) + question,
    "thanks": lambda question, drawn: question.rstrip("?!. ") + drawn.choice(_THANKS),
    "full stops": lambda question, _: question.replace(", ", ". "),
    "without commas": lambda question, _: question.replace(",", ""),
}
"""By name, a way to write a question otherwise."""


def varied(question: str, drawn: random.Random) -> str:
    """The question as it is, or written otherwise in one or two ways."""
    names = drawn.sample(list(VARIATIONS), drawn.choice((0, 1, 1, 2)))
    for name in names:
        question = VARIATIONS[name](question, drawn)
    return question
