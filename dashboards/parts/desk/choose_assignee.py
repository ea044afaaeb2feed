"""Asks who takes a ticket: a person of the tenant."""

from nicegui import ui

from dashboards.console import read
from dashboards.frame import Page
from store.engine.database import Connection
from store.identity.people import PersonState, Role, list_people

STAFF = [role for role in Role if role is not Role.CUSTOMER]
MOST = 1000


async def choose_assignee(page: Page) -> str:
    """The name of whoever takes it; empty if whoever asks changes their mind."""
    t = page.viewer.t
    names = await read(people_to_choose, page.viewer.name)
    with ui.dialog() as dialog, ui.card().classes("ask"):
        ui.label(t("ask_assign")).classes("dialog-title")
        if not names:
            ui.label(t("nobody_to_choose")).classes("muted")
        shown = {name: t("oneself", name=name) if name == page.viewer.name else f"{name} · {t(f'role_{role}')}"
                 for name, role in names.items()}
        chosen = ui.select(shown, with_input=True, value=next(iter(shown), None))
        chosen.props(f'outlined dense aria-label="{t("ask_assign")}"')
        with ui.row().classes("dialog-buttons"):
            ui.button(t("close_dialog"), on_click=dialog.close).props("flat no-caps")
            ui.button(t("save"), on_click=lambda: dialog.submit(chosen.value)).props(
                "unelevated no-caps color=primary"
            )
    said = await dialog
    dialog.delete()
    return str(said or "") if said in names else ""


def people_to_choose(conn: Connection, own: str) -> dict[str, Role]:
    """Names with roles: oneself, then technicians, then everybody else by name. Who was disabled takes nothing."""
    states = (PersonState.NAMED, PersonState.INVITED, PersonState.ACTIVE)
    people = list_people(conn, roles=STAFF, states=states, limit=MOST)
    people.sort(key=lambda one: (one.name != own, one.role is not Role.TECHNICIAN, one.name.casefold()))
    return {one.name: one.role for one in people}
