"""Reading the passages found: their sentences beside the question, with what speaks for each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from assistant.answering.candidates import Candidate, points_back
from assistant.answering.comparison import Comparison, QuestionTerms, SentenceInPlace
from assistant.answering.sentence_features import features_of
from assistant.records import in_force
from corpus.finnish.analysis import Token, words
from corpus.prompt_injection import commands_machine
from corpus.records import Document, Metadata, Sentence
from vectorstore.index.terms import Terms, context_of, tokens_in
from vectorstore.query.question import Question
from vectorstore.ranking.term_matches import idf
from vectorstore.search import Hit, ReleaseSearch

_STRESS = 2.5
"""How much more a word counts that a follow-up brings."""


@dataclass(frozen=True, slots=True)
class _ReadPassage:
    """A passage found, with the words of its headings and of each sentence as it is read."""

    hit: Hit
    document: Document
    headings: Sequence[Token]
    sentences: Sequence[Sequence[Token]]

    def words(self) -> Iterable[Token]:
        """All of them."""
        return chain(self.headings, *self.sentences)


def read_sentences(question: Question, hits: Sequence[Hit], search: ReleaseSearch, day: date) -> list[Candidate]:
    """The sentences of the hits with their features, not yet scored; without those that order a machine about."""
    # Their words were found when the release was made; the lexicon is slow.
    stored = search.store.evidence([hit.passage.number for hit in hits])
    passages = [_taken_apart(hit, terms, search) for hit, (_, terms) in zip(hits, stored, strict=True)]
    terms = _terms_of(question, [word for passage in passages for word in passage.words()], search)
    ranks = sorted((hit.score for hit in hits), reverse=True)
    return [candidate for passage in passages for candidate in _compared(terms, passage, ranks, day)]


def _taken_apart(hit: Hit, terms: Terms, search: ReleaseSearch) -> _ReadPassage:
    chunk = hit.passage.chunk
    document = search.store.text_of(chunk.document_id)
    assert document is not None, chunk.document_id  # every passage of a release has its document
    tokens = map(tokens_in, terms.sentences.split("\n"))
    own = dict(zip([one.start for one in chunk.sentences], tokens, strict=False))
    sentences = [_words_of(sentence, own, document.text) for sentence in chunk.sentences]
    return _ReadPassage(hit, document, words(context_of(document, chunk)), sentences)


def _words_of(sentence: Sentence, own: Mapping[int, Sequence[Token]], text: str) -> list[Token]:
    """The words of a sentence as it is read; ``own`` are those of each of its passage, by its start."""
    lead = sentence.lead_in
    # The sentence that leads to an item may stand in the passage before.
    before = own.get(lead[0]) or words(text[slice(*lead)]) if lead else []
    return [*before, *own[sentence.start]]


def _terms_of(question: Question, texts: Sequence[Token], search: ReleaseSearch) -> QuestionTerms:
    """The question with the idf of each topic word: the commonest of its readings counts, stressed words more."""
    topic = question.topic
    frequency = search.store.document_frequency(lemma for word in topic for lemma in word.lemmas)
    found = [max(frequency.get(lemma, 0) for lemma in word.lemmas) for word in topic]
    stress = [_STRESS if question.stressed.intersection(word.lemmas) else 1.0 for word in topic]
    passages = search.manifest.passages
    information = [idf(times, passages) * much for times, much in zip(found, stress, strict=True)]
    return QuestionTerms(question, information, texts)


def _compared(terms: QuestionTerms, passage: _ReadPassage, ranks: Sequence[float], day: date) -> Iterator[Candidate]:
    """The sentences of a passage beside the question; ``ranks`` are the scores of all passages, best first."""
    hit, document = passage.hit, passage.document
    valid = _is_valid(document.metadata, day)
    for place in _in_place(terms, passage, ranks):
        seen = Comparison(terms, place)
        stressed, owner = seen.names_stressed(), seen.names_owner()
        yield Candidate(hit, document, place.sentence, features_of(seen), seen.has_answer_type, stressed, owner, valid)


def _in_place(terms: QuestionTerms, passage: _ReadPassage, ranks: Sequence[float]) -> Iterator[SentenceInPlace]:
    """The sentences of a passage where they stand, without those that order a machine about."""
    hit = passage.hit
    of_headings = terms.likeness.near(passage.headings)
    before: Sequence[Token] = ()
    sentences = zip(hit.passage.chunk.sentences, passage.sentences, hit.sentence_similarities, strict=True)
    for sentence, read, similarity in sentences:
        text = passage.document.as_read(sentence)
        if commands_machine(text):
            continue
        around, near = passage.headings, of_headings
        if points_back(text):
            around = [*passage.headings, *before]
            near = terms.likeness.near(around)
        before = read
        yield SentenceInPlace(
            sentence,
            text,
            read,
            around,
            near,
            kind=hit.passage.kind,
            preamble=not hit.passage.chunk.section,
            similarity=similarity,
            behind_best=hit.score - ranks[0],
            rank_share=1 / (1 + ranks.index(hit.score)),
            passage_similarity=hit.similarity,
        )


def _is_valid(facts: Metadata, day: date) -> bool:
    return in_force(facts.valid_until, day) and (facts.valid_from is None or facts.valid_from <= day)
