"""How well the vectors alone find the sentence that answers: ``python -m evals.training.embedder.figures``.

The questions of every set of cases are asked of all sentences of the release in use, by the model as it was and as it
was taught. None of them taught it.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from assistant.settings import Settings
from evals.bench.report import save
from evals.cases.sets import fitting_cases, read_cases, unseen_cases
from evals.records import Case
from evals.runs.run import quotes_evidence
from vectorstore.embedders import Embedder
from vectorstore.embedders.e5.adapter import Adapter, shipped_adapter
from vectorstore.embedders.e5.embedder import E5Embedder
from vectorstore.index import open_engine
from vectorstore.index.port import Index
from vectorstore.index.releases import Releases


def main(results: Annotated[Path, typer.Option(help="Where the figures go")] = Path("evals/results")) -> None:
    """Print and save how both do."""
    folder = Releases(Settings().data_dir).current()
    sentences = _sentences(open_engine().open(folder, folder.manifest()))
    models = {"as it was": E5Embedder("e5"), "taught": E5Embedder("e5", Adapter(shipped_adapter()))}
    figures = {
        path.name: {name: _figures(model, _asked(path), sentences) for name, model in models.items()}
        for path in (*fitting_cases(), *unseen_cases())
    }
    print(json.dumps(figures, indent=1))
    save(results, "embedder", {"sentences": len(sentences)}, {"vectors alone": figures})


def _asked(path: Path) -> list[Case]:
    return [case for case in read_cases(path) if len(case.turns) == 1 and case.evidence]


def _sentences(index: Index) -> list[tuple[str, str]]:
    """Document and text of each sentence of a release."""
    found = []
    for passage in index.passages(range(index.count())):
        chunk = passage.chunk
        document = index.text_of(chunk.document_id)
        assert document is not None, chunk.document_id
        found += [(document.id, document.text[one.start : one.end]) for one in chunk.sentences]
    return found


def _figures(embedder: Embedder, cases: Sequence[Case], sentences: Sequence[tuple[str, str]]) -> dict[str, float]:
    cosines = embedder.embed_queries([case.turns[0] for case in cases]) @ (
        embedder.embed_passages([text for _, text in sentences]).T
    )
    places = []
    for case, near in zip(cases, cosines, strict=True):
        ordered = (sentences[place] for place in np.argsort(-near, kind="stable").tolist())
        right = [quotes_evidence(document, text, case.evidence) for document, text in ordered]
        places.append(right.index(True) + 1 if True in right else len(sentences))
    found = np.array(places)
    figures = {"mrr": (1 / found).mean(), "first": (found == 1).mean(), "among five": (found <= 5).mean()}
    return {name: round(float(value), 4) for name, value in figures.items()}


if __name__ == "__main__":
    typer.run(main)
