"""The dialog by which staff note what a customer asked for about their data."""

from nicegui import ui

from api.access.audit import audited
from api.access.permissions import Permission
from api.web.database import wall_clock
from dashboards.frame import Page
from dashboards.parts.shared.acting import act
from fleet.coded import coded
from service.privacy.answering import NoSuchCustomer
from store.audit.actions import AuditAction
from store.engine.database import Connection
from store.privacy.privacy_requests import RequestKind, ask_for

WAYS = ("phone", "paper", "page", "link")
LONGEST_WORDS = 1000
LARGEST_ID = 2**63 - 1


async def note_request_dialog(page: Page) -> None:
    """Asks for the customer's number, the kind, the way, and their words."""
    t = page.viewer.t
    with ui.dialog() as dialog, ui.card().classes("ask"):
        ui.label(t("privacy_new")).classes("dialog-title")
        number = ui.input(t("privacy_number")).props("outlined dense autofocus maxlength=18 inputmode=numeric")
        kinds = {one.value: t(f"request_kind_{one}") for one in RequestKind}
        kind = ui.select(kinds, value=RequestKind.COPY.value, label=t("privacy_kind")).props("outlined dense")
        how = ui.select({one: t(f"request_how_{one}") for one in WAYS}, value=WAYS[0]).props("outlined dense")
        words = ui.textarea(t("privacy_words")).props(f"outlined dense maxlength={LONGEST_WORDS}")
        with ui.row().classes("dialog-buttons"):
            ui.button(t("close_dialog"), on_click=lambda: dialog.submit(False)).props("flat no-caps")
            ui.button(t("save"), on_click=lambda: dialog.submit(True)).props("unelevated no-caps color=primary")
    wanted = await dialog
    dialog.delete()
    if wanted:
        text = str(number.value or "").strip()
        customer = int(text) if text.isascii() and text.isdigit() and int(text) <= LARGEST_ID else 0
        await _note(page, customer, RequestKind(str(kind.value)), str(how.value), str(words.value or "").strip())


async def _note(page: Page, customer: int, kind: RequestKind, how: str, words: str) -> None:
    now, principal = wall_clock(), page.viewer.principal

    def work(conn: Connection) -> None:
        request = ask_for(conn, customer, kind, how=how, words=words.replace("\0", " ")[:LONGEST_WORDS], at=now)
        if request is None:
            raise NoSuchCustomer(coded("no_customer", customer=customer))
        audited(conn, principal, AuditAction.PRIVACY_ASKED, f"customer/{customer}", at=now, kind=kind)

    await act(page, Permission.PRIVACY_ACT, work, done=page.viewer.t("privacy_noted"), about="privacy_request")
