"""The desk where questions are taken, and the conversations that it keeps."""

import asyncio
import logging
import threading
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.journal import Journal
from assistant.records import Answer
from assistant.service import Assistant
from assistant.web.conversations import Conversations
from assistant.web.desk import Desk, Shown
from tests.assistant.web.scripted import ScriptedAssistant, in_a_loop, unknown

KEY = "0123456789abcdef" * 2
OTHER = "fedcba9876543210" * 2


class LockedJournal(Journal):
    """A journal that keeps nothing, and says which question it did not keep."""

    def __init__(self) -> None:
        pass

    def add_gap(self, question: str) -> None:
        raise OSError(f"locked: {question}")

    def add_feedback(self, question: str, answer: str, release: str, verdict: str) -> int:
        raise OSError(f"locked: {question}")


def desk(script: ScriptedAssistant, journal: Journal | None = None, folder: Path | None = None) -> Desk:
    return Desk(cast(Assistant, script), journal or Journal(f"sqlite:///{folder}/app.sqlite", 30))


async def whole(desk: Desk, question: str, key: str = KEY) -> list[Shown]:
    return [shown async for shown in desk.reply(question, key, "fi")]


def ask(desk: Desk, question: str, key: str = KEY) -> list[Shown]:
    return in_a_loop(whole(desk, question, key))


def test_the_question_is_shown_first_and_then_its_answer(tmp_path: Path) -> None:
    first, last = ask(desk(ScriptedAssistant(), folder=tmp_path), "Kysymys?")
    assert (first.question, first.exchanges) == ("Kysymys?", ())
    assert [one.answer.question for one in last.exchanges] == ["Kysymys?"] and not last.question


def test_a_follow_up_gets_the_turns_of_its_own_conversation(tmp_path: Path) -> None:
    script = ScriptedAssistant()
    one = desk(script, folder=tmp_path)
    for number in range(8):
        ask(one, f"Kysymys {number}?")
    ask(one, "Muu?", OTHER)
    ask(one, "Muu?", "ei avain")
    ask(one, "Entä?", "ei avain")
    assert [[turn.question for turn in turns] for _, turns in script.asked[7:]] == [
        [f"Kysymys {number}?" for number in range(1, 7)],
        [],
        [],
        [],
    ]


@pytest.mark.parametrize(
    ("question", "said"),
    [("", "tyhjä"), ("a" * 1001, "1001"), ("Tunnus on 010190-900P, mitä teen?", "henkilötunnus")],
)
def test_a_refused_question_comes_back_and_is_not_kept(tmp_path: Path, question: str, said: str) -> None:
    script = ScriptedAssistant()
    one = desk(script, folder=tmp_path)
    [shown] = ask(one, question)
    assert shown.problem and said in shown.problem.answer and shown.returned == question
    assert script.asked == [] and one.conversations.of(KEY).exchanges == ()


