"""What a claim may say of the sentences that it cites."""

import pytest

from assistant.claims import Claim, parse_claims
from assistant.grounding import Objection, objection

SOURCE = (
    "Palvelutarpeen arviointi on aloitettava viimeistään seitsemäntenä arkipäivänä yhteydenotosta, "
    "jos asiakas on yli 75-vuotias. Päätöstä ei saa viivyttää. Maksu on 15 % tuloista, enintään 240 euroa."
)


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("Arviointi on aloitettava viimeistään seitsemäntenä arkipäivänä yhteydenotosta.", None),
        ("Maksu on 15 prosenttia tuloista.", None),
        ("Päätöstä ei saa viivyttää.", None),
        ("Päätöstä saa viivyttää.", Objection.DENIAL),
        ("Maksu on 25 prosenttia tuloista.", Objection.NUMBER),
        ("Maksu on 15 euroa tuloista.", Objection.NUMBER),
        ("Maksu on kaksitoista prosenttia tuloista.", Objection.NUMBER),
        ("Maksu on enintään 240 euroa Kelan tuloista.", Objection.NAME),
        ("Maksua ei peritä tuloista.", Objection.DENIAL),
        ("Asiakas valitsee lääkärin ja hoitaa itse matkansa.", Objection.SUPPORT),
    ],
)
def test_a_claim_may_say_only_what_its_source_says(claim: str, expected: Objection | None) -> None:
    assert objection(claim, SOURCE) == expected


def test_number_words_count_as_their_digits() -> None:
    assert objection("Aika on 7 päivää.", "Aika on seitsemän päivää.") is None
    assert objection("Aika on kaksi päivää.", "Aika on kaksitoista päivää.") == Objection.NUMBER
    assert objection("Aika on 20 päivää.", "Aika on kaksikymmentä päivää.") == Objection.NUMBER


def test_headings_may_name_the_subject_but_carry_no_number() -> None:
    assert objection("Kelan maksu on 15 euroa.", "Maksu on 15 euroa.", "Kelan maksut") is None
    assert objection("Maksu on 2024 euroa.", "Maksu peritään.", "Maksut 2024 euroa") == Objection.NUMBER


def test_only_lines_that_end_in_citations_are_claims() -> None:
    claims, dropped = parse_claims(
        "Ilmoitus tehdään heti. [1]\nSiitä [9] huolimatta näin.\n\nMuu lause [1][2].\nEi lähdettä.\nEI VASTAUSTA"
    )
    assert claims == [Claim("Ilmoitus tehdään heti.", (1,)), Claim("Muu lause.", (1, 2))]
    assert [line.text for line in dropped] == ["Siitä [9] huolimatta näin.", "Ei lähdettä."]
