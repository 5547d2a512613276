"""Each feature of a sentence beside a question, with a sentence that has it and one that has not."""

import math
from typing import Any

import numpy as np
import pytest

from assistant.answering.comparison import Comparison, QuestionTerms, SentenceInPlace
from assistant.answering.sentence_features import FEATURE_NAMES, FEATURES, features_of
from assistant.answering.weighing import SENTENCES, sentence_weights
from corpus.finnish.analysis import words
from corpus.records import BlockKind, Kind, Sentence
from vectorstore.query.question import understand


def features(question: str, text: str, heading: str = "", **place: object) -> dict[str, float]:
    """The features of a sentence whose passage is the best; every topic word has the same information."""
    asked, read, around = understand(question), words(text), words(heading)
    terms = QuestionTerms(asked, [1.0] * len(asked.topic), [*read, *around])
    standing = {
        "sentence": Sentence(0, len(text), BlockKind.PARAGRAPH),
        "kind": Kind.INSTRUCTION,
        "preamble": False,
        "similarity": 0.5,
        "behind_best": 0.0,
        "rank_share": 1.0,
        "passage_similarity": 0.4,
    }
    whole = {**standing, **place}
    in_place = SentenceInPlace(text=text, read=read, around=around, around_near=terms.likeness.near(around), **whole)  # type: ignore[arg-type]
    return dict(zip(FEATURE_NAMES, features_of(Comparison(terms, in_place)), strict=True))


ITEM = {"sentence": Sentence(20, 30, BlockKind.LIST_ITEM, lead_in=(0, 20))}
PRICE, LIST = "Paljonko turvapuhelin maksaa?", "Mitkä ovat hakemuksen liitteet?"
WHEN = "Milloin tulkki tilataan?"
# name, question, sentence with the feature, its value, sentence without it, its value
CASES: list[tuple[str, str, str, float, str, float]] = [
    ("coverage", WHEN, "Tulkki tilataan heti.", 1, "Kotihoito alkaa.", 0),
    ("meaning", WHEN, "Tulkki tilataan heti.", 1, "", 0),
    ("meaning missing", WHEN, "", 1 / 3, "Tulkki tilataan heti.", 0),
    ("nothing missing", WHEN, "Tulkki tilataan heti.", 1, "Kotihoito alkaa.", 0),
    ("asked thing", "Montako huonetta turvakodissa on?", "", 1, "Turvakodissa on viisi huonetta.", 0),
    ("most missing", "Mikä oli suurin este?", "Este oli aika.", 1, "Suurin este oli aika.", 0),
    ("counted", "Montako huonetta turvakodissa on?", "Siellä on viisi huonetta.", 1, "Viisi miestä näki huoneen.", 0),
    ("name missing", "Missä Järvikylän toimisto on?", "Toimisto on täällä.", 1, "Järvikylän toimisto on täällä.", 0),
    ("broken compound", PRICE, "Se maksaa 5 euroa.", 1, "Turvapuhelin maksaa 5 euroa.", 0),
    ("head missing", PRICE, "Turva maksaa 5 euroa.", 0.5, "Puhelin maksaa 5 euroa.", 0),
    ("precise", PRICE, "Se maksaa.", 1, "", 1),
    ("wanted", PRICE, "Se on 5 euroa.", 1, "Se on halpa.", 0),
    ("denial", "Mitä ei saa kirjata?", "Nimeä ei kirjata.", 1, "Nimi kirjataan.", 0),
    ("leave", "Saako nimen kirjata?", "Nimen saa kirjata.", 1, "Nimi on pitkä.", 0),
    ("actor", "Kuka päättää tuesta?", "Tuesta päättää viranhaltija.", 1, "Tuesta päätetään heti.", 0),
    ("reason", "Miksi tuki evättiin?", "Tuki evättiin, koska tuloja oli.", 1, "Tuki evättiin.", 0),
    ("definition", "Mitä tarkoittaa huostaanotto?", "Huostaanotto tarkoittaa siirtoa.", 1, "Siitä päätetään.", 0),
    ("enumeration", LIST, "Liitteet ovat tiliote, sopimus ja laskelma.", 1, "Liite on tiliote.", 0),
    ("reached", "Mikä on neuvolan puhelinnumero?", "Neuvolan numero on 03 000 1120.", 1, "Neuvola on auki.", 0),
    ("length", WHEN, "Tulkki tilataan heti.", math.log(4), "", 0),
]
# name, question, where the sentence stands, its value there, its value elsewhere
PLACES: list[tuple[str, str, dict[str, Any], float, float]] = [
    ("similarity", WHEN, {"similarity": 0.9}, 0.9, 0.5),
    ("passage behind best", WHEN, {"behind_best": -2.0}, -2, 0),
    ("passage place", WHEN, {"rank_share": 0.5}, 0.5, 1),
    ("passage similarity", WHEN, {"passage_similarity": 0.7}, 0.7, 0.4),
    ("list item", LIST, ITEM, 1, 0),
    ("kind", "Mitä laki sanoo tulkista?", {"kind": Kind.STATUTE}, 1, 0),
    ("contact", "Mikä on neuvolan puhelinnumero?", {"kind": Kind.CONTACT}, 1, 0),
    ("preamble", WHEN, {"preamble": True}, 1, 0),
]


@pytest.mark.parametrize(("name", "question", "having", "value", "lacking", "without"), CASES)
def test_a_feature_tells_one_sentence_from_another(
    name: str, question: str, having: str, value: float, lacking: str, without: float
) -> None:
    found = features(question, having)[name], features(question, lacking)[name]
    assert found == pytest.approx((value, without), abs=0.01)


@pytest.mark.parametrize(("name", "question", "place", "there", "elsewhere"), PLACES)
def test_a_feature_tells_one_place_from_another(
    name: str, question: str, place: dict[str, Any], there: float, elsewhere: float
) -> None:
    text = "Tulkki tilataan heti."
    assert (features(question, text, **place)[name], features(question, text)[name]) == (there, elsewhere)


def test_what_only_a_heading_names_counts_half() -> None:
    found = features(WHEN, "Tilataan heti.", "Tulkki")
    assert (found["coverage"], found["meaning"]) == pytest.approx((2.5 / 3, 2.5 / 3))


def test_every_feature_has_a_meaning_a_weight_and_a_test() -> None:
    assert {name for name, *_ in CASES} | {name for name, *_ in PLACES} == set(FEATURE_NAMES)
    assert len(set(FEATURE_NAMES)) == len(FEATURES)
    assert all(feature.meaning for feature in FEATURES)
    assert list(sentence_weights().tables[SENTENCES]) == list(FEATURE_NAMES)
    assert np.isfinite(features_of_nothing()).all()


def features_of_nothing() -> list[float]:
    """The features of an empty sentence beside a question without a topic."""
    return list(features("Mikä se on?", "").values())
