"""An ingest that is killed at any moment changes nothing, and the next one succeeds."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.records import Answer
from assistant.service import Assistant
from assistant.settings import Settings
from tests.support import HashEmbedder, ingest_into, write
from vectorstore.embedders import open_embedder
from vectorstore.index.releases import Releases
from vectorstore.ingest.run import Ingest
from vectorstore.search import LiveSearch

MOMENTS = [
    "read 1",
    "read 20",
    "index 10",
    "embed 1",
    "embed 2",
    "write passages.npy",
    "write sentences.npy",
    "write manifest.json",
    "rename .building",
    "write current.new",
    "rename current.new",
]
"""A stage and how often it has been reported, or an event of the file system and the name of its file."""
QUESTION = "Mikä on liitteen enimmäiskoko?"


def documents(folder: Path, round_number: int, count: int = 20) -> Path:
    """So many documents, all of them other ones in each round, and one that stays."""
    write(folder, liitteet="# Liitteet\n\nLiitteen enimmäiskoko Asiointi-Järvessä on 20 megatavua.")
    return write(
        folder,
        **{
            f"ohje{number}": f"# Ohje {number}\n\n## Aihe {number}\n\n"
            f"Työryhmä {number} kokoontui kierroksella {round_number} torstaina."
            for number in range(count)
        },
    )


def die() -> None:
    """End this process and the ones that read files for it, as a power cut would."""
    os.killpg(os.getpgid(0), signal.SIGKILL)


def ingest_until(moment: str, source: Path, data_dir: Path) -> None:
    """Ingest and die at a moment; for a process, and a group of processes, of its own."""
    stage, _, of = moment.partition(" ")
    seen: Counter[str] = Counter()

    def report(reported: str, done: int, total: int) -> None:
        seen[reported] += 1
        if (reported, str(seen[reported])) == (stage, of):
            die()

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        written = event == "open" and "w" in str(arguments[1])
        action = "write" if written else event.removeprefix("os.")
        if action == stage and Path(str(arguments[0])).name == of:
            die()

    sys.addaudithook(watch)
    Ingest(data_dir, HashEmbedder()).run([source], progress=report)


def run_until(moment: str, source: Path, data_dir: Path) -> int:
    """The return code of a process that ingests until a moment."""
    program = "import sys, pathlib; from tests.vectorstore.ingest.test_kill import ingest_until;"
    program += "ingest_until(sys.argv[1], *map(pathlib.Path, sys.argv[2:]))"
    command = [sys.executable, "-c", program, moment, str(source), str(data_dir)]
    return subprocess.run(command, start_new_session=True, check=False, timeout=300).returncode


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_a_named_moment(moment: str, tmp_path: Path) -> None:
    source, data_dir = documents(tmp_path / "aineisto", 0), tmp_path / "data"
    ingest_into(data_dir, [source], HashEmbedder())
    documents(source, 1)
    assert run_until(moment, source, data_dir) == -signal.SIGKILL
    live = LiveSearch(Releases(data_dir), HashEmbedder())
    assert live.current().manifest.release == "0001"
    assert "kierroksella 0" in live.search("työryhmä 7 kokoontui", limit=1).hits[0].passage.chunk.text
    done = ingest_into(data_dir, [source], HashEmbedder()).manifest
    assert (len(done.changes.changed), done.changes.unchanged, done.failed) == (20, 1, ())
    assert "kierroksella 1" in live.search("työryhmä 7 kokoontui", limit=1).hits[0].passage.chunk.text


def test_what_was_embedded_before_a_kill_is_kept(tmp_path: Path) -> None:
    class Counting(HashEmbedder):
        seen = 0

        def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
            self.seen += len(texts)
            return super().embed_passages(texts)

    source, whole, rest = documents(tmp_path / "aineisto", 0, count=40), Counting(), Counting()
    ingest_into(tmp_path / "undisturbed", [source], whole)
    # The first report tells what was known before, the second comes after the first batch.
    assert run_until("embed 2", source, tmp_path / "data") == -signal.SIGKILL
    ingest_into(tmp_path / "data", [source], rest)
    assert 0 < rest.seen < whole.seen


def ask(data_dir: Path) -> Answer:
    return Assistant(Settings(data_dir=data_dir)).ask(QUESTION)


def start_ingest(source: Path, data_dir: Path) -> subprocess.Popen[bytes]:
    program = [sys.executable, "-c", "from assistant.cli.main import main; main()", "ingest", str(source)]
    environment = {**os.environ, "OHJENUORA_DATA_DIR": str(data_dir)}
    return subprocess.Popen(
        program, env=environment, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def kill_after(seconds: float, source: Path, data_dir: Path) -> None:
    """Start the command and kill it, with its reading processes, sooner where it was done by then."""
    running = False
    while not running:
        process = start_ingest(source, data_dir)
        time.sleep(seconds)
        running = process.poll() is None
        if running:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        seconds /= 2


def test_the_command_killed_at_random_moments(tmp_path: Path) -> None:
    source, data_dir = documents(tmp_path / "aineisto", 0), tmp_path / "data"
    start = time.monotonic()
    assert start_ingest(source, data_dir).wait() == 0
    undisturbed = time.monotonic() - start
    before = ask(data_dir)
    assert before.answered
    assert "20 megatavua" in before.answer
    moments = random.Random(20261125)
    for attempt in range(1, 4):
        documents(source, attempt)
        kill_after(moments.uniform(0.1, 1) * undisturbed, source, data_dir)
        after = ask(data_dir)
        # The pointer moves in the last instant or not at all; whichever, it points at a whole release.
        assert (after.answer, after.citations) == (before.answer, before.citations)
    done = ingest_into(data_dir, [documents(source, 4)], open_embedder("bundled"))
    assert done.manifest.failed == ()
    assert "kierroksella 4" in (source / "ohje7.md").read_text()
    assert ask(data_dir).answer == before.answer
