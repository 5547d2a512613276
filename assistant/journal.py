"""What is kept of conversations: verdicts on answers, and questions that the sources did not answer.

Nothing else is kept. Personal data is masked before it is written, and everything is deleted after a set number of
days. The only module that imports SQLAlchemy.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import DateTime, Engine, String, Text, create_engine, delete, event, func, make_url, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.schema import CreateTable

from assistant.errors import JournalTrouble
from assistant.privacy import masked
from assistant.records import Gap
from corpus.addresses import without_secrets

Verdict = Literal["good", "bad"]
_PATIENCE = 2
"""Seconds that SQLite waits for another process to let go of the file, and PostgreSQL's driver for its server."""
_WAITS = {"sqlite": "timeout", "postgresql": "connect_timeout"}
"""What the drivers of each database call that."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """One reader's verdict on one answer; ``time`` is in UTC."""

    question: str
    answer: str
    release: str
    verdict: str
    comment: str
    time: datetime


class _Base(DeclarativeBase):
    pass


class _FeedbackRow(_Base):
    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    release: Mapped[str] = mapped_column(String(32))
    verdict: Mapped[str] = mapped_column(String(8))
    comment: Mapped[str] = mapped_column(Text, default="")
    time: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class _GapRow(_Base):
    __tablename__ = "gaps"

    id: Mapped[int] = mapped_column(primary_key=True)
    question: Mapped[str] = mapped_column(Text)
    time: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Journal:
    """The tables at a SQLAlchemy address; made when they are not there.

    What is older than ``keep_days`` is deleted whenever the journal is used. Every method raises ``JournalTrouble``
    when the database cannot be used; nothing is opened before that, so that a broken one keeps nobody from answers.
    """

    def __init__(self, url: str, keep_days: int) -> None:
        self._url = url
        self._keep = timedelta(days=keep_days)
        self._opened: Engine | None = None
        self._opening = threading.Lock()

    @contextmanager
    def _session(self) -> Iterator[Session]:
        """A session that is committed at its end. What is told of a trouble holds nothing of what people wrote."""
        try:
            with Session(self._engine()) as session, session.begin():
                for table in (_FeedbackRow, _GapRow):
                    session.execute(delete(table).where(table.time < _now() - self._keep))
                yield session
        except (SQLAlchemyError, OSError, ImportError, ValueError) as error:
            found = getattr(error, "orig", None) or type(error).__name__
            raise JournalTrouble(address=without_secrets(self._url), found=without_secrets(str(found))) from None

    def _engine(self) -> Engine:
        # Gradio's handlers run in many threads; SQLAlchemy gives each its own connection.
        with self._opening:
            self._opened = self._opened or self._open()
        return self._opened

    def _open(self) -> Engine:
        waits = _WAITS.get(make_url(self._url).get_backend_name())
        engine = create_engine(self._url, connect_args={waits: _PATIENCE} if waits else {})
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _overwrite_deleted)
        with engine.begin() as connection:
            for table in _Base.metadata.sorted_tables:
                # Another process may make it between a look and the making.
                connection.execute(CreateTable(table, if_not_exists=True))
        return engine

    def check(self) -> None:
        """Find out whether the database can be used."""
        with self._session():
            pass

    def add_feedback(self, question: str, answer: str, release: str, verdict: Verdict) -> int:
        """Keep a verdict; its number, by which a comment can be added later."""
        row = _FeedbackRow(
            question=masked(question), answer=answer, release=release, verdict=verdict, comment="", time=_now()
        )
        with self._session() as session:
            session.add(row)
            session.flush()
            return row.id

    def comment(self, number: int, comment: str) -> None:
        """Put a comment to a verdict given earlier."""
        with self._session() as session:
            row = session.get(_FeedbackRow, number)
            if row:
                row.comment = masked(comment)

    def feedback(self) -> list[Feedback]:
        """All feedback, newest first."""
        with self._session() as session:
            rows = session.scalars(select(_FeedbackRow).order_by(_FeedbackRow.id.desc())).all()
            return [Feedback(r.question, r.answer, r.release, r.verdict, r.comment, r.time) for r in rows]

    def add_gap(self, question: str) -> None:
        """Keep a question that was not answered."""
        with self._session() as session:
            session.add(_GapRow(question=masked(question), time=_now()))

    def gaps(self) -> list[Gap]:
        """The questions that were not answered, the most frequent first, then the newest."""
        times, last = func.count(), func.max(_GapRow.time)
        asked = select(func.min(_GapRow.question), times, last).group_by(func.lower(_GapRow.question))
        with self._session() as session:
            rows = session.execute(asked.order_by(times.desc(), last.desc())).all()
            return [Gap(question, count, moment) for question, count, moment in rows]

    def close(self) -> None:
        """Close the connections."""
        if self._opened is not None:
            self._opened.dispose()


def _overwrite_deleted(connection: Any, _: object) -> None:
    """SQLite otherwise leaves what is deleted readable in the file until its place is used again."""
    connection.execute("PRAGMA secure_delete = ON")


def _now() -> datetime:
    return datetime.now(UTC)
