"""Which of the sentences that can be the answer make it: the best, what adds to it, and what it needs to be read."""

import re
from collections.abc import Sequence

from assistant.answering.candidates import Candidate, points_back
from corpus.finnish.analysis import index_terms
from corpus.finnish.negation import denied
from corpus.records import BlockKind, Kind, Sentence
from vectorstore.query.answer_types import STRICT, AnswerType
from vectorstore.query.question import Question

PRECISE = STRICT | {AnswerType.TIME}
"""What is asked for that a few sentences tell, or none."""
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
"""How far below a statute's sentence the county's own may be, by its score and by its feature "meaning", and still be
told beside it: "Luokka: 2; Palkkio: 720" says less of what is asked than the sentence of an act does."""
_SAME_WORDS = 0.7
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


def choose(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentences that make the answer: the best, and those that add to it nearly as well."""
    best = candidates[0]
    chosen = [best]
    precise = question.answer_type in PRECISE
    most = _MOST_PRECISE if precise else _MOST_SENTENCES
    valid = _best_in_force(candidates, precise)
    for candidate in candidates[1:]:
        if len(chosen) == most:
            break
        beside = valid if candidate.in_force else best
        if candidate.has_answer_type and _is_near(candidate, beside, precise) and _adds(candidate, chosen):
            chosen.append(candidate)
    chosen = [_as_in_force(one, candidates) for one in chosen]
    if precise and question.kind is not Kind.STATUTE:
        chosen += _beside_statute(chosen, candidates)
    return _in_reading_order(with_tables(_with_neighbours(chosen)))


def _best_in_force(candidates: Sequence[Candidate], precise: bool) -> Candidate:
    """The best sentence of a document in force where it is near the best of all, else that.

    With it others in force are compared: what has expired takes the place of none of them.
    """
    best = candidates[0]
    valid = (one for one in candidates if one.in_force and one.has_answer_type and _is_near(one, best, precise))
    return best if best.in_force else next(valid, best)


def _is_near(candidate: Candidate, best: Candidate, precise: bool) -> bool:
    """Whether a sentence answers nearly as well as the best one."""
    beside = not precise and candidate.passage == best.passage
    near = _NEAR_IN_PASSAGE if beside else _NEAR_BEST_PRECISE if precise else _NEAR_BEST
    return candidate.score >= best.score + near


def _as_in_force(candidate: Candidate, candidates: Sequence[Candidate]) -> Candidate:
    """A sentence, or in place of one of a document not in force what says the same in one that is."""
    if candidate.in_force:
        return candidate
    valid = (one for one in candidates if one.in_force and one.score >= candidate.score + _NEAR_IN_FORCE)
    return next((one for one in valid if _says_the_same(one.quote, candidate.quote)), candidate)


def _beside_statute(chosen: Sequence[Candidate], candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sum, number or time that the county itself gives, where only statutes were chosen.

    An act says the least that is paid, and the latest day; who acts on the answer needs what is done here.
    """
    best = chosen[0]
    if any(candidate.kind is not Kind.STATUTE for candidate in chosen):
        return []
    own = [
        candidate
        for candidate in candidates
        if candidate.kind in _OWN
        and candidate.has_answer_type
        and candidate.score >= best.score + _NEAR_STATUTE
        and candidate.feature("meaning") >= best.feature("meaning") + _MEANS_AS_MUCH
    ]
    return with_like(own[0], own) if own else []


def with_like(candidate: Candidate, candidates: Sequence[Candidate]) -> list[Candidate]:
    """A sentence with those of its passage that answer as well: one class of a table of fees alone would mislead."""
    least = candidate.score + _NEAR_BEST_PRECISE
    return [one for one in candidates if one.passage == candidate.passage and one.score >= least]


def _with_neighbours(chosen: Sequence[Candidate]) -> list[Candidate]:
    """The sentences with those that they cannot be read without: what they point back to, and their exceptions."""
    whole: dict[tuple[int, int], Candidate] = {}
    for candidate in chosen:
        siblings = candidate.siblings
        at = siblings.index(candidate.sentence)
        first = at - (at > 0 and points_back(candidate.quote))
        after = siblings[at + 1 : at + 2]
        last = at + any(_EXCEPTION.match(candidate.document.text, one.start) for one in after)
        for sentence in siblings[first : last + 1]:
            one = candidate.at(sentence)
            whole.setdefault(one.place, one)
    return list(whole.values())


def with_tables(chosen: Sequence[Candidate]) -> list[Candidate]:
    """The sentences, where at least half of the rows of a small table were chosen, and more than one, all of them."""
    places = {candidate.place for candidate in chosen}
    told: dict[tuple[int, int], Candidate] = {}
    for candidate in chosen:
        rows = [candidate.at(row) for row in _rows_like(candidate)]
        among = sum(row.place in places for row in rows)
        whole = among > 1 and 2 * among >= len(rows) <= _LARGEST_TABLE
        for one in rows if whole else [candidate]:
            told.setdefault(one.place, one)
    return list(told.values())


def _rows_like(candidate: Candidate) -> list[Sentence]:
    """The rows of the passage with the labels of the candidate's, its own among them; none when it is no row."""
    if candidate.sentence.kind is not BlockKind.TABLE_ROW:
        return []
    rows = [one for one in candidate.siblings if one.kind is BlockKind.TABLE_ROW]
    return [row for row in rows if _labels(candidate.at(row).quote) == _labels(candidate.quote)]


def _labels(row: str) -> tuple[str, ...]:
    # As rows are read: "Luokka: 2; Palkkio: 720".
    return tuple(cell.partition(":")[0] for cell in row.split("; "))


def _adds(candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
    new = candidate.quote
    return not _ABOUT_ITSELF.match(new) and not any(_says_the_same(new, other.quote) for other in chosen)


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
    order = list(dict.fromkeys(one.document.id for one in sorted(chosen, key=lambda one: not one.in_force)))
    return sorted(chosen, key=lambda one: (order.index(one.document.id), one.sentence.start))
