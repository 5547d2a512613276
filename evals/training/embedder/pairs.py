"""Pairs of a question and a sentence that answers it, from which the bundled model learns.

Two sets were written for it: ``everyday.tsv``, what people say of public services beside how offices write it, and
``work.tsv``, what workers of this field ask, topic by topic. The others are read from the folder of public Finnish
data: the halves of the collections that fit the search too, headings of acts beside how their sections begin, and pairs
of sentences that people found to say the same.
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
from corpus.finnish.analysis import index_terms
from evals.bench.collections import Asked, read_collection
from evals.cases.acts import sections, sentences
from vectorstore.query.colloquial import written
from vectorstore.query.vocabulary import standard

_FIELD = re.compile(
    "sosiaali|lastensuoj|vammais|vanhus|iäk|toimeentulo|hallinto|asiaka|potila|terveyd|hoito|tulk|kansanelä|eläke|asum|"
    "työttöm|perhe|laps|elatus|holhous|tietos|julkisuu|arkisto|digi|opint|opetus|varhais|kuntou|päih|mielenter|avustaja|"
    "vuokra|perint|avio|nimi|sairausvak|hyvinvointi"
)
"""What the titles of acts speak of that are near to this field."""
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_TELLING = 15
"""Characters from which a heading says what it is about."""
_SAME = ("3", "4")
"""How labels of pairs begin that say the same in their place, or anywhere."""


@dataclass(frozen=True, slots=True)
class TrainingPair:
    """A question, the sentence that answers it, and sentences beside that which do not."""

    question: str
    answer: str
    others: tuple[str, ...] = ()


def read_pairs(data: Path) -> list[TrainingPair]:
    """All pairs, those of a folder of public data included. Raises ``PathMissing`` and ``BadCollection``."""
    # Those of this field twice: they are fewer, and nearer to what is asked.
    own = [*everyday_pairs(), *work_pairs()]
    pairs = [
        *own,
        *own,
        *_headings([*_texts(data / "statutes"), *_in_force(data / "statutes-current.tar.gz")]),
        *_answered(data / "nqfi_20k"),
        *_answered(data / "squad2fi"),
        *_paraphrases(data / "paraphrase" / "opus-pb-dev.json"),
    ]
    # As the assistant reads a question.
    return [replace(pair, question=written(standard(pair.question))) for pair in pairs]


def everyday_pairs() -> Iterator[TrainingPair]:
    """What people say of public services beside how offices write it."""
    for row in _table("everyday"):
        yield TrainingPair(row["question"], row["answer"])


def work_pairs() -> Iterator[TrainingPair]:
    """The questions of a topic; its other answers do not answer them."""
    for _, rows in groupby(_table("work"), key=lambda row: row["topic"]):
        asked = [(row["questions"].split(" / "), row["answer"]) for row in rows]
        for questions, answer in asked:
            others = tuple(other for _, other in asked if other != answer)
            yield from (TrainingPair(question, answer, others) for question in questions)


def _table(name: str) -> list[dict[str, str]]:
    with (Path(str(files("evals.training.embedder"))) / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def _headings(acts: Iterable[str]) -> Iterator[TrainingPair]:
    """Headings of sections that no other section has, with the first sentence under them."""
    found = [section for act in acts for _, section in sections(act)]
    times = Counter(heading for heading, _ in found)
    for heading, text in found:
        first = sentences(" ".join(_LINK.sub(r"\1", text).replace("*", "").split()))[:1]
        if first and times[heading] == 1 and len(heading) > _TELLING:
            yield TrainingPair(heading, first[0])


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


def _answered(folder: Path) -> Iterator[TrainingPair]:
    """The questions of a collection that may fit, with the sentence that holds the answer.

    Where the answer is not known, the sentence with most words of the question stands for it.
    """
    collection = read_collection(folder)
    texts = {item.id: item.text for item in collection.items}
    for asked in collection.fitting:
        for relevant in sorted(asked.relevant)[:1]:
            candidates = sentences(texts[relevant])
            answer = _answering(asked, candidates)
            if answer:
                yield TrainingPair(asked.text, answer, tuple(other for other in candidates if other != answer))


def _answering(asked: Asked, candidates: Sequence[str]) -> str:
    if asked.answer:
        return next((sentence for sentence in candidates if asked.answer.lower() in sentence.lower()), "")
    terms = set(index_terms(asked.text))
    return max(candidates, key=lambda sentence: len(terms.intersection(index_terms(sentence))), default="")


def _paraphrases(path: Path) -> Iterator[TrainingPair]:
    for row in json.loads(_existing(path).read_text(encoding="utf-8")):
        if row["label"].startswith(_SAME):
            yield TrainingPair(row["txt1"], row["txt2"])


def _existing(path: Path) -> Path:
    if not path.exists():
        raise PathMissing(path=str(path))
    return path
