"""A mail that waits: put into a conversation, once somebody has verified whose it is; or aside."""

from functools import partial

from nicegui import ui

from api.access.permissions import Permission
from api.web.database import wall_clock
from dashboards.console import console, read
from dashboards.frame import Page
from dashboards.parts.shared.acting import act, ask
from service.attachments.folder import AttachmentFolder
from service.conversations.mail.deciding import drop_mail, file_by_hand, place_of, require_mail
from store.assets.customers import find_customer
from store.console.customers_shown import search_customers
from store.conversations.deliveries import customers_of_address
from store.conversations.mails import Mail
from store.conversations.threads import find_thread
from store.engine.database import Connection


async def file_dialog(page: Page, mail_id: int) -> None:
    """To which customer it belongs; those that the mail itself suggests come first."""
    t = page.viewer.t
    mail, likely = await read(_likely, mail_id)
    went: list[int] = []
    with ui.dialog() as dialog, ui.card().classes("ask"):
        ui.label(t("mail_file")).classes("dialog-title")
        ui.label(f"{mail.sender} · {mail.subject}").classes("muted")
        customer = ui.select(likely, value=next(iter(likely), None), label=t("mail_customer"))

        async def look(text: str) -> None:
            found = await read(_customers, text) if text.strip() else {}
            customer.set_options({**likely, **found}, value=next(iter(found), next(iter(likely), None)))

        search = ui.input(t("mail_search_customer"), on_change=lambda e: look(str(e.value or "")))
        search.props("outlined dense debounce=300 maxlength=100")
        ticket = ui.input(t("mail_ticket")).props("outlined dense maxlength=18")
        customer.props("outlined dense options-dense")

        async def save() -> None:
            number = str(ticket.value or "").strip().lstrip("#")
            if not number.isdecimal() and not customer.value:
                ui.notify(t("mail_needs_place"), type="warning")
                return
            place = {"ticket_id": int(number)} if number.isdecimal() else {"customer_id": int(customer.value)}
            work = partial(_file, mail_id=mail_id, place=place, by=page.viewer.name, to=went)
            if await act(page, Permission.REPORTS_WRITE, work, done="", about=f"mail/{mail_id}"):
                dialog.close()

        with ui.row().classes("dialog-buttons"):
            ui.button(t("close_dialog"), on_click=dialog.close).props("flat no-caps")
            ui.button(t("mail_file"), on_click=save).props("unelevated no-caps color=primary")
    await dialog
    dialog.delete()
    if went:
        ui.navigate.to(f"/conversations/{went[0]}")


async def drop_dialog(page: Page, mail_id: int) -> None:
    if why := await ask(page, "mail_drop_why"):
        work = partial(_drop, mail_id=mail_id, why=why, by=page.viewer.name)
        await act(page, Permission.REPORTS_WRITE, work, done=page.viewer.t("mail_dropped_now"), about=f"mail/{mail_id}")


def _file(conn: Connection, *, mail_id: int, place: dict[str, int], by: str, to: list[int]) -> None:
    folder = AttachmentFolder(console().settings)
    thread = place_of(conn, **place)
    to.append(file_by_hand(conn, folder, mail_id, thread, by=by, wall=wall_clock()).thread_id)


def _drop(conn: Connection, *, mail_id: int, why: str, by: str) -> None:
    drop_mail(conn, mail_id, why, by=by, wall=wall_clock())


def _likely(conn: Connection, mail_id: int) -> tuple[Mail, dict[int, str]]:
    """(the mail, the customer of the thread that it names, and those with its address)."""
    mail = require_mail(conn, mail_id)
    thread = find_thread(conn, mail.thread_id) if mail.thread_id else None
    numbers = [*([thread.customer_id] if thread else []), *customers_of_address(conn, mail.sender)]
    found = [one for number in dict.fromkeys(numbers) if (one := find_customer(conn, number))]
    return mail, {one.id: f"{one.name} ({one.email or one.phone or one.id})" for one in found}


def _customers(conn: Connection, text: str) -> dict[int, str]:
    found = search_customers(conn, text, limit=10, offset=0)
    return {one.id: f"{one.name} ({one.email or one.phone or one.id})" for one in found}
