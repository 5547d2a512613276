from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.finnish.sentences import split_sentences


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Palveluja ovat esim. kotipalvelu ja mm. perhetyö.",
        "Kysely päättyi 24.4.2023 klo 16.00 ja siitä muistutettiin 14.4. ja 20.4. sähköpostilla.",
        "Vastaus annetaan 3. päivänä.",
        "Asiasta säädetään 12 a §:n 2 momentissa.",
        "Päivystys on avoinna klo 8.30 alkaen.",
        "Ks. lisätietoja ohjeesta.",
        "Määrä on n. 1 200,50 euroa.",
        "Kysely oli auki 29.3.–24.4.2023 välisen ajan.",
        "Lomake on nro. 5 ja liite s. 12.",
        "Ohjeen on kirjoittanut A. Esimerkki.",
        "1. Yleistä",
        "Laki tulee voimaan 1. tammikuuta 2025.",
    ],
)
def test_one_sentence_stays_one(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vastauksia oli 93. Kysely päättyi.", ["Vastauksia oli 93.", "Kysely päättyi."]),
        ("Onko kiire? Soita heti! Muuten odota.", ["Onko kiire?", "Soita heti!", "Muuten odota."]),
        ("Näin säädetään (36 §). Arviointi alkaa.", ["Näin säädetään (36 §).", "Arviointi alkaa."]),
        ("Hän sanoi: ”Tulen.” Sitten hän tuli.", ["Hän sanoi: ”Tulen.”", "Sitten hän tuli."]),
        ("Mukana ovat lapset jne. Muut eivät.", ["Mukana ovat lapset jne.", "Muut eivät."]),
        ("Päätös tehtiin 14.4.2023. Siitä valitettiin.", ["Päätös tehtiin 14.4.2023.", "Siitä valitettiin."]),
    ],
)
def test_sentences_are_told_apart(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_every_character_but_spaces_is_in_one_sentence(text: str) -> None:
    spans = split_sentences(text)
    assert all(start < end for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    inside = "".join(text[start:end] for start, end in spans)
    assert "".join(inside.split()) == "".join(text.split())
