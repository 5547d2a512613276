"""Teaches the reader: ``python -m evals.training.reader.training STAGE DATA KEPT``.

STAGE is ``general`` (public questions) or ``field`` (the field's own, after them). A run that ended early goes on from
the last check point in the folder KEPT.
"""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import torch
import typer

from evals.training.reader.examples import (
    Example,
    field_examples,
    field_questions,
    general_examples,
    held_out_documents,
)
from evals.training.reader.figures import figures
from evals.training.reader.model import ReaderModel, loss_of
from evals.training.reader.variations import varied
from vectorstore.embedders import open_embedder
from vectorstore.embedders.e5.tokens import shipped_tokens
from vectorstore.embedders.e5.weights import shipped_weights
from vectorstore.reader.e5 import write_reader
from vectorstore.reader.inputs import Input, input_of

_TOKENS = 3500
"""Tokens of a step."""
_RATE, _HEAD_RATE = 1e-4, 1e-3
_WARM_UP = 0.06
_SEED = 0
_KEPT_EVERY = 100
_HELD_OUT = 40
"""Every so manieth public question is kept to see what is learned."""


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
    share: float = 1.0,
) -> None:
    """Learn from one stage's examples."""
    torch.manual_seed(_SEED)
    kept.mkdir(parents=True, exist_ok=True)
    learned, held = _examples(stage, data)
    learned = random.Random(_SEED).sample(learned, int(share * len(learned)))
    weights, tokens = shipped_weights(), shipped_tokens()
    model = ReaderModel(weights)
    if start:
        model.load_state_dict(torch.load(start)["model"])
    rounds_of = [_varied(learned, seed) for seed in range(rounds)]
    flat = [example for examples in rounds_of for example in examples]
    inputs = [input_of(e.question, e.heading, e.sentences, tokens, weights.special) for e in flat]
    steps = list(_in_rounds(inputs, len(rounds_of[0])))
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
    print(f"{len(flat)} examples, {len(held)} held out, {len(steps)} steps, {done} done", flush=True)
    losses: list[float] = []
    for number in range(done, len(steps)):
        chosen = steps[number]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores = model([inputs[one] for one in chosen])
        loss = torch.stack([loss_of(s, flat[one]) for s, one in zip(scores, chosen, strict=True)]).mean()
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


def _examples(stage: Stage, data: Path) -> tuple[list[list[Example]], list[list[Example]]]:
    if stage is Stage.GENERAL:
        general = [[example] for example in general_examples(data)]
        return (
            [one for n, one in enumerate(general) if n % _HELD_OUT],
            general[::_HELD_OUT],
        )
    asked = field_questions()
    groups = field_examples(asked, data, open_embedder("bundled"), seed=_SEED)
    held_documents = held_out_documents(asked)
    pairs = list(zip(asked, groups, strict=True))
    return (
        [group for one, group in pairs if group and one.document not in held_documents],
        [group for one, group in pairs if group and one.document in held_documents],
    )


def _varied(learned: Sequence[Sequence[Example]], seed: int) -> list[Example]:
    """All examples, each question written as it is or otherwise: the same in all of its passages."""
    drawn = random.Random(seed)
    examples = []
    for group in learned:
        question = varied(group[0].question, drawn)
        examples += [replace(example, question=question) for example in group]
    return examples


def _in_rounds(inputs: Sequence[Input], size: int) -> Iterator[list[int]]:
    for first in range(0, len(inputs), size):
        for step in steps_of(inputs[first : first + size], first):
            yield [first + place for place in step]


def steps_of(inputs: Sequence[Input], seed: int) -> Iterator[list[int]]:
    """Places of the inputs of each step: of like lengths, so that little is padding, in a random order."""
    drawn = random.Random(seed)
    order = drawn.sample(range(len(inputs)), len(inputs))
    steps: list[list[int]] = []
    for first in range(0, len(order), 1000):
        pool = sorted(order[first : first + 1000], key=lambda one: len(inputs[one].ids))
        step: list[int] = []
        for one in pool:
            if step and len(inputs[one].ids) * (len(step) + 1) > _TOKENS:
                steps.append(step)
                step = []
            step.append(one)
        steps.append(step)
    drawn.shuffle(steps)
    yield from steps


if __name__ == "__main__":
    typer.run(main)
