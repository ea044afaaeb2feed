"""`/audit`: who changed what, who signed in, who looked at a customer's file; and how far the chain was verified."""

from fastapi import Request
from nicegui import ui

from api.access.permissions import Permission
from api.web.database import wall_clock
from dashboards.console import whole_installation
from dashboards.frame import Page, fleets, frame
from dashboards.parts.shared.acting import act
from dashboards.parts.shared.filtered_list import PAGE_ROWS, Chosen, Listing, pick, search_field, searched
from dashboards.parts.shared.heading import heading
from dashboards.viewer import Viewer
from store.audit.actions import AuditAction
from store.audit.log import AuditRow, last_check, list_audit, note_check, verify_chain
from store.engine.database import Connection
from store.identity.people import Role

FILTERS = {"action": "", "actor": "", "subject": ""}
# Codes in the details of a row that have words.
WORDED = frozenset(
    [
        "invitation",
        "sign_in",
        "reset",
        "password",
        "link",
        "code",
        "oidc",
        "command",
        "api",
        "page",
        "csv",
        "claim",
        "import",
        "secret",
        "certificate",
        "connects",
        "publish",
        "subscribe",
        "rotated",
        "replaced",
        "claimed",
        "revoked",
        "leaked",
        "retired",
    ]
)


async def audit(request: Request) -> None:
    known = await fleets()
    with frame(request, "audit", known) as page:
        t = page.viewer.t
        listing = Listing(page, "audit.html", rows_of, searched(request.query_params, FILTERS))
        with ui.element("div").classes("filters"):
            heading(t("audit"))
            actions = {"": t("all"), **{one.value: t(f"audit_{one}") for one in AuditAction}}
            pick(listing, "action", actions, t("audit_action"))
            search_field(listing, "actor", t("audit_actor"))
            search_field(listing, "subject", t("audit_subject_hint"))
            ui.button(t("audit_verify"), icon="verified", on_click=lambda: _verify(page)).props("outline no-caps")
        checked = await page.fragment("audit_checked.html", checked_of, page.viewer)
        await listing.show()
    page.follow("clock", refresh=checked.refresh)
    page.follow("clock", refresh=listing.fragment.refresh)


def rows_of(conn: Connection, viewer: Viewer, chosen: Chosen, skip: int) -> dict[str, object]:
    found = list_audit(
        conn,
        action=chosen["action"] or None,
        actor=chosen["actor"].strip() or None,
        subject=chosen["subject"].strip() or None,
        limit=PAGE_ROWS + 1,
        offset=skip,
    )
    rows = [_row(viewer, one) for one in found[:PAGE_ROWS]]
    return {"rows": rows, "more": len(found) > PAGE_ROWS, "total": None}


def checked_of(conn: Connection, viewer: Viewer) -> dict[str, object]:
    check = last_check(conn)
    if check is None:
        return {"said": viewer.t("audit_unverified"), "broken": False}
    key = "audit_whole" if check.broken_at is None else "audit_broken"
    position = check.position if check.broken_at is None else check.broken_at
    return {
        "said": viewer.t(key, position=str(position), at=viewer.when(check.at)),
        "broken": check.broken_at is not None,
    }


def _row(viewer: Viewer, row: AuditRow) -> dict[str, object]:
    details = {name: value for name, value in row.details.items() if name not in ("method", "permission")}
    kind, _, number = row.subject.partition("/")
    return {
        "row": row,
        "at": viewer.when(row.at),
        "who": row.actor or _unnamed(viewer, row),
        "did": viewer.t(f"audit_{row.action}"),
        "link": f"/tickets/{number}" if kind == "ticket" and number.isdigit() else "",
        "details": " · ".join(_detail(viewer, value) for value in details.values()),
    }


def _detail(viewer: Viewer, value: object) -> str:
    """A code in words; numbers, dates, names and topics as they are."""
    code = str(value)
    if code in set(Role):
        return viewer.t(f"role_{code}")
    return viewer.t(f"audit_detail_{code}") if code in WORDED else code


def _unnamed(viewer: Viewer, row: AuditRow) -> str:
    if row.actor_kind == "person":
        return viewer.t("audit_actor_customer", number=str(row.person_id))
    return viewer.t("audit_actor_command" if row.actor_kind == "command" else "audit_actor_nobody")


async def _verify(page: Page) -> None:
    """The chain is of the whole installation: it is read so, whoever looks."""

    def work(conn: Connection) -> None:
        with whole_installation() as other:
            result = verify_chain(other)
        note_check(conn, result, at=wall_clock())

    await act(page, Permission.AUDIT_READ, work, done="", about="audit", audit=AuditAction.AUDIT_VERIFIED)
