"""``ohjenuora bench``: what the README's tables were made with."""

import json
from pathlib import Path
from typing import Annotated

import typer

from evals.bench.report import save, table
from evals.bench.retrieval import Task, measure_all

app = typer.Typer(help="Mittaa haun laatua ja nopeutta julkisilla aineistoilla.", no_args_is_help=True)

_Data = Annotated[Path, typer.Option(help="Aineiston kansio.")]
_Questions = Annotated[Path | None, typer.Option(help="Toinen samanmuotoinen kysymystiedosto.")]
_Json = Annotated[bool, typer.Option("--json", help="Tulosta JSON-muodossa.")]
_Full = Annotated[bool, typer.Option("--full/--small", help="Koko aineisto tai sen pieni osa.")]
_Work = Annotated[Path, typer.Option(help="Kansio, jossa hakemistot ja vektorit säilyvät.")]
_Results = Annotated[Path, typer.Option(help="Kansio, johon tulos kirjoitetaan.")]
_WORK = Path("data/bench")
_RESULTS = Path("evals/results")


@app.command()
def retrieval(
    data: _Data,
    full: _Full = False,
    questions: _Questions = None,
    as_json: _Json = False,
    work: _Work = _WORK,
    results: _Results = _RESULTS,
) -> None:
    """Vertaa hakutapoja samoilla tekstikohdilla ja kysymyksillä."""
    name = f"{data.name}-full" if full else data.name
    task = Task(data, full, questions, work / name)
    rows = []
    for row in measure_all(task):
        rows.append(
            {"system": row.system, **row.figures, "p50_ms": row.p50_ms, "p95_ms": row.p95_ms}
            | {"index_mb": row.index_mb, "memory_mb": row.memory_mb}
        )
    save(results, f"retrieval-{name}", {"data": data.name, "full": full}, {"systems": rows})
    if as_json:
        print(json.dumps({"systems": rows}, ensure_ascii=False))
    else:
        table(name, rows)
