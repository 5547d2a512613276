"""Teaches the reader: ``python -m evals.training.reader.training STAGE DATA KEPT``.

STAGE is ``general`` (public questions) or ``field`` (after them the field's own, with public ones of near misses among
them). A run that ended early goes on from the last check point in the folder KEPT.
"""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from itertools import chain, islice
from pathlib import Path
from typing import Annotated

import torch
import typer

from evals.cases.variations import varied
from evals.training.field.questions import field_questions, held_out_documents
from evals.training.reader.examples import Example, field_examples, general_examples, near_miss_examples
from evals.training.reader.figures import figures
from evals.training.reader.model import ReaderModel, loss_of
from vectorstore.embedders import open_embedder
from vectorstore.embedders.cache import EmbeddingCache
from vectorstore.embedders.e5.tokens import shipped_tokens
from vectorstore.embedders.e5.weights import shipped_weights
from vectorstore.reader.e5 import write_reader
from vectorstore.reader.inputs import Input, input_of

_TOKENS = 3500
"""Tokens of a step."""
_RATE, _HEAD_RATE = 1.5e-4, 1e-3
_WARM_UP = 0.06
_SEED = 0
_KEPT_EVERY = 100
_HELD_OUT = 40
"""Every so manieth public question is kept to see what is learned."""
_SEEN_OF_HELD_OUT = 4
"""Every so manieth question over the documents held out tells in between what is learned."""
_NEAR_MISSES = 0.05
"""Public questions, near misses among them, for each question of the field."""


class Stage(StrEnum):
    """What is learned from."""

    GENERAL = "general"
    FIELD = "field"


def main(
    stage: Stage,
    data: Annotated[Path, typer.Argument(help="Folder of public Finnish data")],
    kept: Annotated[Path, typer.Argument(help="Folder of check points")],
    rounds: int = 1,
    start: Annotated[Path | None, typer.Option(help="Check point of the stage before")] = None,
    share: Annotated[float, typer.Option(help="Share of the questions that is learned from")] = 1.0,
    most: Annotated[int | None, typer.Option(help="Steps after which it ends, all when not given")] = None,
    since: Annotated[str, typer.Option(help="First of the writers whose questions are all learned from")] = "~",
) -> None:
    """Learn from one stage's examples."""
    torch.manual_seed(_SEED)
    kept.mkdir(parents=True, exist_ok=True)
    learned, held = _groups(stage, data, kept, share, since)
    weights, tokens = shipped_weights(), shipped_tokens()
    model = ReaderModel(weights)
    if start:
        model.load_state_dict(torch.load(start)["model"])
    groups = [
        varied_group(group, random.Random(f"{seed} {n}")) for seed in range(rounds) for n, group in enumerate(learned)
    ]
    inputs = [[input_of(e.question, e.heading, e.sentences, tokens, weights.special) for e in one] for one in groups]
    steps = list(islice(_in_rounds(inputs, len(learned)), most))
    heads = [*model.sentence.parameters(), *model.whole.parameters()]
    body = [value for value in model.encoder.parameters() if value.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": _RATE}, {"params": heads, "lr": _HEAD_RATE}], weight_decay=0.01, fused=True
    )
    rates = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: min(1, (n + 1) / (_WARM_UP * len(steps))) * max(0.02, 1 - n / len(steps))
    )
    point, done = kept / f"{stage}.pt", 0
    if point.exists():
        state = torch.load(point)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        rates.load_state_dict(state["rates"])
        done = state["done"]
    print(f"{len(groups)} questions, {len(held)} held out, {len(steps)} steps, {done} done", flush=True)
    losses: list[float] = []
    for number in range(done, len(steps)):
        chosen = steps[number]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores = iter(model(list(chain.from_iterable(inputs[one] for one in chosen))))
        loss = torch.stack([loss_of([next(scores) for _ in groups[one]], groups[one]) for one in chosen]).mean()
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # so in PyTorch
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        rates.step()
        losses.append(loss.item())
        last = number + 1 == len(steps)
        if (number + 1) % 20 == 0:
            print(f"{number + 1}/{len(steps)} loss {sum(losses[-20:]) / len(losses[-20:]):.3f}", flush=True)
        if (number + 1) % _KEPT_EVERY == 0 or last:
            state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "rates": rates.state_dict()}
            torch.save(state | {"done": number + 1}, point.with_suffix(".new"))
            point.with_suffix(".new").replace(point)
            write_reader(kept / "reader.npz", *model.arrays())
        if (number + 1) % (_KEPT_EVERY * 4) == 0 or last:
            print(json.dumps(figures(model, held, tokens, weights.special)), flush=True)


def _groups(
    stage: Stage, data: Path, kept: Path, share: float, since: str
) -> tuple[list[list[Example]], list[list[Example]]]:
    """Questions with their passages, to learn from (a share of them) and held out."""
    drawn = random.Random(_SEED)
    if stage is Stage.GENERAL:
        general = [[example] for example in general_examples(data)]
        learned, held = [one for n, one in enumerate(general) if n % _HELD_OUT], general[::_HELD_OUT]
        return drawn.sample(learned, int(share * len(learned))), held
    held_documents = held_out_documents()
    asked = [
        one
        for one in field_questions()
        if one.writer >= since or one.document in held_documents or drawn.random() < share
    ]
    cache = EmbeddingCache(kept / "embeddings.sqlite")
    examples = field_examples(asked, data, open_embedder("bundled"), cache, seed=_SEED)
    pairs = zip(asked, examples, strict=True)
    groups = [(group, one.document in held_documents) for one, group in pairs if group]
    learned = [group for group, is_held in groups if not is_held]
    near_misses = [[one] for one in near_miss_examples(data)]
    learned += drawn.sample(near_misses, int(_NEAR_MISSES * len(learned)))
    return learned, [group for group, is_held in groups if is_held][::_SEEN_OF_HELD_OUT]


def varied_group(group: Sequence[Example], drawn: random.Random) -> list[Example]:
    """A question's examples with the question as it is or written otherwise: the same in all of its passages."""
    question = varied(group[0].question, drawn)
    return [replace(example, question=question) for example in group]


def _in_rounds(inputs: Sequence[Sequence[Input]], size: int) -> Iterator[list[int]]:
    for first in range(0, len(inputs), size):
        for step in steps_of(inputs[first : first + size], first):
            yield [first + place for place in step]


def steps_of(inputs: Sequence[Sequence[Input]], seed: int) -> Iterator[list[int]]:
    """Places of the questions of each step: of like lengths, so that little is padding, in a random order."""
    drawn = random.Random(seed)
    longest = [max(len(one.ids) for one in group) for group in inputs]
    order = drawn.sample(range(len(inputs)), len(inputs))
    steps: list[list[int]] = []
    for first in range(0, len(order), 1000):
        step: list[int] = []
        rows = 0
        for one in sorted(order[first : first + 1000], key=longest.__getitem__):
            rows += len(inputs[one])
            if step and longest[one] * rows > _TOKENS:
                steps.append(step)
                step, rows = [], len(inputs[one])
            step.append(one)
        steps.append(step)
    drawn.shuffle(steps)
    yield from steps


if __name__ == "__main__":
    typer.run(main)
