"""Everyday words are searched as standard Finnish, and names are left alone."""

import pytest

from vectorstore.everyday import standard
from vectorstore.questions import understand


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
def test_everyday_words(said: str, meant: str) -> None:
    assert standard(said) == meant


def test_a_question_is_understood_in_standard_finnish() -> None:
    question = understand(standard("saaks toimaria jos mulla on säästöjä"))
    assert "toimeentulotuki" in {lemma for word in question.topic for lemma in word.lemmas}
    assert question.text.startswith("saako")
