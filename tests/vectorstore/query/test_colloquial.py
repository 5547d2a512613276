"""Colloquial forms of words are searched as they are written."""

import pytest

from vectorstore.query.colloquial import written
from vectorstore.query.question import understand


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("hylkäyksestäki saa paperin", "hylkäyksestäkin saa paperin"),
        ("siitä on kirjotettu ja ilmotettu", "siitä on kirjoitettu ja ilmoitettu"),
        ("kelpaako kuva liitteeks", "kelpaako kuva liitteeksi"),
        ("lasta kahdeks viikoks", "lasta kahdeksi viikoksi"),
        ("järjestelmä kaatu eilen", "järjestelmä kaatui eilen"),
        ("annetaaks se, onks pakko", "annetaanko se, onko pakko"),
        ("mitä me tehään yhen kerran", "mitä me tehdään yhden kerran"),
        ("meijän pitäis kattoo", "meidän pitäisi katsoo"),
        ("on menny kaupungis, kysyttiin lapsel", "on mennyt kaupungissa, kysyttiin lapselle"),
        ("pitäs lähteä, saisko kyydin", "pitäisi lähteä, saisiko kyydin"),
        ("asiakas on kuollu, tullu kotii", "asiakas on kuollut, tullut kotiin"),
        ("tarvitaaks tulkki töihi", "tarvitaanko tulkki töihin"),
        ("numeroiks", "numeroiko"),
        ("muutetaan numeroiks", "muutetaan numeroiksi"),
    ],
)
def test_spoken_forms_are_written_out(said: str, meant: str) -> None:
    assert written(said) == meant


@pytest.mark.parametrize(
    "text", ["Wilma ja webropol", "RAI-arviointi", "saaga", "tulkki tilataan ajoissa", "Kuka on Järvikyläs?", "xyzzyks"]
)
def test_names_and_written_words_stay(text: str) -> None:
    assert written(text) == text


def test_what_is_asked_is_found_in_speech_too() -> None:
    said = understand(written("kauanko sijotus kestää"))
    assert said == understand("kauanko sijoitus kestää")
