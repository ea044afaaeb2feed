"""How well the assistant answers: shares with intervals, of what staff rated and of what was handed over."""

from dataclasses import dataclass
from datetime import datetime

from models.statistics.interval_of_share import wilson
from store.assistant.chats import AnswerCounts, UnansweredQuestion, count_answers, unanswered_questions
from store.engine.database import Connection

MOST_UNANSWERED = 50


@dataclass(frozen=True, slots=True)
class RatedShare:
    """`low` to `high`: where the share lies with 95 %; None where nothing was rated."""

    right: int
    rated: int
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class AssistantFigures:
    """`unanswered`: questions that no article answers, those asked most first."""

    counts: AnswerCounts
    rated_right: RatedShare
    unanswered: list[UnansweredQuestion]


def assistant_figures(conn: Connection, *, since: datetime) -> AssistantFigures:
    counts = count_answers(conn, since=since)
    low, high = wilson(counts.right, counts.rated) if counts.rated else (None, None)
    share = RatedShare(counts.right, counts.rated, low, high)
    return AssistantFigures(counts, share, unanswered_questions(conn, since=since, limit=MOST_UNANSWERED))
