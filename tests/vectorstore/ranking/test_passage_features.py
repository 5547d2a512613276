"""Each feature of a passage beside a question, with a passage that has it and one that has not."""

import math
from typing import Any

import numpy as np
import pytest

from corpus.finnish.analysis import words
from vectorstore.index.terms import Terms, token_of
from vectorstore.ingest.passages import kinds_in
from vectorstore.query.question import understand
from vectorstore.ranking.passage_comparison import FoundPassage, TopicTerms, compared
from vectorstore.ranking.passage_features import PASSAGE_FEATURE_NAMES, PASSAGE_FEATURES, passage_features
from vectorstore.ranking.scoring import ranking_weights, scores
from vectorstore.ranking.term_matches import idf


def terms(text: str, heading: str) -> Terms:
    """The terms of a passage with a sentence on each line."""
    of_heading = [term for word in words(heading) for term in word.terms]
    length = len(of_heading) + sum(len(word.terms) for word in words(text))
    lines = (" ".join(map(token_of, words(line))) for line in text.split("\n"))
    return Terms("\n".join(lines), " ".join(of_heading), length, kinds_in(text))


def found(text: str, heading: str = "", **given: Any) -> FoundPassage:
    """A passage as found; the cosines of its sentences are 0.5 unless told."""
    near = given.get("near", [0.5] * len(text.split("\n")))
    return FoundPassage(
        terms(text, heading), given.get("lexical", 0.5), given.get("cosine", 0.4), np.array(near, dtype=np.float32)
    )


def features(question: str, *passages: FoundPassage, frequency: dict[str, int] | None = None) -> dict[str, float]:
    """The features of the first passage among others; without ``frequency`` each word has the same information."""
    topic = TopicTerms(understand(question), frequency or {}, 100, 20.0)
    return dict(zip(PASSAGE_FEATURE_NAMES, passage_features(compared(topic, passages))[0].tolist(), strict=True))


BOOKING = "tulkin tilaus"
SYSTEM = "asiakastietojärjestelmän tunnusluku"
SUPPORT = "Mikä on asumistuki Helsingissä?"
TEXT = "Tulkin tilaus tehdään."
FAR = "Omaishoidon sopimus tehdään kirjallisesti aina ennen kuin tuki alkaa."
TWO = "Kotihoito käy iltaisin.\nTulkin tilaus tehdään ajoissa."
# name, question, text with the feature, its value, text without it, its value
CASES = [
    ("rare words", BOOKING, TEXT, 1, "Lounas tuodaan kotiin.", 0),
    ("coverage", SYSTEM, "Asiakastietojärjestelmään tarvitaan tunnusluku.", 1, "Tulkki tilataan.", 0),
    ("coverage if short", BOOKING, TEXT, 0.8, "Lounas tuodaan kotiin.", 0),
    ("holds wanted", "Kuinka monta prosenttia vastasi?", "Vastasi 15 %.", 1, "Moni vastasi.", 0),
    ("length", BOOKING, "Tulkki tulee.", math.log(3), "", 0),
    ("neighbours", "omaishoidon tuki", "Omaishoidon tuki myönnetään.", 1, FAR, 0),
    ("its coverage", BOOKING, TWO, 1, "Kotihoito käy iltaisin.\nTulkki tulee.", 0.5),
    ("names", SUPPORT, "Asumistuki on Helsingissä.", 1, "Asumistuki on 300 euroa.", 0),
    ("missing", SUPPORT, "Asumistuki on 300 euroa.", 0.5, "Asumistuki on Helsingissä.", 0),
]
# name, what is given of the passage, its value, what is given of another, its value
GIVEN: list[tuple[str, dict[str, Any], float, dict[str, Any], float]] = [
    ("lexical", {"lexical": 1.0}, 1, {"lexical": 0.0}, 0),
    ("passage", {"cosine": 0.9}, 0.9, {"cosine": 0.1}, 0.1),
    ("sentence", {"near": [0.9, 0.85]}, 0.9, {"near": [0.3, 0.2]}, 0.3),
    ("sentence if short", {"near": [0.9, 0.85]}, 0.72, {"near": [0.3, 0.2]}, 0.24),
    ("heading", {"heading": "Tulkki"}, 0.5, {"heading": "Ateria"}, 0),
    # The first names nothing of the question, so the second answers.
    ("answering sentence", {"near": [0.9, 0.85]}, -0.05, {"near": [0.3, 0.4]}, 0),
    ("answering sentence if short", {"near": [0.9, 0.85]}, -0.04, {"near": [0.3, 0.4]}, 0),
]


@pytest.mark.parametrize(("name", "question", "having", "value", "lacking", "without"), CASES)
def test_a_feature_tells_one_passage_from_another(
    name: str, question: str, having: str, value: float, lacking: str, without: float
) -> None:
    told = features(question, found(having))[name], features(question, found(lacking))[name]
    assert told == pytest.approx((value, without), abs=0.001)


@pytest.mark.parametrize(("name", "given", "value", "other", "without"), GIVEN)
def test_a_feature_tells_what_the_rankings_and_headings_say(
    name: str, given: dict[str, Any], value: float, other: dict[str, Any], without: float
) -> None:
    told = features(BOOKING, found(TWO, **given))[name], features(BOOKING, found(TWO, **other))[name]
    assert told == pytest.approx((value, without), abs=0.001)


def test_a_part_counts_less_than_a_word_and_a_heading_less_than_the_text() -> None:
    part = features(SYSTEM, found("Järjestelmään tarvitaan tunnusluku."))["coverage"]
    heading = features(SYSTEM, found("Tunnusluku.", "Asiakastietojärjestelmä"))["coverage"]
    assert 0.5 < part < heading == 0.75


def test_a_rare_word_counts_more_than_its_information_and_as_a_share_of_the_best() -> None:
    frequency = {"sopimus": 60, "ateria": 1}
    told = features("sopimuksen ateria", found("Sopimus."), found("Ateria."), frequency=frequency)
    assert told["rare words"] == pytest.approx((idf(60, 100) / idf(1, 100)) ** 1.5)


def test_a_sentence_is_compared_with_the_best_of_all_passages() -> None:
    told = features(BOOKING, found(TEXT, near=[0.6]), found("Lounas tuodaan.", near=[0.8]))
    assert told["answering sentence"] == pytest.approx(-0.2)


def test_a_question_without_names_misses_none_and_one_without_a_topic_has_finite_features() -> None:
    assert features(BOOKING, found(TEXT))["names"] == 1
    assert np.isfinite(list(features("Mikä se on?", found("")).values())).all()


def test_no_passages_have_no_features() -> None:
    topic = TopicTerms(understand(BOOKING), {}, 100, 20.0)
    assert passage_features(compared(topic, [])).shape == (0, len(PASSAGE_FEATURES))


def test_a_nearer_passage_scores_higher() -> None:
    table = np.full((2, len(PASSAGE_FEATURES)), 0.9, dtype=np.float32)
    table[1, [PASSAGE_FEATURE_NAMES.index("passage"), PASSAGE_FEATURE_NAMES.index("sentence")]] = 0.7
    near, far = scores(table)
    assert near > far


def test_every_feature_has_a_meaning_a_weight_and_a_test() -> None:
    assert {name for name, *_ in CASES} | {name for name, *_ in GIVEN} == set(PASSAGE_FEATURE_NAMES)
    assert len(set(PASSAGE_FEATURE_NAMES)) == len(PASSAGE_FEATURES)
    assert all(feature.meaning for feature in PASSAGE_FEATURES)
    assert list(ranking_weights().tables["passage"]) == list(PASSAGE_FEATURE_NAMES)
