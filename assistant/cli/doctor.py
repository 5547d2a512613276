"""``ohjenuora doctor``: what is installed, which model and release, and what is wrong."""

import platform
from collections.abc import Callable
from tempfile import TemporaryFile

from assistant.answering.answerability import answer_weights
from assistant.answering.weighing import sentence_weights
from assistant.errors import OpenToOthers
from assistant.journal import Journal
from assistant.opening import open_assistant
from assistant.private_files import open_to_others
from assistant.records import Check
from assistant.settings import Settings
from assistant.texts import error_text
from corpus.addresses import without_secrets
from corpus.errors import OhjenuoraError
from corpus.finnish.voikko import knows
from vectorstore.embedders import open_embedder
from vectorstore.errors import OutdatedRelease, WeightsOfAnotherModel
from vectorstore.index.digest import release_digest
from vectorstore.index.releases import Releases, writable
from vectorstore.ranking.scoring import ranking_weights


def examine(settings: Settings) -> list[Check]:
    """Examine everything an answer needs; a check that fails says what to do."""
    probes: tuple[tuple[str, Callable[[Settings], str]], ...] = (
        ("python", lambda _: platform.python_version()),
        ("data", _data),
        ("private", _private),
        ("journal", _journal),
        ("voikko", _voikko),
        ("embedder", _embedder),
        ("weights", _weights),
        ("release", _release),
        ("ask", _ask),
    )
    return [_check(name, probe, settings) for name, probe in probes]


def _check(name: str, probe: Callable[[Settings], str], settings: Settings) -> Check:
    try:
        return Check(name, True, probe(settings))
    except OhjenuoraError as error:
        return Check(name, False, error_text(error, settings.language))


def _data(settings: Settings) -> str:
    folder = settings.data_dir.absolute()
    with writable(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder) as file:
            file.write(b"x")
    return str(folder)


def _private(settings: Settings) -> str:
    if found := open_to_others(settings.data_dir):
        raise OpenToOthers(path=str(found[0]), count=len(found), folder=str(settings.data_dir))
    return oct(settings.data_dir.stat().st_mode & 0o777)


def _journal(settings: Settings) -> str:
    journal = Journal(settings.app_database_url, settings.keep_days)
    journal.check()
    journal.close()
    return without_secrets(settings.app_database_url)


def _voikko(_: Settings) -> str:
    return "pyvoikko" if knows("hyvinvointialueella") else "?"


def _embedder(settings: Settings) -> str:
    embedder = open_embedder(settings.embedder, settings.embedder_key.get_secret_value())
    return f"{embedder.name} ({embedder.embed_queries(['koe']).shape[1]})"


def _weights(settings: Settings) -> str:
    found = open_embedder(settings.embedder, settings.embedder_key.get_secret_value()).name
    for weights in (ranking_weights(), sentence_weights(), answer_weights()):
        if weights.embedder != found:
            raise WeightsOfAnotherModel(found=found, expected=weights.embedder)
    return found


def _release(settings: Settings) -> str:
    made = Releases(settings.data_dir).current().manifest()
    # Another model is told by the question that is tried.
    if made.digest != release_digest(embedder=made.embedder, dimension=made.dimension):
        raise OutdatedRelease(release=made.release)
    return f"{made.release}: {len(made.documents)} / {made.passages}"


def _ask(settings: Settings) -> str:
    answer = open_assistant(settings).ask("Mistä saan neuvontaa?")
    return f"{answer.timings_ms['total']:.0f} ms"
