"""Words of like meaning are near each other, also words that no list has."""

import subprocess
import sys

import pytest

from corpus.finnish.analysis import words
from corpus.finnish.word_vectors import Likeness
from vectorstore.query.question import understand
from vectorstore.query.vocabulary import synonyms


@pytest.mark.parametrize(
    ("word", "like", "unlike"),
    [
        ("koira", "lemmikki", "puhelin"),
        ("nauhoittaa", "tallentaa", "neuvonta"),
        ("vanhus", "ikääntynyt", "lomake"),
        ("auto", "ajoneuvo", "sähköposti"),
        ("sijaisperhe", "sijaishuolto", "lomake"),
    ],
)
def test_a_word_is_nearer_to_its_like(word: str, like: str, unlike: str) -> None:
    likeness = Likeness(words(word), words(f"{like} {unlike}"))
    assert likeness.near(words(like))[0] > likeness.near(words(unlike))[0] + 0.2


def test_the_same_word_in_another_form_is_the_nearest_of_all() -> None:
    text = words("Päätöksen voi lähettää sähköisesti.")
    near = Likeness(words("päätökset liitteineen"), text).near(text)
    assert near[0] == 1.0 and 0 <= near[1] < 1


def test_nothing_is_near_where_nothing_is_said() -> None:
    assert Likeness(words("koira"), []).near([]).tolist() == [0.0]
    assert Likeness([], words("koira")).near(words("koira")).tolist() == []
    assert Likeness(words("koira"), words("ja että")).near(words("ja että")).tolist() == [0.0]


def test_only_the_vectors_of_the_model_are_read() -> None:
    code = "import sys, corpus.finnish.word_vectors as m; m._table(); print('spacy' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"


def test_a_question_also_means_the_words_of_the_field() -> None:
    assert "lemmikki" in synonyms(["koira"]) and "koira" not in synonyms(["koira"])
    [pet] = [word for word in understand("Pääseekö turvakotiin koiran kanssa?").topic if "koira" in word.lemmas]
    assert "lemmikki" in pet.lemmas
