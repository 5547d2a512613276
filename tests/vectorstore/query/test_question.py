import pytest

from assistant.conversation.followups import complete
from assistant.records import Turn
from corpus.finnish.analysis import words
from corpus.finnish.negation import opposed
from corpus.records import Kind
from vectorstore.query.answer_types import AnswerType, answer_type_of, holds
from vectorstore.query.question import is_name, understand


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Kuinka monta prosenttia vastasi?", AnswerType.PERCENT),
        ("Mihin numeroon soitan?", AnswerType.PHONE),
        ("Mikä on kirjaamon sähköposti?", AnswerType.EMAIL),
        ("Mikä on turvakodin osoite?", AnswerType.ADDRESS),
        ("Paljonko palkkio on?", AnswerType.MONEY),
        ("Kuka maksaa tulkkauksen?", AnswerType.ANYTHING),
        ("Missä ajassa päätös tehdään?", AnswerType.TIME),
        ("Montako vastausta tuli?", AnswerType.NUMBER),
        ("Milloin poliisille saa antaa tietoja?", AnswerType.WHEN),
        ("Mikä on määräaika?", AnswerType.TIME),
        ("Onko päätös määräaikainen?", AnswerType.ANYTHING),
        ("Paljonko turvapuhelin maksaa?", AnswerType.MONEY),
        ("Voiko luoton maksaa pois etuajassa?", AnswerType.ANYTHING),
        ("Mihin voin soittaa yöllä?", AnswerType.PHONE),
        ("Poliisi soittaa ja kysyy asiakkaasta.", AnswerType.ANYTHING),
        ("saanko antaa poliisille tietoja kun ne soittaa", AnswerType.ANYTHING),
        ("Kenelle voin soittaa yöllä?", AnswerType.PHONE),
        ("Kenelle kirje oli osoitettu?", AnswerType.ANYTHING),
        ("Mitä kutsussa kerrotaan?", AnswerType.LIST),
        ("Mitkä asiat kirjataan?", AnswerType.LIST),
        ("Saako tietoja lähettää sähköpostilla?", AnswerType.ANYTHING),
        ("sähköposti asiakastieto", AnswerType.ANYTHING),
        ("poliisi soitti ja kyseli asiakkaan osoitetta", AnswerType.ANYTHING),
        ("kauan mulla on aikaa kirjata käynti", AnswerType.TIME),
        ("mihin sähköpostiin lähetän pyynnön", AnswerType.EMAIL),
    ],
)
def test_what_a_question_asks_for(question: str, wanted: AnswerType) -> None:
    assert answer_type_of(question) is wanted


@pytest.mark.parametrize(
    ("wanted", "sentence", "expected"),
    [
        (AnswerType.PERCENT, "Vastaajista 15 % piti sitä tärkeänä.", True),
        (AnswerType.PERCENT, "Moni piti sitä tärkeänä.", False),
        (AnswerType.PHONE, "Soita 03 000 1100.", True),
        (AnswerType.TIME, "Päätös annetaan kolmessa kuukaudessa.", True),
        (AnswerType.TIME, "Suunnitelma tarkistetaan kerran vuodessa.", True),
        (AnswerType.TIME, "Päätös on tullut tietoon kolmantena päivänä.", True),
        (AnswerType.TIME, "Tietoja saa antaa, jos asiakas suostuu.", False),
        (AnswerType.WHEN, "Tietoja saa antaa, jos asiakas suostuu.", True),
        (AnswerType.WHEN, "Asiakkuus alkaa 1.5. tai hakemuksesta.", True),
        (AnswerType.WHEN, "Tiedot ovat salassa pidettäviä.", False),
        (AnswerType.NUMBER, "1. arki ja asuminen", False),
        (AnswerType.NUMBER, "Lapsi tavataan vähintään kerran.", True),
        (AnswerType.NUMBER, "Yksilöasioiden jaosto käsittelee asian.", False),
        (AnswerType.ADDRESS, "Palvelupiste on osoitteessa Esimerkkitie 1.", True),
        (AnswerType.ADDRESS, "Puhelin on 03 000 1120.", False),
    ],
)
def test_what_a_sentence_holds(wanted: AnswerType, sentence: str, expected: bool) -> None:
    assert holds(wanted, sentence) is expected


