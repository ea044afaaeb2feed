"""The viewer's menu: language and time zone of their account, dark or light, the way to their account, and out."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from nicegui import ui

from api.access.permissions import Permission
from dashboards.parts.shared.acting import act
from dashboards.render import render
from dashboards.viewer import ZONES
from store.engine.database import Connection
from store.identity.people import Person, PersonChange, change_person

if TYPE_CHECKING:
    from dashboards.frame import Page

YEAR_S = 365 * 24 * 3600


def viewer_menu(page: "Page", dark: ui.dark_mode, eyes: Sequence[Person]) -> None:
    """Buttons for the header. Language and zone load the page again; the colours change at once. `eyes`: through whose
    a demo's administrator may look."""
    viewer = page.viewer

    def toggle() -> None:
        dark.toggle()
        _keep("sigap_dark", "1" if dark.value else "0")

    other = "id" if viewer.language == "en" else "en"
    ui.button(other.upper(), on_click=lambda: keep_choice(page, PersonChange(language=other))).props(
        f'flat dense no-caps aria-label="{viewer.t("language")}: {other.upper()}"'
    ).classes("lang")
    ui.button(icon="contrast", on_click=toggle).props(f'flat dense round aria-label="{viewer.t("dark")}"')
    label = viewer.t("settings")
    with ui.button(icon="person").props(f'flat dense round aria-label="{label}"'), ui.menu().classes("chooser"):
        ui.html(render("viewer_menu.html", viewer), sanitize=False)
        zone_field(page)
        if eyes:
            ui.html(render("eyes.html", viewer, people=eyes), sanitize=False)
        ui.html(
            f'<form method="post" action="/logout"><button class="link">{viewer.t("sign_out")}</button></form>',
            sanitize=False,
        )


def zone_field(page: "Page") -> None:
    """Chooses the zone in which times are shown."""
    viewer = page.viewer
    zones = {**ZONES, **({} if viewer.zone in ZONES else {viewer.zone: viewer.zone})}
    ui.select(
        zones,
        value=viewer.zone,
        label=viewer.t("zone"),
        on_change=lambda e: keep_choice(page, PersonChange(time_zone=str(e.value))),
    ).props("outlined dense")


async def keep_choice(page: "Page", choice: PersonChange) -> None:
    """Writes what a person chose for themselves to their account, and shows the page accordingly."""
    person_id = page.viewer.principal.person_id
    assert person_id is not None

    def work(conn: Connection) -> bool:
        return change_person(conn, person_id, choice)

    if await act(page, Permission.OWN_ACCOUNT, work, done="", about=f"person/{person_id}"):
        page.client.run_javascript("location.reload()")


def _keep(name: str, value: str) -> None:
    cookie = f"{name}={quote(value, safe='')}; path=/; max-age={YEAR_S}; samesite=strict"
    ui.run_javascript(f"document.cookie = {json.dumps(cookie)};")
