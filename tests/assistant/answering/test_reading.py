"""Extractive answers that read well: what belongs together is quoted together."""

from pathlib import Path

import pytest

from assistant.answering.unknown import asks_of_unknown
from assistant.opening import open_assistant
from assistant.service import Assistant
from assistant.settings import Settings
from tests.support import ingest_into
from vectorstore.embedders import open_embedder

FILES = {
    "kotihoito.md": (
        "# Kotihoidon maksu\n\nKotihoidosta peritään kuukausimaksu. "
        "Tämä ei kuitenkaan koske alle 18-vuotiasta asiakasta. Laskutus hoidetaan kuukausittain.\n"
    ),
    "huostaanotto.md": (
        "# Huostaanotto\n\nHuostaanotosta päättää johtava viranhaltija. Huostaanotto tarkoittaa lapsen kasvatuksen "
        "siirtymistä hyvinvointialueelle. Huostaanotto päättyy viimeistään 18 vuoden iässä.\n"
    ),
    "saados/arviointilaki.md": (
        "---\ntitle: Arviointilaki\nkind: saados\n---\n\nKuntoutussuunnitelma on tehtävä kolmessa kuukaudessa.\n"
    ),
    "ohje/arviointiohje.md": (
        "---\ntitle: Kuntoutusohje\nkind: ohje\n---\n\nKuntoutussuunnitelma tehdään yhdessä asiakkaan kanssa.\n"
    ),
    "tyopaja.md": (
        "# Työpaja\n\nTyöpaja järjestetään 3–6 kuukauden jaksoissa. Jakson aikana työpajalla ollaan vähintään yhtenä "
        "ja enintään neljänä päivänä viikossa. Työpajalle hakee työntekijä.\n"
    ),
    "linjaus/kuntoutusraha.md": (
        "---\ntitle: Kuntoutusrahan linjaus\nkind: linjaus\n---\n\n# Kuntoutusraha\n\n"
        "| Luokka | Kuntoutusraha kuukaudessa |\n|---|---|\n| 1 | 410 euroa |\n| 2 | 620 euroa |\n"
        "| keskeytyminen äkillisen sairauden takia, jos jakso loppuu siihen | 110 euroa |\n"
    ),
    "saados/kuntoutuslaki.md": (
        "---\ntitle: Kuntoutuslaki\nkind: saados\n---\n\nKuntoutusraha on vähintään 250 euroa kuukaudessa.\n"
    ),
    "sijoitus.md": (
        "# Sijoitus\n\nOhje kertoo, kuka päättää sijoituksesta ja miten sijoituksesta päätetään. "
        "Sijoituksesta päättää viranhaltija, jos huoltaja ei vastusta sijoitusta. "
        "Sijoituksesta päättää hallinto-oikeus, jos huoltaja vastustaa sijoitusta.\n"
    ),
    "liitteet.md": (
        "# Hakemus\n\nHakemus lähetetään kirjaamoon. Hakemuksen liitteet ovat:\n\n"
        "- tiliotteet\n- vuokrasopimus\n- palkkalaskelma\n"
    ),
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The assistant over documents whose sentences lean on each other."""
    folder = tmp_path_factory.mktemp("luettava")
    for name, content in FILES.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
    data_dir: Path = tmp_path_factory.mktemp("data")
    ingest_into(data_dir, [folder], open_embedder("bundled"))
    return open_assistant(Settings(data_dir=data_dir))


def test_a_rule_brings_its_exception(assistant: Assistant) -> None:
    answer = assistant.ask("Peritäänkö kotihoidosta kuukausimaksu?")
    texts = [sentence.text for sentence in answer.sentences]
    assert texts[:2] == [
        "Kotihoidosta peritään kuukausimaksu.",
        "Tämä ei kuitenkaan koske alle 18-vuotiasta asiakasta.",
    ]
    assert [sentence.citations for sentence in answer.sentences][:2] == [(1,), (2,)]


def test_an_exception_brings_its_rule(assistant: Assistant) -> None:
    answer = assistant.ask("Koskeeko kotihoidon maksu alle 18-vuotiasta asiakasta?")
    assert answer.answer.startswith("Kotihoidosta peritään kuukausimaksu. Tämä ei kuitenkaan koske")


def test_a_definition_is_given_for_what_something_is(assistant: Assistant) -> None:
    assert "Huostaanotto tarkoittaa" in assistant.ask("Mitä tarkoittaa huostaanotto?").answer


def test_the_law_answers_what_the_law_says_and_the_instruction_how(assistant: Assistant) -> None:
    law = assistant.ask("Mitä laki sanoo kuntoutussuunnitelmasta?")
    assert law.citations[0].title == "Arviointilaki"
    how = assistant.ask("Miten teen kuntoutussuunnitelman?")
    assert how.citations[0].title == "Kuntoutusohje"


def test_days_are_told_when_days_are_asked_for(assistant: Assistant) -> None:
    answer = assistant.ask("Kuinka monta päivää viikossa työpajalla ollaan?")
    assert answer.answered and "neljänä päivänä" in answer.sentences[0].text


def test_the_sum_that_is_paid_here_stands_beside_that_of_the_act(assistant: Assistant) -> None:
    answer = assistant.ask("Paljonko kuntoutusraha on?").answer
    assert all(sum_ in answer for sum_ in ("250 euroa", "410 euroa", "620 euroa"))
    # The last class answers less well than the two others, but a table is told whole.
    assert "110 euroa" in answer


def test_a_rule_and_its_opposite_are_both_told(assistant: Assistant) -> None:
    answer = assistant.ask("Kuka päättää sijoituksesta?").answer
    assert "päättää viranhaltija" in answer and "päättää hallinto-oikeus" in answer
    assert "Ohje kertoo" not in answer


def test_a_list_is_given_whole_with_its_lead_in(assistant: Assistant) -> None:
    answer = assistant.ask("Mitkä ovat hakemuksen liitteet?").answer
    assert "Hakemuksen liitteet ovat:" in answer
    for item in ("tiliotteet", "vuokrasopimus", "palkkalaskelma"):
        assert item in answer


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("Miten Kelan asumistukea haetaan?", True),
        ("Millä bussilla pääsee kirjaamoon?", True),
        ("Mitkä liitteet hakemuksessa ovat?", False),
        ("Montako kuukautta kuntoutussuunnitelmaan on aikaa?", False),
        ("Miten hakemus lähetetään?", False),
    ],
)
def test_a_thing_that_no_source_names_is_told_apart(assistant: Assistant, question: str, unknown: bool) -> None:
    search = assistant.search
    assert asks_of_unknown(search.understand(question), search) is unknown
    assert not (unknown and assistant.ask(question).answered)
