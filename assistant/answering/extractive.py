"""The extractive answer: sentences of the sources as they stand, each with its citation."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.candidates import Candidate, Relevance, points_back, spoken
from assistant.answering.sentence_features import SIGNS
from assistant.records import AnswerSentence, Citation, in_force
from corpus.finnish.analysis import index_terms
from corpus.finnish.negation import denied
from corpus.records import BlockKind, Document, Kind, Sentence
from vectorstore.query.question import STRICT, Question, Wanted
from vectorstore.search import Hit

_MOST_SENTENCES = 5
_MOST_PRECISE = 3
_NEAR_BEST, _NEAR_BEST_PRECISE, _NEAR_IN_PASSAGE = -2.0, -0.5, -3.0
"""How far below the best score another sentence of the answer may be: anyone, one where a number is asked for, and one
of the same passage where none is, which is rarely beside the point."""
_NEAR_IN_FORCE = -3.0
"""How far below a sentence of a document not in force another may be that says the same and stands for it."""
_OWN = frozenset({Kind.POLICY, Kind.INSTRUCTION, Kind.SERVICE})
"""Kinds of document in which the county tells what it does itself."""
_NEAR_STATUTE, _MEANS_AS_MUCH = -5.0, -0.25
"""How far below a statute's sentence the county's own may be, by its score and by its sign "meaning", and still be told
beside it: "Luokka: 2; Palkkio: 720" says less of what is asked than the sentence of an act does."""
_SAME_WORDS = 0.7
_WHOLE_LIST = 900
"""Characters up to which a list is shown whole when the question asks for its items."""
_LARGEST_TABLE = 6
"""Rows up to which a table is told whole when at least half of them answer: a class left out would mislead."""
_EXCEPTION = re.compile(
    r"(?:\w+ ){0,5}(?:kuitenkaan|kuitenkin)\b|(?:Tästä|Siitä|Edellä \w+) (?:\w+ ){0,3}poiketen|Poikkeuks|Tämä ei koske"
)
"""How a sentence begins that takes back something of the one before it."""
_ABOUT_ITSELF = re.compile(
    r"(?:tämä |tässä )?(?:ohje|linjaus|opas|asiakirja|tiedote|tutkimus)(?:essa|sessa|ssa)? "
    r"(?:koskee|kertoo|kerrotaan|kuvaa|kuvataan|perustuu|korvaa|täydentää|on \w+lle)\b",
    re.IGNORECASE,
)
"""How a sentence begins that tells what its document is of: it adds nothing to another that answers."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_PRECISE = STRICT | {Wanted.TIME}


class Citations:
    """Numbers the quotes of one answer in the order of their use."""

    def __init__(self, relevance: Relevance) -> None:
        self._relevance = relevance
        self._made: dict[tuple[str, int, int], Citation] = {}

    def cite(self, hit: Hit, start: int, end: int) -> Citation:
        """The citation of a stretch of the hit's document; the same stretch has one number."""
        chunk = hit.passage.chunk
        key = (chunk.document_id, start, end)
        if key not in self._made:
            document = self._relevance.document(chunk.document_id)
            facts = document.metadata
            newer = self._relevance.search.newer.get(document.id)
            self._made[key] = Citation(
                number=len(self._made) + 1,
                document=document.id,
                title=facts.title,
                kind=facts.kind,
                section=" › ".join(chunk.section),
                page=_page_of(document, start),
                quote=document.text[start:end],
                start=start,
                end=end,
                source=facts.source or document.id,
                owner=facts.owner,
                valid_from=facts.valid_from,
                valid_until=facts.valid_until,
                expired=not in_force(facts.valid_until, self._relevance.day),
                superseded_by=newer.metadata.title if newer else "",
            )
        return self._made[key]

    def cite_sentence(self, hit: Hit, sentence: Sentence) -> tuple[int, ...]:
        """The numbers that carry a sentence: its own, after that of the sentence that leads to it."""
        spans = ([sentence.lead_in] if sentence.lead_in else []) + [(sentence.start, sentence.end)]
        return tuple(self.cite(hit, *span).number for span in spans)

    def all(self) -> tuple[Citation, ...]:
        """Every citation made, by number."""
        return tuple(self._made.values())


def _page_of(document: Document, offset: int) -> int | None:
    return next((page.number for page in document.pages if page.start <= offset < page.end), None)


