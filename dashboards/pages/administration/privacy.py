"""`/privacy`: what people ask for about their data, by when; exporting, erasing, answering."""

from functools import partial

from fastapi import Request
from nicegui import ui
from nicegui.events import GenericEventArguments

from api.access.audit import audited
from api.access.permissions import Permission
from api.web.database import wall_clock
from dashboards.console import read
from dashboards.frame import Page, fleets, frame
from dashboards.parts.administration.new_privacy_request import note_request_dialog
from dashboards.parts.shared.acting import act, ask
from dashboards.parts.shared.filtered_list import PAGE_ROWS, PRESSED, Chosen, Listing, pick, searched
from dashboards.parts.shared.heading import heading
from dashboards.viewer import Viewer
from service.privacy.answering import answer
from store.audit.actions import AuditAction
from store.engine.database import Connection
from store.privacy.privacy_requests import PrivacyRequest, RequestKind, find_request, list_requests

FILTERS = {"state": "open", "kind": ""}


async def privacy(request: Request) -> None:
    known = await fleets()
    with frame(request, "privacy", known) as page:
        t = page.viewer.t
        listing = Listing(page, "privacy.html", requests_of, searched(request.query_params, FILTERS))
        with ui.element("div").classes("filters"):
            heading(t("privacy"))
            pick(listing, "state", {"open": t("privacy_open"), "": t("privacy_all")}, t("privacy_state"))
            kinds = {"": t("all"), **{one.value: t(f"request_kind_{one}") for one in RequestKind}}
            pick(listing, "kind", kinds, t("privacy_kind"))
            ui.button(t("privacy_new"), icon="add", on_click=lambda: note_request_dialog(page)).props(
                "unelevated no-caps color=primary"
            )
        await listing.show()
        listing.fragment.html.on("click", partial(_pressed, page), js_handler=PRESSED)
    page.follow("clock", refresh=listing.fragment.refresh)


def requests_of(conn: Connection, viewer: Viewer, chosen: Chosen, skip: int) -> dict[str, object]:
    found = list_requests(
        conn, open_only=chosen["state"] == "open", kind=chosen["kind"] or None, limit=PAGE_ROWS + 1, offset=skip
    )
    rows = [_row(viewer, one) for one in found[:PAGE_ROWS]]
    return {"rows": rows, "more": len(found) > PAGE_ROWS, "total": None}


def _row(viewer: Viewer, request: PrivacyRequest) -> dict[str, object]:
    now = wall_clock()
    return {
        "request": request,
        "kind": viewer.t(f"request_kind_{request.kind}"),
        "how": viewer.t(f"request_how_{request.how}"),
        "due": viewer.relative(request.due_at, now),
        "due_at": viewer.when(request.due_at),
        "late": request.is_late(now),
        "open": request.answered_at is None,
        "answer": viewer.t(f"request_answer_{request.answer}") if request.answer else "",
        "answered": viewer.when(request.answered_at) if request.answered_at else "",
    }


async def _pressed(page: Page, event: GenericEventArguments) -> None:
    what, number = str(event.args.get("act")), str(event.args.get("id", ""))
    if what not in ("done", "refuse") or not number.isdigit():
        return
    reason = await ask(page, "privacy_refuse_ask") if what == "refuse" else None
    if what == "refuse" and not reason:
        return
    await _answer(page, int(number), reason)


async def _answer(page: Page, request_id: int, reason: str | None) -> None:
    """An erasure is asked about again: it cannot be undone."""
    t, principal = page.viewer.t, page.viewer.principal
    found = await read(find_request, request_id)
    if reason is None and found is not None and found.kind is RequestKind.ERASE:
        said = await ask(page, "privacy_erase_ask", customer=str(found.customer_id))
        if said != t("privacy_erase_word"):
            return

    def work(conn: Connection) -> None:
        done = answer(conn, request_id, by=principal.name, at=wall_clock(), reason=reason)
        action, subject = AuditAction.PRIVACY_ANSWERED, f"customer/{done.customer_id}"
        audited(conn, principal, action, subject, kind=done.kind, answer=done.answer)

    done = t("privacy_answered_done", request=str(request_id))
    await act(page, Permission.PRIVACY_ACT, work, done=done, about=f"privacy_request/{request_id}")
