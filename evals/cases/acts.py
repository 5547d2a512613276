"""Acts of Parliament in Markdown, as the public data holds them: a section under each heading "### 7 §"."""

import re
from collections.abc import Iterator

from corpus.finnish.sentences import split_sentences

_SECTION = re.compile(
    r"^#{3,6} (?P<number>\d+ ?[a-z]?) ?§[ .]*(?P<heading>[^\n]*)\n\n(?P<text>.+?)(?=\n#|\Z)", re.M | re.S
)


def sections(act: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Number, and heading and text, of the sections of an act."""
    for section in _SECTION.finditer(act):
        yield section["number"].strip(), (section["heading"].strip(), section["text"].strip())


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [text[start:end].strip() for start, end in split_sentences(text)]
