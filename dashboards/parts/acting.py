"""Doing something and telling how it went: every refusal is told kindly, and the page shows how things stand."""

from collections.abc import Callable

from nicegui import ui

from dashboards.console import console, read
from dashboards.frame import Page
from dashboards.parts.ticket import the_ticket
from service.moves import By, IllegalMove, NoSuchTicket
from service.reign import CannotRollBack
from service.reports import BadEntry
from store.database import Connection, RefusedData, StoreUnavailable


def by_now(conn: Connection, ticket_id: int, actor: str, why: str = "") -> By:
    """Who acts, at the clock of the ticket's fleet."""
    ticket, _ = the_ticket(conn, ticket_id)
    return By(actor, console().database.now(conn, ticket.product), why)


async def act(page: Page, work: Callable[[Connection], object], *, done: str = "done_move") -> bool:
    """Does `work`, tells how it went, and shows how things stand now; False where it was refused."""
    t = page.viewer.t
    try:
        await read(work)
    except (IllegalMove, NoSuchTicket, LookupError) as exc:
        ui.notify(t("conflict", why=str(exc)), type="warning", multi_line=True, close_button="OK", timeout=0)
    except (BadEntry, CannotRollBack, RefusedData) as exc:
        ui.notify(t("refused", why=str(exc)), type="negative", multi_line=True, close_button="OK", timeout=0)
        return False
    except StoreUnavailable:
        ui.notify(t("unavailable"), type="negative")
        return False
    else:
        ui.notify(t(done), type="positive")
    await page.refresh_all()
    return True


async def ask(page: Page, question: str, value: str = "", **blanks: object) -> str:
    """One line from whoever sits there; empty if they change their mind. `blanks`: what the question names."""
    t = page.viewer.t
    asked = t(question, **blanks)
    with ui.dialog() as dialog, ui.card().classes("ask"):
        ui.label(asked).classes("dialog-title")
        field = ui.input(value=value, validation={t("say_needed"): lambda said: bool((said or "").strip())})
        field.props(f'outlined dense autofocus maxlength=200 aria-label="{asked}"').without_auto_validation()

        def answer() -> None:
            if field.validate():
                dialog.submit(str(field.value).strip())

        field.on("keydown.enter", answer)
        with ui.row().classes("dialog-buttons"):
            ui.button(t("close_dialog"), on_click=dialog.close).props("flat no-caps")
            ui.button(t("save"), on_click=answer).props("unelevated no-caps color=primary")
    said = await dialog
    dialog.delete()
    return str(said or "")
