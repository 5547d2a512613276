"""Questions that name a section of an act: "SHL 36 §", "lastensuojelulain 25 §:n", "1301/2014 36 §".

Such a question has one right place, so it is looked up instead of searched for.
"""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from corpus.finnish.analysis import topic_words
from vectorstore.index.port import Index
from vectorstore.index.releases import ReleasedDocument

_SECTION = re.compile(r"\b(\d{1,3}) ?([a-zåäö])? ?§|\bpykälä\w* (\d{1,3}) ?([a-z])?\b", re.IGNORECASE)
_SECTION_HEADING = re.compile(r"(\d{1,3}) ?([a-zåäö])? ?§")
_RANGE = re.compile(r"(\d{1,3})\s?[–—-]\s?(\d{1,3}) ?§")
_ACT_NUMBER = re.compile(r"\b\d{1,4}/(?:18|19|20)\d{2}\b")


class SectionReferences:
    """Knows the acts of a release and which passages hold each of their sections."""

    def __init__(self, index: Index, documents: Iterable[ReleasedDocument]) -> None:
        self._acts: dict[str, list[str]] = {}
        """Document ids by the number of the act."""
        self._names: list[tuple[tuple[frozenset[str], ...], str]] = []
        """(the possible lemmas of each word of a name, number of the act), names of more words first."""
        for document in documents:
            if document.number:
                self._add(document)
        self._names.sort(key=lambda name: -len(name[0]))
        self._sections: dict[tuple[str, str], list[int]] = {}
        for number, document_id, path in index.section_paths():
            for section in sections_of(path):
                self._sections.setdefault((document_id, section), []).append(number)

    def _add(self, document: ReleasedDocument) -> None:
        number = document.number
        if number not in self._acts:
            self._names += [(_words(name), number) for name in (document.title, *_everyday_names(number))]
        self._acts.setdefault(number, []).append(document.id)

    def passages(self, question: str) -> list[int]:
        """Numbers of the passages that hold the sections named in a question, in the order of the text.

        Empty when the question names no section, no act, or one that the release does not hold.
        """
        sections = sections_in(question)
        if not sections:
            return []
        documents = [document_id for number in self._acts_in(question) for document_id in self._acts[number]]
        found = [self._sections.get((document_id, section), []) for document_id in documents for section in sections]
        return list(dict.fromkeys(number for numbers in found for number in numbers))

    def _acts_in(self, question: str) -> list[str]:
        numbers = [number for number in _ACT_NUMBER.findall(question) if number in self._acts]
        if numbers:
            return numbers
        lemmas = frozenset().union(*_words(question))
        named = [(name, number) for name, number in self._names if all(word & lemmas for word in name)]
        longest = len(named[0][0]) if named else 0
        # "laki lapsen huollosta ja tapaamisoikeudesta" also holds the words of shorter names.
        return list(dict.fromkeys(number for name, number in named if len(name) == longest))


def sections_in(question: str) -> list[str]:
    """The sections a question names, as keys such as ``36`` and ``12a``."""
    found = [(a or c) + (b or d or "").lower() for a, b, c, d in _SECTION.findall(question)]
    return list(dict.fromkeys(found))


def sections_of(path: Iterable[str]) -> list[str]:
    """The sections that a heading path names: "36 § Palvelutarpeen arviointi", "25 a–25 c §" and "36–38 §"."""
    keys: list[str] = []
    for heading in path:
        for first, last in _RANGE.findall(heading):
            keys += [str(number) for number in range(int(first), int(last) + 1)]
        keys += [number + letter.lower() for number, letter in _SECTION_HEADING.findall(heading)]
    return list(dict.fromkeys(keys))


def _words(text: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(word.lemmas) for word in topic_words(text))


def _everyday_names(number: str) -> list[str]:
    return _table().get(number, [])


@cache
def _table() -> dict[str, list[str]]:
    return tomllib.loads(files("vectorstore.query").joinpath("acts.toml").read_text(encoding="utf-8"))