def choose(question: Question, candidates: Sequence[Candidate], relevance: Relevance) -> list[Candidate]:
    """The sentences that make the answer: the best, and those that add to it nearly as well."""
    best = candidates[0]
    chosen = [best]
    precise = question.wanted in _PRECISE
    most = _MOST_PRECISE if precise else _MOST_SENTENCES
    near = [candidate for candidate in candidates[1:] if candidate.has_wanted and _is_near(candidate, best, precise)]
    for candidate in near:
        if len(chosen) == most:
            break
        if _adds(candidate, chosen, relevance):
            chosen.append(candidate)
    chosen = [_as_in_force(one, candidates, relevance) for one in chosen]
    if precise and question.kind is not Kind.STATUTE:
        chosen += _beside_statute(chosen, candidates)
    return _in_reading_order(with_tables(_with_neighbours(chosen, relevance), relevance))


def _is_near(candidate: Candidate, best: Candidate, precise: bool) -> bool:
    """Whether a sentence answers nearly as well as the best one."""
    beside = not precise and candidate.hit.passage.number == best.hit.passage.number
    near = _NEAR_IN_PASSAGE if beside else _NEAR_BEST_PRECISE if precise else _NEAR_BEST
    return candidate.score >= best.score + near


def _as_in_force(candidate: Candidate, candidates: Sequence[Candidate], relevance: Relevance) -> Candidate:
    """A sentence, or in place of one of a document not in force what says the same in one that is."""
    if candidate.in_force:
        return candidate
    text = _text_of(candidate, relevance)
    valid = (one for one in candidates if one.in_force and one.score >= candidate.score + _NEAR_IN_FORCE)
    return next((one for one in valid if _says_the_same(_text_of(one, relevance), text)), candidate)


