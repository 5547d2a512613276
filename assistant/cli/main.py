"""The commands. Exit codes: 0 done, 1 a gate or check fell, 2 could not run (with a message)."""

import json
import sys
import time
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter

from assistant.cli import show
from assistant.cli.releases import releases_app
from assistant.errors import JournalTrouble
from assistant.private_files import close_to_others, keep_files_private
from assistant.records import Answer, Gap, SearchResult
from assistant.settings import Settings, load_settings
from assistant.texts import Language, error_text, text
from corpus.errors import OhjenuoraError, PathMissing, WrongEncoding
from corpus.records import Kind

app = typer.Typer(
    help="Ohjenuora vastaa sosiaalityön kysymyksiin lähteistä.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(releases_app, name="releases")
_ANSWER = TypeAdapter(Answer)
_RESULT = TypeAdapter(SearchResult)
_GAPS = TypeAdapter(list[Gap])


def main() -> None:
    """Run the command line; an error that people can mend is one line and exit code 2."""
    keep_files_private()
    try:
        app()
    except OhjenuoraError as error:
        show.problem(error_text(error, _language()))
        sys.exit(2)


def _language() -> Language:
    try:
        return load_settings().language
    except OhjenuoraError:
        return "fi"


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="Kysymys suomeksi.")] = "",
    file: Annotated[Path | None, typer.Option(help="Tiedosto, jossa on yksi kysymys rivillä.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Tulosta JSON-muodossa.")] = False,
) -> None:
    """Vastaa kysymykseen ja kertoo lähteet."""
    from assistant.service import Assistant  # the models load only for the commands that use them

    settings = load_settings()
    questions = _lines(file) if file else [question]
    assistant = Assistant(settings)
    failed = False
    for one in questions:
        if file and as_json:
            failed |= not _print_line(assistant.ask, one, settings.language)
            continue
        answer = assistant.ask(one)
        if as_json:
            print(_ANSWER.dump_json(answer).decode())
        else:
            show.answer(answer, settings.language)
    if failed:
        raise typer.Exit(2)


def _print_line(ask_one: Callable[[str], Answer], question: str, language: Language) -> bool:
    """One JSON object on one line; a question that cannot be asked gives its error instead."""
    try:
        print(_ANSWER.dump_json(ask_one(question)).decode(), flush=True)
    except OhjenuoraError as error:
        line = {"question": question, "error": {"code": error.code, "message": error_text(error, language)}}
        print(json.dumps(line, ensure_ascii=False), flush=True)
        return False
    return True


def _lines(file: Path) -> list[str]:
    if not file.is_file():
        raise PathMissing(path=str(file))
    try:
        return file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise WrongEncoding(path=str(file), found=f"byte {error.object[error.start]:#04x} at {error.start}") from error


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="Hakusanat tai kysymys.")],
    kind: Annotated[list[Kind] | None, typer.Option(help="Vain tämän lajin asiakirjat.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=50, help="Kuinka monta osumaa.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Tulosta JSON-muodossa.")] = False,
) -> None:
    """Hakee tekstikohtia ilman vastausta."""
    from assistant.service import Assistant

    settings = load_settings()
    result = Assistant(settings).find(query, limit=limit, kinds=kind or ())
    if as_json:
        print(_RESULT.dump_json(result).decode())
    else:
        show.hits(result.hits, settings.language)


@app.command()
def verify(
    answer: Annotated[Path, typer.Option(help="Vastaus: rivi lauseelta, lopussa lähteen numero [1].")],
    sources: Annotated[list[Path], typer.Option(help="Lähteet järjestyksessä; ensimmäisen numero on 1.")],
    more: Annotated[list[Path] | None, typer.Argument(help="Lisää lähteitä.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Tulosta JSON-muodossa.")] = False,
) -> None:
    """Tarkistaa, pitävätkö vastauksen lauseet paikkansa lähteissään."""
    from assistant.cli.verify import check_answer, in_json

    checked = check_answer(answer, [*sources, *(more or [])])
    if as_json:
        print(in_json(checked))
    else:
        show.verdicts(checked, _language())
    if not all(one.supported for one in checked):
        raise typer.Exit(1)


@app.command()
def ingest(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Tiedostot ja kansiot; oletus on mukana tuleva aineisto.")
    ] = None,
    allow_removals: Annotated[bool, typer.Option(help="Salli, että suuri osa asiakirjoista poistuu.")] = False,
) -> None:
    """Tuo asiakirjat ja ottaa uuden julkaisun käyttöön."""
    run_ingest(load_settings(), paths or [], allow_removals=allow_removals)


def run_ingest(settings: Settings, paths: list[Path], *, allow_removals: bool = False) -> None:
    """Ingest with progress bars and a report by file."""
    from vectorstore.embedders import open_embedder
    from vectorstore.index import open_engine
    from vectorstore.ingest.run import Ingest

    close_to_others(settings.data_dir)
    embedder = open_embedder(settings.embedder, settings.embedder_key.get_secret_value())
    start = time.perf_counter()
    with show.progress(settings.language) as progress:
        done = Ingest(settings.data_dir, embedder, open_engine(settings.chroma_url)).run(
            paths or settings.documents, allow_removals=allow_removals, progress=progress
        )
    show.ingested(done, time.perf_counter() - start, settings.language)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Osoite, jota kuunnellaan.")] = "",
    port: Annotated[int, typer.Option(help="Portti.")] = 0,
) -> None:
    """Käynnistää keskustelusivun."""
    from assistant.journal import Journal
    from assistant.service import Assistant
    from assistant.web import build_app
    from assistant.web import serve as serve_app
    from vectorstore.index.releases import Releases

    settings = load_settings()
    close_to_others(settings.data_dir)
    if not Releases(settings.data_dir).current_name():
        show.line(text("serve.first", settings.language))
        run_ingest(settings, [])
    assistant = Assistant(settings)
    assistant.warm_up()
    journal = Journal(settings.app_database_url, settings.keep_days)
    try:
        journal.check()
    except JournalTrouble as error:
        show.problem(error_text(error, settings.language))
    page = build_app(assistant, journal=journal, language=settings.language)
    host, port = host or settings.host, port or settings.port
    show.line(text("serve.ready", settings.language, address=f"http://{host}:{port}"))
    serve_app(page, host, port)


@app.command()
def gaps(as_json: Annotated[bool, typer.Option("--json", help="Tulosta JSON-muodossa.")] = False) -> None:
    """Luettelee kysymykset, joihin lähteistä ei löytynyt vastausta."""
    from assistant.journal import Journal

    settings = load_settings()
    found = Journal(settings.app_database_url, settings.keep_days).gaps()
    if as_json:
        print(_GAPS.dump_json(found).decode())
    else:
        show.gaps(found, settings.language)


@app.command()
def doctor() -> None:
    """Kertoo, mitä on asennettu ja mikä on vialla."""
    from assistant.cli.doctor import examine

    settings = load_settings()
    checks = examine(settings)
    show.checks(checks, settings.language)
    if not all(check.ok for check in checks):
        raise typer.Exit(1)


for _point in entry_points(group="ohjenuora.commands"):
    # Packages that build on the assistant bring their own commands, so that it need not know them.
    app.add_typer(_point.load(), name=_point.name)