@pytest.mark.parametrize(
    ("before", "question", "text"),
    [
        ("Milloin arviointi alkaa, jos hän on 80-vuotias?", "Entä lapsen?", "Milloin arviointi alkaa – entä lapsen?"),
        ("Milloin Laaksola on auki?", "entä Suvanto?", "Milloin Laaksola on auki – entä Suvanto?"),
        ("Miten tulkki tilataan?", "Mikä on Helsingin väkiluku?", "Mikä on Helsingin väkiluku?"),
        ("Mikä on turvapuhelin?", "Paljonko maksaa?", "Paljonko maksaa: turvapuhelin?"),
    ],
)
def test_follow_ups_are_completed(before: str, question: str, text: str) -> None:
    assert complete(question, [Turn(before, before)], understand).text == text


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("Paljonko työaikaa perehdytykseen annetaan?", "työaikaa"),
        ("Paljonko turvapuhelin maksaa?", None),
        ("Montako huonetta turvakodissa on?", "huonetta"),
        ("Mikä tekoälyohjelma on käytössä?", "tekoälyohjelma"),
        ("Mitä maksaa turvapuhelin?", None),
        ("Mikä on hyvinvointialueen johtajan palkka?", "palkka"),
        ("Kuka on vastuussa, jos tekoäly neuvoo väärin?", None),
    ],
)
def test_the_thing_that_is_asked_for(question: str, thing: str | None) -> None:
    found = understand(question).thing
    assert (question[found.start : found.end] if found else None) == thing


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Milloin lastenvalvojat vastaavat puhelimeen?", Kind.CONTACT),
        ("Mitä laki sanoo omatyöntekijästä?", Kind.STATUTE),
        ("Miten asiakas tunnistetaan puhelimessa?", None),
    ],
)
def test_the_kind_of_document_that_is_asked_of(question: str, kind: Kind | None) -> None:
    assert understand(question).kind is kind


def test_what_the_law_says_is_asked_of_the_rest() -> None:
    topic = understand("Mitä laki sanoo asiakassuunnitelmasta?").topic
    assert [word.lemmas[0] for word in topic] == ["asiakassuunnitelma"]


def test_conditions_that_say_the_opposite() -> None:
    asked = "Kuka päättää, jos lapsi vastustaa?"
    assert "vastustaa" in opposed(asked, "Viranhaltija päättää, jos lapsi ei vastusta sitä.")
    assert opposed(asked, "Hallinto-oikeus päättää, jos lapsi vastustaa sitä.") == frozenset()
    assert "sijoitus" not in opposed("Kuka päättää sijoituksesta?", "Päätös tehdään, jos lapsi ei vastusta sijoitusta.")


@pytest.mark.parametrize(
    ("question", "owner"),
    [
        ("Mikä on turvakodin osoite?", "turvakoti"),
        ("Mikä on lääkäripäivystyksen puhelinnumero?", "lääkäripäivystys"),
        ("Mihin numeroon soitan?", ""),
        ("Paljonko ateriapalvelu maksaa?", "ateriapalvelu"),
        ("mitä maksaa kotihoito pienituloiselle", "kotihoito"),
        ("Paljonko se maksaa?", ""),
        ("Mihin voin soittaa laskusta?", ""),
        ("Mihin voi soittaa yöllä?", ""),
    ],
)
def test_whose_number_is_asked_for(question: str, owner: str) -> None:
    found = understand(question).owner
    assert (owner in found.lemmas) if found else not owner


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Mikä on Helsingin kirjaamon numero?", ["Helsingin"]),
        ("mikä on oulun kirjaamon numero", ["oulun"]),
        ("Milloin Saaga oli poikki vuonna 2024?", ["Saaga", "2024"]),
        ("Lahti on kaupunki", []),
        ("Milloin tulkki tilataan?", []),
    ],
)
def test_names_and_numbers_of_a_question(question: str, names: list[str]) -> None:
    found = [question[word.start : word.end] for word in words(question) if is_name(question, word)]
    assert found == names
