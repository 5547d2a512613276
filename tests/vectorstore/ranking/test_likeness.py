"""Words of like meaning are near each other, also words that no list has."""

import pytest

from corpus.finnish.analysis import words
from vectorstore.embedders.e5.words import word_vector
from vectorstore.query.question import understand
from vectorstore.query.vocabulary import synonyms
from vectorstore.ranking.likeness import Likeness


@pytest.mark.parametrize(
    ("word", "like", "unlike"),
    [
        ("koira", "lemmikki", "puhelin"),
        ("maksaa", "hinta", "puhelin"),
        ("auto", "ajoneuvo", "sähköposti"),
        ("lääkäri", "sairaala", "lomake"),
        ("sijaisperhe", "sijaishuolto", "lomake"),
        ("lapsi", "vauva", "sopimus"),
    ],
)
def test_a_word_is_nearer_to_its_like(word: str, like: str, unlike: str) -> None:
    likeness = Likeness(words(word), words(f"{like} {unlike}"))
    assert likeness.near(words(like))[0] > likeness.near(words(unlike))[0] + 0.1


def test_the_same_word_in_another_form_is_the_nearest_of_all() -> None:
    text = words("Päätöksen voi lähettää sähköisesti.")
    near = Likeness(words("päätökset liitteineen"), text).near(text)
    assert near[0] == 1.0 and 0 <= near[1] < 1


def test_nothing_is_near_where_nothing_is_said() -> None:
    assert Likeness(words("koira"), []).near([]).tolist() == [0.0]
    assert Likeness([], words("koira")).near(words("koira")).tolist() == []
    assert Likeness(words("koira"), words("ja että")).near(words("ja että")).tolist() == [0.0]


def test_an_empty_word_is_near_nothing() -> None:
    assert not word_vector("").any()


def test_a_question_also_means_the_words_of_the_field() -> None:
    assert "lemmikki" in synonyms(["koira"]) and "koira" not in synonyms(["koira"])
    [pet] = [word for word in understand("Pääseekö turvakotiin koiran kanssa?").topic if "koira" in word.lemmas]
    assert "lemmikki" in pet.lemmas
