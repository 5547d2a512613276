import pytest

from corpus.finnish.analysis import index_terms, topic_words, words

TEXT = "Asiakastietojärjestelmien käyttö on ohjeistettu."


def test_compounds_are_found_by_their_parts() -> None:
    assert {"asiakastietojärjestelmä", "asiakas", "tieto", "järjestelmä"} <= set(index_terms(TEXT))


def test_question_words_are_no_topic() -> None:
    lemmas = [word.lemmas[0] for word in topic_words("Kuinka monta prosenttia vastasi?")]
    assert "kuinka" not in lemmas and "prosentti" in lemmas


@pytest.mark.parametrize(
    ("text", "lemma"),
    [
        ("Sosiaali- ja kriisipäivystyksen numero", "sosiaalipäivystys"),
        ("sosiaali- tai terveydenhuoltolain", "sosiaalihuoltolaki"),
        ("maa- ja metsätalous", "maatalous"),
        ("75-vuotiaan", "vuotias"),
    ],
)
def test_a_compound_is_found_however_it_is_written(text: str, lemma: str) -> None:
    assert lemma in index_terms(text)


def test_a_hyphen_alone_completes_nothing() -> None:
    assert "xosa" not in index_terms("X- ja B-osa")
    assert index_terms("huolto- ja") == ["huolto", "ja"]


@pytest.mark.parametrize("token", ["kymmenennen", "kymmenentenä", "xyzzy", "a", "SHL:n", "%", "1301/2014", "é"])
def test_every_word_is_found_by_something(token: str) -> None:
    assert all(word.lemmas for word in words(token))
    assert index_terms(token)