def _beside_statute(chosen: Sequence[Candidate], candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sum, number or time that the county itself gives, where only statutes were chosen.

    An act says the least that is paid, and the latest day; who acts on the answer needs what is done here.
    """
    best = chosen[0]
    if any(candidate.hit.passage.kind is not Kind.STATUTE for candidate in chosen):
        return []
    meaning = SIGNS.index("meaning")
    own = [
        candidate
        for candidate in candidates
        if candidate.hit.passage.kind in _OWN
        and candidate.has_wanted
        and candidate.score >= best.score + _NEAR_STATUTE
        and candidate.signs[meaning] >= best.signs[meaning] + _MEANS_AS_MUCH
    ]
    return with_like(own[0], own) if own else []


def with_like(candidate: Candidate, candidates: Sequence[Candidate]) -> list[Candidate]:
    """A sentence with those of its passage that answer as well: one class of a table of fees alone would mislead."""
    passage, least = candidate.hit.passage.number, candidate.score + _NEAR_BEST_PRECISE
    return [one for one in candidates if one.hit.passage.number == passage and one.score >= least]


def _with_neighbours(chosen: Sequence[Candidate], relevance: Relevance) -> list[Candidate]:
    """The sentences with those that they cannot be read without: what they point back to, and their exceptions."""
    whole: dict[tuple[int, int], Candidate] = {}
    for candidate in chosen:
        passage = candidate.hit.passage
        sentences = passage.chunk.sentences
        text = relevance.document(passage.chunk.document_id).text
        place = sentences.index(candidate.sentence)
        first = place - (place > 0 and points_back(text[candidate.sentence.start : candidate.sentence.end]))
        after = sentences[place + 1] if place + 1 < len(sentences) else None
        last = place + (after is not None and bool(_EXCEPTION.match(text, after.start)))
        for sentence in sentences[first : last + 1]:
            one = replace(candidate, sentence=sentence)
            whole.setdefault(_place(one), one)
    return list(whole.values())


def with_tables(chosen: Sequence[Candidate], relevance: Relevance) -> list[Candidate]:
    """The sentences, where at least half of the rows of a small table were chosen, and more than one, all of them."""
    places = {_place(candidate) for candidate in chosen}
    told: dict[tuple[int, int], Candidate] = {}
    for candidate in chosen:
        rows = [replace(candidate, sentence=row) for row in _rows_like(candidate, relevance)]
        among = sum(_place(row) in places for row in rows)
        whole = among > 1 and 2 * among >= len(rows) <= _LARGEST_TABLE
        for one in rows if whole else [candidate]:
            told.setdefault(_place(one), one)
    return list(told.values())


def _place(candidate: Candidate) -> tuple[int, int]:
    return candidate.hit.passage.number, candidate.sentence.start


def _rows_like(candidate: Candidate, relevance: Relevance) -> list[Sentence]:
    """The rows of the passage with the labels of the candidate's, its own among them; none when it is no row."""
    if candidate.sentence.kind is not BlockKind.TABLE_ROW:
        return []
    chunk = candidate.hit.passage.chunk
    text = relevance.document(chunk.document_id).text
    own = _labels(text, candidate.sentence)
    rows = [one for one in chunk.sentences if one.kind is BlockKind.TABLE_ROW]
    return [row for row in rows if _labels(text, row) == own]


def _labels(text: str, row: Sentence) -> tuple[str, ...]:
    # As rows are read: "Luokka: 2; Palkkio: 720".
    return tuple(cell.partition(":")[0] for cell in text[row.start : row.end].split("; "))


def _adds(candidate: Candidate, chosen: Sequence[Candidate], relevance: Relevance) -> bool:
    new = _text_of(candidate, relevance)
    return not _ABOUT_ITSELF.match(new) and not any(_says_the_same(new, _text_of(other, relevance)) for other in chosen)


def _text_of(candidate: Candidate, relevance: Relevance) -> str:
    document = relevance.document(candidate.hit.passage.chunk.document_id)
    return document.text[candidate.sentence.start : candidate.sentence.end]


def _says_the_same(one: str, other: str) -> bool:
    """Whether two sentences have nearly the same words, the same numbers, and deny the same."""
    a, b = frozenset(index_terms(one)), frozenset(index_terms(other))
    same_words = len(a & b) >= _SAME_WORDS * min(len(a), len(b))
    # "Jos lapsi vastustaa" and "jos lapsi ei vastusta" are two rules: who reads one alone acts wrongly.
    return same_words and denied(one) == denied(other) and _numbers(one) == _numbers(other)


def _numbers(text: str) -> frozenset[str]:
    return frozenset(_NUMBER.findall(text))


def _in_reading_order(chosen: list[Candidate]) -> list[Candidate]:
    """Sentences of one document in its order; documents in force first, then in the order of their best sentence."""
    in_force_first = sorted(chosen, key=lambda candidate: not candidate.in_force)
    order = list(dict.fromkeys(candidate.hit.passage.chunk.document_id for candidate in in_force_first))
    return sorted(chosen, key=lambda c: (order.index(c.hit.passage.chunk.document_id), c.sentence.start))


def write(
    question: Question, chosen: Sequence[Candidate], relevance: Relevance, citations: Citations
) -> tuple[AnswerSentence, ...]:
    """Turn chosen sentences into the answer; a list is given whole when its items are asked for."""
    written: dict[tuple[str, int, int], AnswerSentence] = {}
    for candidate in chosen:
        document = relevance.document(candidate.hit.passage.chunk.document_id)
        whole = None if question.wanted in _PRECISE else _whole_list(candidate, document)
        if whole:
            citation = citations.cite(candidate.hit, *whole)
            written[(document.id, *whole)] = AnswerSentence(citation.quote, (citation.number,))
            continue
        sentence = candidate.sentence
        numbers = citations.cite_sentence(candidate.hit, sentence)
        written[(document.id, sentence.start, sentence.end)] = AnswerSentence(spoken(document, sentence), numbers)
    return tuple(written.values())


def _whole_list(candidate: Candidate, document: Document) -> tuple[int, int] | None:
    """The stretch of the list that a sentence leads to or belongs to, None when there is none or it is long."""
    start = candidate.sentence.lead_in[0] if candidate.sentence.lead_in else candidate.sentence.start
    items = [
        sentence
        for sentence in candidate.hit.passage.chunk.sentences
        if sentence.lead_in and sentence.lead_in[0] == start
    ]
    end = max((item.end for item in items), default=0)
    return (start, end) if items and end - start <= _WHOLE_LIST else None


def opening(hit: Hit, count: int = _MOST_SENTENCES) -> list[Sentence]:
    """The first sentences of a passage that are not rows of a table."""
    return [s for s in hit.passage.chunk.sentences if s.kind is not BlockKind.TABLE_ROW][:count]
