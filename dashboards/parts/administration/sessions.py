"""The browsers in which a person is signed in."""

from api.web.database import wall_clock
from dashboards.parts.administration.words import browser_name
from dashboards.viewer import Viewer
from store.engine.database import Connection
from store.identity.sessions import sessions_of_person


def sessions_shown(conn: Connection, viewer: Viewer, person_id: int) -> dict[str, object]:
    """A person's own can be ended one by one."""
    now = wall_clock()
    rows = [
        {
            "session": session,
            "browser": browser_name(viewer, session),
            "how": viewer.t(f"session_how_{session.how}"),
            "seen": viewer.t("session_seen", ago=viewer.relative(session.seen_at, now)),
            "since": viewer.t("session_since", at=viewer.when(session.started_at)),
            "here": session.id == viewer.principal.session_id,
        }
        for session in sessions_of_person(conn, person_id, now=now)
    ]
    return {"rows": rows, "own": person_id == viewer.principal.person_id}
