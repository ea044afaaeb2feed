"""Asks who takes a ticket: a person of its tenant who works on tickets."""

from nicegui import ui

from api.access.assignees import assignable
from dashboards.console import read
from dashboards.frame import Page
from dashboards.parts.desk.ticket import the_ticket
from store.console.orders_shown import open_by_assignee
from store.engine.database import Connection
from store.identity.people import Role


async def choose_assignee(page: Page, ticket_id: int) -> str:
    """The name of whoever takes it; empty if whoever asks changes their mind."""
    t, own = page.viewer.t, page.viewer.name
    people = await read(people_to_choose, ticket_id, own)
    loads = await read(open_by_assignee)
    shown = {
        name: f"{t('oneself', name=name) if name == own else name} · {t(f'role_{role}')}"
        f" · {t('open_tickets_of', count=loads.get(name, 0))}"
        for name, role in people
    }
    with ui.dialog() as dialog, ui.card().classes("ask"):
        ui.label(t("ask_assign")).classes("dialog-title")
        if not shown:
            ui.label(t("nobody_to_choose")).classes("muted")
        chosen = ui.select(shown, with_input=True, value=next(iter(shown), None))
        chosen.props(f'outlined dense aria-label="{t("ask_assign")}"').set_visibility(bool(shown))
        with ui.row().classes("dialog-buttons"):
            ui.button(t("close_dialog"), on_click=dialog.close).props("flat no-caps")
            ui.button(t("save"), on_click=lambda: dialog.submit(chosen.value)).props("unelevated no-caps color=primary")
    said = await dialog
    dialog.delete()
    return said if said in shown else ""


def people_to_choose(conn: Connection, ticket_id: int, own: str) -> list[tuple[str, Role]]:
    """(name, role): oneself, then technicians, then everybody else by name."""
    people = assignable(conn, the_ticket(conn, ticket_id)[0])
    people.sort(key=lambda one: (one.name != own, one.role is not Role.TECHNICIAN, one.name.casefold()))
    return [(one.name, one.role) for one in people]