def test_an_unexpected_error_is_said_plainly_and_logged_without_the_question(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(question: str) -> Answer:
        raise ValueError(f"cannot answer {question}")

    script = ScriptedAssistant(fail)
    one = desk(script, folder=tmp_path)
    with caplog.at_level(logging.DEBUG):
        *_, shown = ask(one, "Matti Meikäläinen kysyy")
    assert shown.problem and "teknisen vian" in shown.problem.answer
    assert shown.returned == "Matti Meikäläinen kysyy" and shown.exchanges == ()
    assert "ValueError" in caplog.text and "test_desk.py" in caplog.text and "Meikäläinen" not in caplog.text
    script.answer = unknown
    assert ask(one, "Kysymys?")[-1].exchanges


def test_a_trouble_with_the_journal_does_not_cost_the_answer(caplog: pytest.LogCaptureFixture) -> None:
    one = desk(ScriptedAssistant(), LockedJournal())
    *_, shown = ask(one, "Matti Meikäläinen kysyy")
    assert shown.exchanges[-1].answer.question == "Matti Meikäläinen kysyy" and not shown.problem
    assert not one.judge(KEY, "good")
    assert caplog.text.count("OSError") == 2 and "Meikäläinen" not in caplog.text


def test_a_slow_journal_is_not_waited_for(tmp_path: Path) -> None:
    shown = threading.Event()
    kept_after: list[bool] = []

    class Slow(LockedJournal):
        def add_gap(self, question: str) -> None:
            kept_after.append(shown.wait(10))

    async def read() -> None:
        async for now in one.reply("Kysymys?", KEY, "fi"):
            if now.exchanges:
                shown.set()

    one = desk(ScriptedAssistant(), Slow())
    in_a_loop(read())
    assert kept_after == [True]


def test_the_nearest_contact_is_named_when_nothing_is_answered(assistant: Assistant, tmp_path: Path) -> None:
    class Failing(ScriptedAssistant):
        search = assistant.search  # type: ignore[assignment]

    def fail(question: str) -> Answer:
        raise ValueError

    *_, shown = ask(desk(Failing(fail), folder=tmp_path), "Kysymys?")
    assert shown.problem and shown.problem.contact and shown.problem.contact.phone == "03 000 1000"


def test_more_questions_than_can_wait_are_refused(tmp_path: Path) -> None:
    go_on = threading.Event()

    def wait(question: str) -> Answer:
        go_on.wait()
        return unknown(question)

    async def crowd() -> tuple[list[Shown], list[list[Shown]], list[Shown]]:
        waiting = [asyncio.create_task(whole(one, f"Kysymys {n}?", f"{n:032x}")) for n in range(32)]
        while len(script.asked) < 4:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        assert len(script.asked) == 4
        refused = await whole(one, "Vielä?")
        go_on.set()
        answered = await asyncio.gather(*waiting)
        return refused, answered, await whole(one, "Nyt?")

    script = ScriptedAssistant(wait)
    one = desk(script, folder=tmp_path)
    [refused], answered, after = in_a_loop(crowd())
    assert refused.problem and "Kysyjiä on juuri nyt liikaa" in refused.problem.answer and refused.returned == "Vielä?"
    assert all(shown[-1].exchanges for shown in answered) and after[-1].exchanges


def test_one_verdict_is_kept_however_many_press_at_once(tmp_path: Path) -> None:
    one = desk(ScriptedAssistant(), folder=tmp_path)
    assert one.judge(KEY, "bad")
    ask(one, "Kysymys?")
    presses = [threading.Thread(target=one.judge, args=(KEY, "good")) for _ in range(8)]
    for press in presses:
        press.start()
    for press in presses:
        press.join()
    assert one.comment(KEY, " Hyvä ") and not one.comment(KEY, "a" * 1001)
    [kept] = Journal(f"sqlite:///{tmp_path}/app.sqlite", 30).feedback()
    assert (kept.verdict, kept.comment) == ("good", "Hyvä")


def test_a_new_conversation_forgets_also_what_is_still_being_answered(tmp_path: Path) -> None:
    one = desk(ScriptedAssistant(), folder=tmp_path)

    async def forget_meanwhile() -> list[Shown]:
        shown = []
        async for now in one.reply("Kysymys?", KEY, "fi"):
            one.conversations.forget(KEY)
            shown.append(now)
        return shown

    assert in_a_loop(forget_meanwhile())[-1] == Shown()
    assert one.conversations.of(KEY).exchanges == ()


def test_conversations_are_forgotten_in_time() -> None:
    now = [0.0]
    conversations = Conversations(clock=lambda: now[0])
    conversations.of(KEY).add(unknown("Kysymys?"))
    now[0] = 8 * 3600 - 1
    assert conversations.of(KEY).exchanges
    now[0] = 16 * 3600
    conversations.of(OTHER)
    assert conversations.of(KEY).exchanges == ()


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 700), st.booleans()), max_size=60))
def test_conversations_are_bounded_and_apart(steps: list[tuple[int, bool]]) -> None:
    conversations = Conversations()
    expected: dict[int, int] = {}
    for number, forget in steps:
        if forget:
            conversations.forget(f"{number:032x}")
            expected.pop(number, None)
        else:
            conversations.of(f"{number:032x}").add(unknown(str(number)))
            expected[number] = min(40, expected.get(number, 0) + 1)
    for number, count in expected.items():
        kept = conversations.of(f"{number:032x}").exchanges
        assert [one.answer.question for one in kept] == [str(number)] * count


def test_the_longest_untouched_conversation_goes_first() -> None:
    conversations = Conversations()
    for number in range(501):
        conversations.of(f"{number:032x}").add(unknown(str(number)))
    assert conversations.of(f"{1:032x}").exchanges and not conversations.of(f"{0:032x}").exchanges
