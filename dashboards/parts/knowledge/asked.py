"""What the assistant was asked, as the console shows it: questions, figures, and who waits."""

from datetime import timedelta

from api.knowledge.rendering import help_address
from api.web.database import wall_clock
from dashboards.parts.shared.filtered_list import PAGE_ROWS, Chosen
from dashboards.viewer import Viewer
from service.assistant.figures import assistant_figures
from service.assistant.stored_answers import from_json
from store.assistant.chats import ListedTurn, Turn, list_turns, turns_of, waiting_chats
from store.engine.database import Connection

SPAN = timedelta(days=30)
MOST_WAITING, MOST_UNANSWERED = 20, 10


def turn_rows(conn: Connection, viewer: Viewer, chosen: Chosen, skip: int) -> dict[str, object]:
    found = list_turns(
        conn, outcome=chosen["outcome"] or None, rating=chosen["rating"] or None, limit=skip + PAGE_ROWS + 1
    )[skip:]
    return {
        "rows": [_row(viewer, one) for one in found[:PAGE_ROWS]],
        "more": len(found) > PAGE_ROWS,
        "total": None,
    }


def _row(viewer: Viewer, turn: ListedTurn) -> dict[str, object]:
    return {
        **_said(turn),
        "at": viewer.when(turn.asked_at),
        "outcome": viewer.t(f"assistant_outcome_{turn.outcome}"),
        "rating": turn.rating.value if turn.rating else "",
        "rated_by": viewer.actor(turn.rated_by) if turn.rated_by else "",
        "who": viewer.t("assistant_of_customer" if turn.of_customer else "assistant_of_nobody"),
    }


def _said(turn: Turn) -> dict[str, object]:
    answer = from_json(turn.answer, outcome=turn.outcome, language=turn.language)
    return {
        "turn": turn,
        "parts": [part.text for part in answer.parts],
        "cited": [(help_address(turn.language, one.slug), one.title) for one in answer.cited],
    }


def waiting_shown(conn: Connection, viewer: Viewer) -> dict[str, object]:
    rows = [
        {
            "chat": chat,
            "since": viewer.when(chat.handed_over_at) if chat.handed_over_at else "",
            "turns": [_said(one) for one in turns_of(conn, chat.id)],
        }
        for chat in waiting_chats(conn, limit=MOST_WAITING)
    ]
    return {"rows": rows}


def figures_shown(conn: Connection, viewer: Viewer) -> dict[str, object]:
    found = assistant_figures(conn, since=wall_clock() - SPAN)
    share, counts = found.rated_right, found.counts
    between = ""
    if share.low is not None and share.high is not None:
        between = viewer.t("assistant_between", low=viewer.percent(share.low), high=viewer.percent(share.high))
    return {"counts": counts, "share": share, "between": between, "unanswered": found.unanswered[:MOST_UNANSWERED]}
