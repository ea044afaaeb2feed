"""Runs an action and shows its result: a refusal in the viewer's language, and the page refreshed."""

from collections.abc import Callable

from nicegui import ui

from dashboards.console import console, read
from dashboards.frame import Page
from dashboards.parts.desk.ticket import the_ticket
from fleet.coded import CodedError, as_written, coded
from fleet.product import Product
from service.tickets.states import By, IllegalMove
from store.engine.database import Connection, RefusedData, StoreUnavailable


def by_now(conn: Connection, ticket_id: int, actor: str, why: str = "") -> By:
    """Who acts, at the clock of the ticket's fleet."""
    ticket, _ = the_ticket(conn, ticket_id)
    return By(actor, console().database.now(conn, ticket.product), as_written(why) if why else None)


async def act(page: Page, work: Callable[[Connection], object], *, done: str, product: Product | None = None) -> bool:
    """Does `work`, shows `done` or why it was refused, and how things stand now; False where the entry was refused.

    `product`: the names that a refusal uses.
    """
    t, say = page.viewer.t, page.viewer.say
    try:
        await read(work)
    except CodedError as exc:
        moved_on = isinstance(exc, IllegalMove | LookupError)
        message = t("conflict" if moved_on else "refused", why=say(exc.said, product))
        ui.notify(message, type="warning" if moved_on else "negative", multi_line=True, close_button="OK", timeout=0)
        if not moved_on:
            return False
    except RefusedData:
        message = t("refused", why=say(coded("database_refused")))
        ui.notify(message, type="negative", multi_line=True, close_button="OK", timeout=0)
        return False
    except StoreUnavailable:
        ui.notify(t("unavailable"), type="negative")
        return False
    else:
        ui.notify(done, type="positive")
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
