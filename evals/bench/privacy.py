"""How well personal data is found: sentences with made values, and as many without any."""

import random
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from assistant.privacy import Found, Personal, find_personal, masked
from evals.cases.sets import read_cases, shipped_cases

_SEED = 20231
_EACH = 7
"""How often each sentence is filled."""
_SEPARATORS = "-YXWVUABCDEF+"
_CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Typed:
    """A sentence and the personal data in it."""

    text: str
    personal: tuple[Found, ...]


def typed_sentences() -> list[Typed]:
    """Filled sentences, then those without personal data: hard ones and the questions of the shipped cases."""
    table: dict[str, list[str]] = tomllib.loads(
        files("evals.cases").joinpath("personal.toml").read_text(encoding="utf-8")
    )
    chance = random.Random(_SEED)
    filled = [_filled(template, table, chance) for template in table["with"] for _ in range(_EACH)]
    plain = [*table["without"], *(turn for case in read_cases(shipped_cases()) for turn in case.turns)]
    return filled + [Typed(text, ()) for text in plain]


def _filled(template: str, table: dict[str, list[str]], chance: random.Random) -> Typed:
    text, done = "", 0
    personal = []
    for slot in _SLOT.finditer(template):
        text += template[done : slot.start()]
        value = _MADE[slot[1]](chance) if slot[1] in _MADE else chance.choice(table[slot[1]])
        kind = _KIND.get(slot[1]) or Personal(slot[1])
        personal.append(Found(kind, len(text), len(text) + len(value)))
        text += value
        done = slot.end()
    return Typed(text + template[done:], tuple(personal))


def _identity(chance: random.Random) -> str:
    """A code of the range 900 to 999, which belongs to nobody for good."""
    day = f"{chance.randint(1, 28):02}{chance.randint(1, 12):02}{chance.randint(0, 99):02}"
    number = f"{chance.randint(900, 999)}"
    return f"{day}{chance.choice(_SEPARATORS)}{number}{_CHECKS[int(day + number) % len(_CHECKS)]}"


def _account(chance: random.Random) -> str:
    """A Finnish account of a bank code that no bank has, check digits by ISO 7064."""
    number = f"0{chance.randint(0, 10**13 - 1):013}"
    # F is 15 and I is 18 where letters count; 00 stands for the check digits.
    account = f"FI{98 - int(number + '151800') % 97:02}{number}"
    return chance.choice((account, " ".join(re.findall(".{1,4}", account))))


def _phone(chance: random.Random) -> str:
    digits = f"{chance.randint(0, 999):03}"
    return chance.choice(
        (
            f"040 000 0{digits}",
            f"050-000 0{digits}",
            f"+358 40 0000{digits}",
            f"04500000{digits[:2]}",
            "+46 70 174 06 05",
        )
    )


def _mistyped(chance: random.Random) -> str:
    """A code as a hurried person types it: a wrong check character, spaces, another dash, none, small letters."""
    code = _identity(chance)
    date, sign, number, check = code[:6], code[6], code[7:10], code[10]
    wrong = chance.choice([letter for letter in _CHECKS if letter.isalpha() and letter != check])
    return chance.choice(
        (
            f"{date}{sign}{number}{wrong}",
            f"{date}-{number}{chance.randint(0, 9)}",
            f"{date} {number}{wrong}",
            f"{date}{number}{wrong}",
            f"{date}–{number}{check}".lower(),
            f"{date} - {number} {check}",
            f"{date[:2]}.{date[2:4]}.{date[4:]}-{number}{wrong}",
            f"{date[:2]} {date[2:4]} {date[4:]} - {number}{wrong}",
            f"{date[:4]}19{date[4:]}-{number}{wrong}",
        )
    )


def _birth(chance: random.Random) -> str:
    day, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.randint(1930, 2020)
    return chance.choice(
        (f"{day}.{month}.{year}", f"{day:02}{month:02}{year % 100:02}", f"{day}.{month}.{year % 100:02}")
    )


_MADE = {"identity": _identity, "mistyped": _mistyped, "birth": _birth, "account": _account, "phone": _phone}
_KIND = {"mistyped": Personal.IDENTITY}
"""Kinds of the slots that are not named as their kind is."""


def measure_privacy(sentences: Sequence[Typed]) -> dict[str, Any]:
    """Recall and precision of each kind; a find counts when it is of the kind and meets the true one."""
    rows = [_row(kind, sentences) for kind in Personal]
    clean = [typed for typed in sentences if not typed.personal]
    touched = sum(bool(find_personal(typed.text)) for typed in clean)
    return {"sentences": len(sentences), "without": len(clean), "without_but_masked": touched, "systems": rows}


def _row(kind: Personal, sentences: Sequence[Typed]) -> dict[str, object]:
    true = found = hits = right = 0
    for typed in sentences:
        given = [one for one in find_personal(typed.text) if one.kind is kind]
        wanted = [one for one in typed.personal if one.kind is kind]
        true, found = true + len(wanted), found + len(given)
        hits += sum(any(_covers(other, one) for other in given) for one in wanted)
        right += sum(any(_meets(one, other) for other in wanted) for one in given)
    recall = round(hits / true, 4) if true else None
    return {"kind": str(kind), "true": true, "found": found, "recall": recall, "precision": _share(right, found)}


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _covers(found: Found, true: Found) -> bool:
    """Whether nothing of it would be left to read."""
    return found.start <= true.start and found.end >= true.end


def _meets(one: Found, other: Found) -> bool:
    return one.start < other.end and other.start < one.end


def missed(sentences: Sequence[Typed]) -> Iterator[tuple[str, str]]:
    """Sentences in which something is missed or wrongly found, with what is left after masking."""
    for typed in sentences:
        found = find_personal(typed.text)
        whole = all(any(o.kind is one.kind and _covers(o, one) for o in found) for one in typed.personal)
        if not whole or any(not any(_meets(one, other) for other in typed.personal) for one in found):
            yield typed.text, masked(typed.text)
