"""An ingest that is killed at any moment changes nothing, and the next one succeeds."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from assistant.opening import open_assistant
from assistant.records import Answer
from assistant.settings import Settings
from tests.support import ingest_into, write
from vectorstore.embedders import open_embedder
from vectorstore.index.releases import Releases

QUESTION = "Mikä on liitteen enimmäiskoko?"


def document(number: int, round_number: int) -> str:
    return f"# Ohje {number}\n\n## Aihe {number}\n\nTyöryhmä {number} kokoontui kierroksella {round_number} torstaina."


def ask(data_dir: Path) -> Answer:
    return open_assistant(Settings(data_dir=data_dir)).ask(QUESTION)


def killed_ingest(source: Path, data_dir: Path, seconds: float) -> bool:
    """Start an ingest and kill it, with its reading processes, after some seconds; whether it was still running."""
    program = [sys.executable, "-c", "from assistant.cli.main import main; main()", "ingest", str(source)]
    environment = {**os.environ, "OHJENUORA_DATA_DIR": str(data_dir)}
    process = subprocess.Popen(program, env=environment, start_new_session=True, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    running = process.poll() is None
    if running:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return running


def test_killed_at_ten_random_moments(tmp_path: Path) -> None:
    source, data_dir = tmp_path / "aineisto", tmp_path / "data"
    write(source, liitteet="# Liitteet\n\nLiitteen enimmäiskoko Asiointi-Järvessä on 20 megatavua.")
    write(source, **{f"ohje{number}": document(number, 0) for number in range(20)})
    ingest_into(data_dir, [source], open_embedder("bundled"))
    before = ask(data_dir)
    assert before.answered and "20 megatavua" in before.answer
    moments = random.Random(20261125)
    killed = 0
    for attempt in range(1, 11):
        write(source, **{f"ohje{number}": document(number, attempt) for number in range(20)})
        release = Releases(data_dir).current_name()
        was_killed = killed_ingest(source, data_dir, moments.uniform(0.3, 5.0))
        killed += was_killed
        after = ask(data_dir)
        assert after.answer == before.answer and after.citations == before.citations
        if was_killed:
            # The pointer moves in the last instant or not at all; whichever, it points at a whole release.
            assert Releases(data_dir).current_name() >= release
    assert killed >= 5
    done = ingest_into(data_dir, [source], open_embedder("bundled"))
    assert done.manifest.failed == ()
    assert any("kierroksella 10" in (source / f"{d.id}").read_text() for d in done.manifest.documents)
    assert ask(data_dir).answer == before.answer
