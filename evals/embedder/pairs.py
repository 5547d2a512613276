"""Pairs of a question and a sentence that answers it, from which the bundled model learns.

Two sets were written for it: ``everyday.tsv``, what people say at work beside how offices write it, and
``statutes.tsv``, everyday questions on sentences of acts. The others are read from the folder of public Finnish data:
the halves of the collections that fit the search too, headings of acts beside how their sections begin, and pairs of
sentences that people found to say the same.
"""

import csv
import json
import re
import tarfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from itertools import groupby
from pathlib import Path

from corpus.errors import PathMissing
from corpus.sentences import split_sentences
from evals.bench.collections import Asked, read_collection
from vectorstore.analysis import index_terms
from vectorstore.everyday import standard
from vectorstore.spoken import written

_FIELD = re.compile(
    "sosiaali|lastensuoj|vammais|vanhus|iäk|toimeentulo|hallinto|asiaka|potila|terveyd|hoito|tulk|kansanelä|eläke|asum|"
    "työttöm|perhe|laps|elatus|holhous|tietos|julkisuu|arkisto|digi|opint|opetus|varhais|kuntou|päih|mielenter|avustaja|"
    "vuokra|perint|avio|nimi|sairausvak|hyvinvointi"
)
"""What the titles of acts speak of that are near to this field."""
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_TELLING = 15
"""Characters from which a heading says what it is about."""
_SECTION = re.compile(
    r"^#{3,6} (?P<number>\d+ ?[a-z]?) ?§[ .]*(?P<heading>[^\n]*)\n\n(?P<text>.+?)(?=\n#|\Z)", re.M | re.S
)
_SAME = ("3", "4")
"""How labels of pairs begin that say the same in their place, or anywhere."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A question, the sentence that answers it, and sentences beside that which do not."""

    question: str
    answer: str
    others: tuple[str, ...] = ()


def read_pairs(data: Path) -> list[Pair]:
    """All pairs, those of a folder of public data included. Raises ``PathMissing`` and ``BadCollection``."""
    pairs = [
        *_everyday(),
        *_of_statutes(data / "statutes"),
        *_headings([*_texts(data / "statutes"), *_in_force(data / "statutes-current.tar.gz")]),
        *_answered(data / "nqfi_20k"),
        *_answered(data / "squad2fi"),
        *_paraphrases(data / "paraphrase" / "opus-pb-dev.json"),
    ]
    # As the assistant reads a question.
    return [replace(pair, question=written(standard(pair.question))) for pair in pairs]


def _everyday() -> Iterator[Pair]:
    for row in _table("everyday"):
        yield Pair(row["question"], row["answer"])


def _of_statutes(folder: Path) -> Iterator[Pair]:
    """The questions on sentences of acts; sentences of the same act that others ask about do not answer."""
    acts = {path.stem: dict(_sections(path.read_text(encoding="utf-8"))) for path in _existing(folder).glob("*.md")}
    for act, rows in groupby(_table("statutes"), key=lambda row: row["act"]):
        asked = [(row["question"], _sentences(acts[act][row["section"]][1])[int(row["sentence"])]) for row in rows]
        for question, answer in asked:
            yield Pair(question, answer, tuple({other: None for _, other in asked if other != answer}))


def _table(name: str) -> list[dict[str, str]]:
    with (Path(str(files("evals.embedder"))) / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def _headings(acts: Iterable[str]) -> Iterator[Pair]:
    """Headings of sections that no other section has, with the first sentence under them."""
    sections = [section for act in acts for _, section in _sections(act)]
    times = Counter(heading for heading, _ in sections)
    for heading, text in sections:
        first = _sentences(" ".join(_LINK.sub(r"\1", text).replace("*", "").split()))[:1]
        if first and times[heading] == 1 and len(heading) > _TELLING:
            yield Pair(heading, first[0])


def _texts(folder: Path) -> Iterator[str]:
    return (path.read_text(encoding="utf-8") for path in sorted(_existing(folder).glob("*.md")))


def _in_force(path: Path) -> Iterator[str]:
    """The acts in force that are near to this field."""
    with tarfile.open(_existing(path)) as archive:
        for member in archive:
            file = archive.extractfile(member)
            text = file.read().decode("utf-8") if file else ""
            if _FIELD.search(text.partition("\n# ")[2].partition("\n")[0].lower()):
                yield text


def _sections(act: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Number, and heading and text, of the sections of an act."""
    for section in _SECTION.finditer(act):
        yield section["number"], (section["heading"].strip(), section["text"].strip())


def _answered(folder: Path) -> Iterator[Pair]:
    """The questions of a collection that may fit, with the sentence that holds the answer.

    Where the answer is not known, the sentence with most words of the question stands for it.
    """
    collection = read_collection(folder)
    texts = {item.id: item.text for item in collection.items}
    for asked in collection.fitting:
        for relevant in sorted(asked.relevant)[:1]:
            sentences = _sentences(texts[relevant])
            answer = _answering(asked, sentences)
            if answer:
                yield Pair(asked.text, answer, tuple(other for other in sentences if other != answer))


def _answering(asked: Asked, sentences: Sequence[str]) -> str:
    if asked.answer:
        return next((sentence for sentence in sentences if asked.answer.lower() in sentence.lower()), "")
    terms = set(index_terms(asked.text))
    return max(sentences, key=lambda sentence: len(terms.intersection(index_terms(sentence))), default="")


def _paraphrases(path: Path) -> Iterator[Pair]:
    for row in json.loads(_existing(path).read_text(encoding="utf-8")):
        if row["label"].startswith(_SAME):
            yield Pair(row["txt1"], row["txt2"])


def _sentences(text: str) -> list[str]:
    return [text[start:end].strip() for start, end in split_sentences(text)]


def _existing(path: Path) -> Path:
    if not path.exists():
        raise PathMissing(path=str(path))
    return path
