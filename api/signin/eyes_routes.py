"""Of the demo: an administrator looks through the eyes of its people, and comes back. And the page of who is in."""

from typing import Any

from fastapi import APIRouter, Request, Response

from api.access import sessions
from api.access.asks import Asker
from api.access.principal import Principal
from api.signin.asked import Now, SignInRoute
from api.signin.entering import note
from api.signin.pages import go, go_home, message, page
from api.web.database import WholeDb
from store.audit.actions import AuditAction
from store.engine.database import Connection
from store.identity.eyes import looker_of, note_looker, people_of_demo
from store.identity.people import Person, PersonState, Role, find_person
from wording.wording import Language

router = APIRouter(include_in_schema=False, route_class=SignInRoute)


def eyes_offered(conn: Connection, principal: Principal) -> list[Person]:
    """Whose eyes somebody may look through, themselves first once they look through another's: the demo's people for an
    administrator of the whole installation. Ask only where `app.state.eyes` is set."""
    looker = _looker(conn, principal)
    if looker is None:
        return []
    others = [person for person in people_of_demo(conn) if person.id not in (principal.person_id, looker.id)]
    return ([looker] if looker.id != principal.person_id else []) + others


@router.post("/eyes/{person_id}")
def look(person_id: int, request: Request, db: WholeDb, asker: Asker, now: Now) -> Response:
    """Changes whose eyes this browser looks through. Only in a demo, and only for its administrator."""
    if not request.app.state.eyes:
        return message(request, "no_page", status=404)
    with db.connection() as conn, conn.transaction():
        looker = _looker(conn, asker)
        chosen = next((one for one in eyes_offered(conn, asker) if one.id == person_id), None)
        if looker is None or chosen is None:
            return message(request, "no_page", status=404)
        answer = go_home(request, "/")
        number = sessions.begin(conn, request, answer, person_id=chosen.id, how="link", now=now)
        if chosen.id != looker.id:
            note_looker(conn, number, looker.id)
        note(conn, request, AuditAction.SIGNED_IN, looker, now=now, how=f"eyes:{chosen.id}")
        return answer


@router.get("/welcome")
def welcome(request: Request, db: WholeDb, asker: Asker) -> Response:
    """Who is signed in; where there is no console, this is where people arrive."""
    if asker.person_id is None or asker.role is None:
        return go("/login?to=/welcome")
    with db.connection() as conn:
        offered = eyes_offered(conn, asker) if request.app.state.eyes else []
    home = getattr(request.app.state, "home", "")
    reader: Language = "en" if asker.language == "en" else "id"
    values: dict[str, Any] = {"name": asker.name, "role": asker.role.value, "offered": offered, "home": home}
    return page(request, "welcome.html", reader=reader, **values)


def _looker(conn: Connection, principal: Principal) -> Person | None:
    """The administrator behind a session: who is signed in, or who looks through the eyes of who is."""
    if principal.session_id is None or principal.person_id is None:
        return None
    number = looker_of(conn, principal.session_id) or principal.person_id
    person = find_person(conn, number)
    whole = person is not None and person.role is Role.ADMINISTRATOR and person.tenant_id is None
    return person if person is not None and whole and person.state is PersonState.ACTIVE else None
