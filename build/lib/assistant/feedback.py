"""What readers thought of answers, kept in a database; the only module that imports SQLAlchemy."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import DateTime, String, Text, create_engine, select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

Verdict = Literal["good", "bad"]


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


class _Row(_Base):
    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    release: Mapped[str] = mapped_column(String(32))
    verdict: Mapped[str] = mapped_column(String(8))
    comment: Mapped[str] = mapped_column(Text, default="")
    time: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class FeedbackStore:
    """The table of feedback at a SQLAlchemy address; made when it is not there."""

    def __init__(self, url: str) -> None:
        address = make_url(url)
        # Gradio's handlers run in many threads; SQLAlchemy gives each its own connection.
        self._engine = create_engine(address)
        _Base.metadata.create_all(self._engine)

    def add(self, question: str, answer: str, release: str, verdict: Verdict, comment: str = "") -> int:
        """Keep a verdict; its number, by which a comment can be added later."""
        row = _Row(
            question=question,
            answer=answer,
            release=release,
            verdict=verdict,
            comment=comment,
            time=datetime.now(UTC),
        )
        with Session(self._engine) as session:
            session.add(row)
            session.commit()
            return row.id

    def comment(self, number: int, comment: str) -> None:
        """Put a comment to a verdict given earlier."""
        with Session(self._engine) as session:
            row = session.get(_Row, number)
            if row:
                row.comment = comment
                session.commit()

    def list(self) -> list[Feedback]:
        """All feedback, newest first."""
        with Session(self._engine) as session:
            rows = session.scalars(select(_Row).order_by(_Row.id.desc())).all()
            return [Feedback(r.question, r.answer, r.release, r.verdict, r.comment, r.time) for r in rows]

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()
