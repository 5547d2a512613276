"""What a claim may say of the place that it cites."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.grounding import Finding, Objection, Reason, Source, verify
from assistant.grounding import statement as statement_module
from assistant.grounding import verdict as verdict_module
from assistant.grounding.statement import Statement, Token, statement
from assistant.grounding.units import units
from assistant.models.claims import Claim, read_claims
from assistant.records import Dropped
from evals.bench.changes import CHANGES, make_pairs
from evals.bench.grounding import judge, measure_grounding, read_pairs
from evals.errors import BadCollection

SOURCE = Source.of_text(
    "Palvelutarpeen arviointi on aloitettava viimeistään seitsemäntenä arkipäivänä yhteydenotosta, "
    "jos asiakas on yli 75-vuotias. Päätöstä ei saa viivyttää. Maksu on 15 % tuloista. "
    "Hyvinvointialue antaa hakijalle päätöksen kolmen kuukauden kuluessa. Tukea voidaan myöntää takautuvasti. "
    "Laki tuli voimaan 1 päivänä tammikuuta 2023. Kelan lausunto pyydetään 12 §:n mukaan.",
    "Sosiaalihuoltolaki (1301/2014) › 36 § Palvelutarpeen arviointi",
)


@pytest.mark.parametrize(
    "claim",
    [
        "Päätöstä ei saa viivyttää.",
        "Maksu on 15 prosenttia tuloista.",
        "Mikäli asiakas on yli 75-vuotias, palvelutarpeen arviointi on aloitettava viimeistään 7 arkipäivänä"
        " yhteydenotosta.",
        "Hyvinvointialue antaa hakijalle päätöksen 3 kuukauden kuluessa.",
        "Laki tuli voimaan 1.1.2023.",
        "Tukea voidaan myöntää takautuvasti ja päätöstä ei saa viivyttää.",
        "Sosiaalihuoltolain mukaan päätöstä ei saa viivyttää.",
        "Palvelutarpeen arviointi pitää aloittaa viimeistään seitsemäntenä arkipäivänä yhteydenotosta, jos asiakas on"
        " yli 75-vuotias.",
    ],
)
def test_what_the_source_says_is_supported(claim: str) -> None:
    assert verify(claim, [SOURCE]).reasons == ()


@pytest.mark.parametrize(
    ("claim", "objection"),
    [
        ("Maksu on 25 prosenttia tuloista.", Objection.NUMBER),
        ("Maksu on 15 euroa tuloista.", Objection.NUMBER),
        ("Maksu on kaksitoista prosenttia tuloista.", Objection.NUMBER),
        ("Hyvinvointialue antaa hakijalle päätöksen kolmen viikon kuluessa.", Objection.NUMBER),
        ("Laki tuli voimaan 1.2.2023.", Objection.NUMBER),
        ("Kelan lausunto pyydetään 13 §:n mukaan.", Objection.NUMBER),
        ("Kuopion lausunto pyydetään 12 §:n mukaan.", Objection.SUPPORT),
        ("Maksu on 15 % Kelan tuloista.", Objection.NAME),
        ("Päätöstä saa viivyttää.", Objection.DENIAL),
        ("Maksu ei ole 15 % tuloista.", Objection.DENIAL),
        ("Tukea täytyy myöntää takautuvasti.", Objection.DENIAL),
        ("Tukea myönnetään takautuvasti.", Objection.DENIAL),
        ("Palvelutarpeen arviointi on aloitettava seitsemäntenä arkipäivänä.", Objection.LIMIT),
        ("Hakija antaa hyvinvointialueelle päätöksen kolmen kuukauden kuluessa.", Objection.ROLE),
        ("Hyvinvointialue voidaan myöntää takautuvasti.", Objection.SUPPORT),
        ("Asiakas valitsee lääkärin ja hoitaa itse matkansa.", Objection.ELSEWHERE),
        ("Hyvinvointialue antaa päätöksen kolmen kuukauden kuluessa.", Objection.DROPPED),
        ("Hyvinvointialue antaa hakijalle lausunnon kolmen kuukauden kuluessa.", Objection.EXCHANGED),
    ],
)
def test_what_it_does_not_say_is_not(claim: str, objection: Objection) -> None:
    verdict = verify(claim, [SOURCE])
    assert objection in {reason.objection for reason in verdict.reasons}
    assert not verdict.supported


KEPT: dict[str, dict[str, Objection | None]] = {
    "Erityistä tukea tarvitsevan lapsen arviointi on aloitettava viipymättä.": {
        "Erityistä tukea tarvitsevan lapsen arviointi pitää aloittaa viipymättä.": None,
        "Lapsen arviointi on aloitettava viipymättä.": Objection.DROPPED,
        "Arviointi on aloitettava viipymättä.": Objection.DROPPED,
    },
    "Päätöksestä kerrotaan lapsen, vanhemman ja huoltajan edustajalle kirjallisesta pyynnöstä.": {
        "Päätöksestä kerrotaan lapsen edustajalle kirjallisesta pyynnöstä.": None,
        "Päätöksestä kerrotaan lapsen, vanhemman ja huoltajan edustajalle pyynnöstä.": Objection.DROPPED,
    },
    "Laitoshoito on mahdollista, jos hoito kotona ei onnistu tai asiakas sitä toivoo.": {
        "Jos asiakas sitä toivoo, laitoshoito on mahdollista.": None,
        "Laitoshoito on mahdollista, jos hoito kotona ei onnistu ja asiakas sitä toivoo.": Objection.RELATION,
        "Laitoshoito on mahdollista.": Objection.LIMIT,
    },
    "Tuki myönnetään, jos hakija on työtön ja hän on etsinyt työtä.": {
        "Tuki myönnetään, jos hakija on työtön.": Objection.DROPPED,
    },
    "Tavoitteena on, että päätös tehdään viikossa.": {
        "Päätös tehdään viikossa.": Objection.LIMIT,
    },
    "Maksu palautetaan niille asiakkaille, jotka peruvat ajan hyvissä ajoin.": {
        "Maksu palautetaan asiakkaille.": Objection.DROPPED,
    },
    "Tapaaminen kestää tunnin, ja puhelu kestää 20 minuuttia.": {
        "Tapaaminen kestää 1 tunnin.": None,
        "Puhelu kestää tunnin.": Objection.RELATION,
        "Tapaaminen kestää 20 minuuttia.": Objection.DROPPED,
    },
    "Toisen lapsen osuus on viisi ja kolmannen lapsen osuus kymmenen prosenttia pienempi.": {
        "Kolmannen lapsen osuus on kymmenen prosenttia pienempi.": Objection.DROPPED,
        "Toisen lapsen osuus on kymmenen prosenttia pienempi.": Objection.LIMIT,
    },
    "Palvelupiste on avoinna klo 8.00–15.00, ja sen numero on 03 000 1000.": {
        "Palvelupiste on avoinna klo 8–15.": None,
        "Palvelupiste on avoinna klo 8–16.": Objection.NUMBER,
        "Palvelupisteen numero on 03 000 1001.": Objection.NUMBER,
    },
    "Asiakkaat pitivät puhelinta tärkeämpänä kuin verkkoa.": {
        "Asiakkaat pitivät verkkoa tärkeämpänä kuin puhelinta.": Objection.RELATION,
    },
    "Palkkio maksetaan kuukausittain, eikä sitä makseta takautuvasti.": {
        "Palkkiota ei makseta takautuvasti.": None,
        "Palkkio maksetaan takautuvasti.": Objection.DENIAL,
    },
    "Kunta voi myöntää tukea hakijalle (laki 1; laki 2).": {
        "Kunta voi myöntää hakijalle tukea.": None,
        "Kunta myöntää tukea hakijalle.": Objection.DENIAL,
    },
    "Kunta voi (laki 1; laki 2) myöntää tukea hakijalle.": {
        "Kunta voi myöntää tukea hakijalle.": None,
        "Kunta myöntää tukea hakijalle.": Objection.DENIAL,
    },
    "Olinpaikka voidaan jättää ilmoittamatta vain erillisellä päätöksellä.": {
        "Olinpaikka voidaan jättää ilmoittamatta.": Objection.DROPPED,
    },
    "Korvaus maksetaan hakemuksesta, jos vahinko on aiheutettu tahallisesti.": {
        "Korvaus maksetaan, jos vahinko on aiheutettu tahallisesti.": Objection.DROPPED,
        "Korvaus maksetaan hakemuksesta, jos vahinko on aiheutettu.": Objection.DROPPED,
        "Jos vahinko on aiheutettu tahallisesti, korvaus maksetaan hakemuksesta.": None,
    },
    "Päivystävä lääkäri päättää siirrosta, kun hoitava lääkäri ei ole paikalla.": {
        "Hoitava lääkäri päättää siirrosta, kun päivystävä lääkäri ei ole paikalla.": Objection.RELATION,
    },
    "Tukea myönnetään, kun hoidettava tarvitsee päivittäistä hoitoa eikä selviä yksin.": {
        "Tukea myönnetään, kun hoidettava tarvitsee päivittäistä hoitoa.": Objection.DROPPED,
    },
    "Tietoja pyydetään neuvolasta siltä osin kuin ne ovat välttämättömiä.": {
        "Tietoja pyydetään neuvolasta.": Objection.LIMIT,
    },
    "Purkukeskustelu järjestetään 72 tunnin kuluessa, ja Kansaneläkelaitos korvaa kulut enintään kahdeksi viikoksi.": {
        "Purkukeskustelu järjestetään kolmen vuorokauden kuluessa.": None,
        "Purkukeskustelu järjestetään kolmen päivän kuluessa.": Objection.NUMBER,
        "Kela korvaa kulut korkeintaan 14 päiväksi.": None,
    },
    "Sopimus päättyy kuukauden lopussa hoidettavan kuoltua.": {
        "Kun hoidettava on kuollut, sopimus päättyy kuukauden lopussa.": None,
    },
    "Kunta myöntää tukea (kun on kiire; jos varoja on; 2 §) hakijalle, jos tämä pyytää.": {
        "Kunta myöntää tukea hakijalle.": Objection.LIMIT,
    },
}
"""Sources, and the objection to each claim of them, None to those that say no more."""


@pytest.mark.parametrize(("source", "claim"), [(source, claim) for source in KEPT for claim in KEPT[source]])
def test_a_claim_keeps_of_whom_and_on_which_condition_it_is_said(source: str, claim: str) -> None:
    verdict = verify(claim, [Source.of_text(source)])
    objection = KEPT[source][claim]
    assert verdict.supported is (objection is None), verdict.reasons
    assert objection is None or objection in {reason.objection for reason in verdict.reasons}


def test_headings_may_say_of_whom_a_claim_is() -> None:
    sentence = "Palvelutarpeen arviointi on tehtävä viipymättä."
    claim = "Arviointi on tehtävä viipymättä."
    assert verify(claim, [Source((sentence,), "36 § Palvelutarpeen arviointi")]).supported
    assert not verify(claim, [Source((sentence,), "36 § Asiakassuunnitelma")]).supported


@pytest.mark.parametrize(
    ("claim", "finding"),
    [
        ("Päätöstä ei saa viivyttää.", Finding.SUPPORTED),
        ("Päätöstä saa viivyttää.", Finding.CHANGED),
        ("Hyvinvointialue antaa hakijalle päätöksen kolmen viikon kuluessa.", Finding.CHANGED),
        ("Hyvinvointialue antaa hakijalle lausunnon kolmen kuukauden kuluessa.", Finding.CHANGED),
        ("Asiakas valitsee lääkärin ja hoitaa itse matkansa.", Finding.CHANGED),
        ("Hyvinvointialue antaa päätöksen kolmen kuukauden kuluessa.", Finding.CANNOT_TELL),
        ("Hyvinvointialue toimittaa hakijalle päätöksen kolmen kuukauden kuluessa.", Finding.CANNOT_TELL),
        (
            "Laki tuli voimaan 1.1.2023 ja hyvinvointialue toimittaa hakijalle päätöksen kolmen kuukauden kuluessa.",
            Finding.CANNOT_TELL,
        ),
    ],
)
def test_what_is_said_otherwise_is_told_from_what_may_be_the_same(claim: str, finding: Finding) -> None:
    verdict = verify(claim, [SOURCE])
    assert verdict.finding is finding, verdict.reasons
    assert verdict.places


class Knowing:
    """A model that finds everything as probable as it is told to, and keeps what it was asked."""

    def __init__(self, probable: float) -> None:
        self.probable = probable
        self.asked: list[tuple[str, str]] = []

    def follows(self, claim: str, given: str) -> float:
        self.asked.append((claim, given))
        return self.probable


@pytest.mark.parametrize(("probable", "supported"), [(0.99, True), (0.8, False)])
def test_a_model_of_entailment_is_asked_about_other_words(probable: float, supported: bool) -> None:
    model = Knowing(probable)
    claim = "Hyvinvointialue toimittaa hakijalle päätöksen kolmen kuukauden kuluessa."
    verdict = verify(claim, [SOURCE], model)
    assert verdict.supported is supported
    assert model.asked == [(claim, SOURCE.sentences[verdict.places[0][1]])]


@pytest.mark.parametrize(
    "claim",
    [
        "Päätöstä saa viivyttää.",
        "Hyvinvointialue toimittaa hakijalle päätöksen kolmen viikon kuluessa.",
        "Hyvinvointialue antaa päätöksen kolmen kuukauden kuluessa.",
        "Päätöstä ei saa viivyttää.",
    ],
)
def test_a_model_of_entailment_has_no_say_on_what_is_changed_dropped_or_sure(claim: str) -> None:
    model = Knowing(1.0)
    assert verify(claim, [SOURCE], model) == verify(claim, [SOURCE])
    assert model.asked == []


def test_a_verdict_names_the_sentences_that_carry_a_claim() -> None:
    other = Source.of_text("Tulkki on maksuton.")
    verdict = verify("Päätöstä ei saa viivyttää ja tulkki on maksuton.", [SOURCE, other])
    assert verdict.places == ((0, 1), (1, 0))
    assert verify("Tulkki on maksuton.", [SOURCE]).supported is False


@pytest.mark.parametrize("sources", [[], [Source(())], [Source(("", "–", "ja"))]])
def test_without_a_source_nothing_is_supported(sources: list[Source]) -> None:
    assert verify("Maksu on 15 %.", sources).reasons[0].objection is Objection.SOURCE


@pytest.mark.parametrize("claim", ["", "–", "[1]", "x" * 3000, "ja, ja; ja", "Ei."])
def test_any_claim_gets_a_verdict(claim: str) -> None:
    assert not verify(claim, [SOURCE]).supported


def test_what_is_objected_does_not_hang_on_the_order_of_sets() -> None:
    program = (
        "from assistant.grounding import Source, verify\n"
        "source = Source(('Lapsen edustaja kuulee sosiaalityöntekijää ja kirjaa tuloksen.',))\n"
        "for claim in ('Hän ei kirjaa tulosta.', 'Sosiaalityöntekijän sosiaalityöntekijä kuulee edustajaa.'):\n"
        "    print([reason.found for reason in verify(claim, [source]).reasons])\n"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in range(4)
    }
    assert len(said) == 1, said


def test_a_fault_of_the_verifier_speaks_against_the_claim_and_is_logged_without_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(claim: Statement, source: Statement) -> str:
        raise KeyError(claim.text)

    monkeypatch.setattr(verdict_module, "_CHECKS", ((Objection.ROLE, fails),))
    verdict = verify("Maksu on 15 prosenttia tuloista.", [SOURCE])
    assert verdict.reasons == (Reason(Objection.FAILED, "KeyError"),)
    assert verdict.places == ()
    [record] = caplog.records
    assert "KeyError in fails" in record.getMessage()
    assert "tuloista" not in caplog.text


def test_only_lines_that_end_in_citations_are_claims() -> None:
    pieces = [
        "Ilmoitus tehdään he",
        "ti. [1]\nSiitä [9] huolimatta näin.\n\nMuu lause [1]",
        "[2].\nEi lähdettä.\nEI VASTAUSTA",
    ]
    read = list(read_claims(pieces))
    assert [one for one in read if isinstance(one, Claim)] == [
        Claim("Ilmoitus tehdään heti.", (1,)),
        Claim("Muu lause.", (1, 2)),
    ]
    assert [one.text for one in read if isinstance(one, Dropped)] == ["Siitä [9] huolimatta näin.", "Ei lähdettä."]


def test_made_pairs_differ_as_their_kind_says_and_are_the_same_each_time() -> None:
    pairs = make_pairs([SOURCE], seed=1)
    assert pairs == make_pairs([SOURCE], seed=1)
    by_kind = {pair.kind: pair for pair in pairs}
    assert set(by_kind) <= set(CHANGES)
    assert "eikä" not in by_kind["verbatim"].claim
    assert by_kind["verbatim"].claim in SOURCE.sentences
    changed = by_kind["number changed"]
    assert changed.claim not in SOURCE.sentences
    assert not changed.supported
    figures = measure_grounding(judge(pairs))
    assert figures["pairs"] == len(pairs)
    assert figures["supported_accepted"] == 1


@pytest.fixture
def misreading() -> Iterator[pytest.MonkeyPatch]:
    """For a verifier that reads wrongly; what it read so is forgotten afterwards."""
    caches = (statement, units)
    with pytest.MonkeyPatch.context() as patch:
        for cache in caches:
            cache.cache_clear()
        yield patch
        for cache in caches:
            cache.cache_clear()


def test_the_measure_sees_when_the_verifier_reads_wrongly(misreading: pytest.MonkeyPatch) -> None:
    pairs = make_pairs([SOURCE], seed=1)
    assert measure_grounding(judge(pairs))["unsupported_accepted"] == 0
    statement.cache_clear()
    misreading.setattr(statement_module, "quantities", lambda text: [])
    misreading.setattr(Token, "finite", property(lambda token: False))
    misreading.setattr(Token, "cases", property(lambda token: frozenset()))
    assert make_pairs([SOURCE], seed=1) == pairs
    assert measure_grounding(judge(pairs))["unsupported_accepted"] > 0


def test_pairs_of_a_file_are_measured(tmp_path: Path) -> None:
    path = tmp_path / "parit.jsonl"
    rows = [
        {"set": "one", "written": "2026-11-28"},
        {"claim": "Maksu on 15 %.", "source": "Maksu on 15 % tuloista.", "supported": True, "kind": "a"},
        {"claim": "Maksu on 16 %.", "source": ["Maksu on 15 % tuloista."], "supported": False},
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    figures = measure_grounding(judge(read_pairs(path)))
    assert (figures["unsupported_accepted"], figures["supported_accepted"]) == (0, 0)
    assert figures["systems"][0] == {
        "kind": "a",
        "meant to be": "supported",
        "pairs": 1,
        "accepted": 0,
        "cannot tell": 1,
        "refused": 0,
        "share accepted (95 %)": "0.00 (0.00-0.79) of 1",
        "share refused (95 %)": "0.00 (0.00-0.79) of 1",
    }
    assert figures["systems"][1]["refused"] == 1
    path.write_text('{"claim": "Maksu"}\n', encoding="utf-8")
    with pytest.raises(BadCollection, match="line 1"):
        read_pairs(path)
