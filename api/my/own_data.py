"""What a customer decides about their data: consents by purpose, and requests that are answered within three days."""

from typing import Any

from fastapi import APIRouter, Request, Response

from api.access.audit import address_of, audited
from api.my.coming_in import Form
from api.my.customer import TheVisitor, words_of
from api.my.rendering import HOME, lead_to, render
from api.my.shown import frame_of
from api.portal.page_route import NoPage, PageRoute
from api.web.database import wall_clock
from api.web.plain_pages import plain
from service.notices.answers import LONGEST_NOTE
from store.audit.actions import AuditAction
from store.engine.database import Connection
from store.privacy.consents import TEXT_VERSIONS, Purpose, consents_of, give_consent, withdraw_consent
from store.privacy.privacy_requests import PrivacyRequest, RequestKind, ask_for, list_requests
from wording.catalog import has_text
from wording.wording import Wording

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=PageRoute)
# What needs no words of the customer's own.
PLAIN_KINDS = (RequestKind.COPY, RequestKind.RESTRICT, RequestKind.ERASE)
BY_PAGE = "page"
MOST = 20


@router.post("/consents")
def change_consent(request: Request, visitor: TheVisitor, form: Form) -> Response:
    """Agrees to the words that the page shows, or withdraws that."""
    purpose = _purpose(form.get("purpose", ""))
    agrees, now = form.get("agree") == "yes", wall_clock()
    with visitor.db.connection() as conn, conn.transaction():
        language = visitor.customer(conn).language
        number = visitor.customer_id
        if agrees:
            changed = give_consent(conn, number, purpose, language=language, how=BY_PAGE, at=now)
        else:
            changed = withdraw_consent(conn, number, purpose, how=BY_PAGE, at=now) > 0
        if changed:
            action = AuditAction.CONSENT_GIVEN if agrees else AuditAction.CONSENT_WITHDRAWN
            about, where = f"customer/{number}", address_of(request)
            audited(conn, visitor.principal, action, about, address=where, at=now, purpose=purpose, how=BY_PAGE)
    return lead_to(f"{HOME}/messages#consents")


@router.get("/data")
def data(request: Request, visitor: TheVisitor) -> Response:
    """What is kept about the customer, and how they ask for it, correct it or end it."""
    with visitor.db.connection() as conn:
        customer = visitor.customer(conn)
        asked = list_requests(conn, customer_id=customer.id, limit=MOST)
        frame = frame_of(conn, visitor, customer)
    words = words_of(customer)
    flash = words.text("my_asked") if request.query_params.get("done") == "asked" else ""
    waiting = {one.kind for one in asked if one.answered_at is None}
    return render(
        "data.html",
        words,
        frame=frame,
        flash=flash,
        customer=customer,
        kinds=[kind.value for kind in PLAIN_KINDS if kind not in waiting],
        correctable=RequestKind.CORRECT not in waiting,
        requests=[_request(words, one) for one in reversed(asked)],
        longest=LONGEST_NOTE,
    )


@router.post("/data")
def ask(request: Request, visitor: TheVisitor, form: Form) -> Response:
    """Notes a request; one of a kind waits at a time."""
    kind, said = form.get("kind", ""), plain(form.get("words", ""), LONGEST_NOTE)
    if kind not in (*PLAIN_KINDS, RequestKind.CORRECT) or (kind == RequestKind.CORRECT and not said):
        raise NoPage(404, "no_page")
    now = wall_clock()
    with visitor.db.connection() as conn, conn.transaction():
        number = visitor.customer_id
        waiting = list_requests(conn, customer_id=number, open_only=True, kind=kind, limit=1)
        asked = None if waiting else ask_for(conn, number, RequestKind(kind), how=BY_PAGE, words=said, at=now)
        if asked is not None:
            about, where = f"customer/{number}", address_of(request)
            audited(conn, visitor.principal, AuditAction.PRIVACY_ASKED, about, address=where, at=now, kind=kind)
    return lead_to(f"{HOME}/data?done=asked")


def consents_shown(conn: Connection, customer_id: int, words: Wording) -> list[dict[str, Any]]:
    """Each purpose with the words that are agreed to now; one that has no words yet is not shown."""
    given = {(one.purpose, one.text_version) for one in consents_of(conn, customer_id) if one.withdrawn_at is None}
    return [
        {
            "purpose": purpose.value,
            "name": words.text(f"purpose_{purpose}"),
            "says": words.text(f"consent_{purpose}_{version}"),
            "given": (purpose, version) in given,
        }
        for purpose, version in TEXT_VERSIONS.items()
        if has_text(f"consent_{purpose}_{version}", words.language)
    ]


def _purpose(name: str) -> Purpose:
    if name not in TEXT_VERSIONS:
        raise NoPage(404, "no_page")
    return Purpose(name)


def _request(words: Wording, one: PrivacyRequest) -> dict[str, Any]:
    if one.answered_at is None:
        state = words.text("my_request_waits", until=one.due_at)
    else:
        state = words.text(f"my_request_{one.answer}", on=one.answered_at, reason=one.reason)
    return {"what": words.text(f"my_ask_{one.kind}"), "on": words.long_day(one.asked_at), "state": state}
