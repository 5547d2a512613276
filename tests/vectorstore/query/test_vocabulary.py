"""Abbreviations and colloquial words are searched as standard Finnish, and names are left alone."""

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from corpus.finnish.analysis import index_terms
from vectorstore.query.question import understand
from vectorstore.query.vocabulary import standard, synonyms


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("miten mun pitää tehä lasu", "miten minun pitää tehdä lastensuojelu"),
        ("Lasun määräaika", "lastensuojelu määräaika"),
        ("lasu-ilmoituksen", "lasu-ilmoituksen"),
        ("lasu-ilmoitus", "lastensuojeluilmoitus"),
        ("Kuka myöntää toimarin?", "Kuka myöntää toimeentulotuki?"),
        ("PTA:n aloitus", "palvelutarpeen arviointi aloitus"),
        ("Missä Sun Microsystems toimii?", "Missä Sun Microsystems toimii?"),
        ("Millon saaks sen?", "milloin saako sen?"),
        ("lasuri", "lasuri"),
        ("Mitä laki sanoo?", "Mitä laki sanoo?"),
    ],
)
def test_abbreviations_and_colloquial_words(said: str, meant: str) -> None:
    assert standard(said) == meant


def test_a_question_is_understood_in_standard_finnish() -> None:
    question = understand(standard("saaks toimaria jos mulla on säästöjä"))
    assert "toimeentulotuki" in {lemma for word in question.topic for lemma in word.lemmas}
    assert question.text.startswith("saako")


def test_words_that_stand_for_one_another_are_ones_that_the_analyser_gives() -> None:
    table = tomllib.loads(Path(str(files("vectorstore.query"))).joinpath("vocabulary.toml").read_text(encoding="utf-8"))
    lemmas = [lemma for group in table["synonyms"]["groups"] for lemma in group]
    # What the analyser makes of a word's stem cannot be asked of it again.
    stems = {"elar", "videotavata", "hautajainen", "vanhakoti", "palveluasua", "copilo", "takaisinperin"}
    dead = [lemma for lemma in lemmas if lemma not in stems and lemma not in index_terms(lemma)]
    assert not dead
    assert "hoivakoti" in synonyms(index_terms("vanhainkoti"))
    assert "elatusapu" in synonyms(index_terms("elareita"))
