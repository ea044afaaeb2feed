"""The viewer's choices: language, time zone, name, dark or light. They live in cookies of the browser."""

import json
from urllib.parse import quote

from nicegui import ui

from dashboards.viewer import ZONES, Viewer

YEAR_S = 365 * 24 * 3600


def viewer_menu(viewer: Viewer, dark: ui.dark_mode) -> None:
    """Buttons for the header. Language, zone and name load the page again; the colours change at once."""

    def toggle() -> None:
        dark.toggle()
        _keep("sigap_dark", "1" if dark.value else "0")

    other = "id" if viewer.language == "en" else "en"
    ui.button(other.upper(), on_click=lambda: _keep("sigap_language", other, reload=True)).props(
        f'flat dense no-caps aria-label="{viewer.t("language")}: {other.upper()}"'
    ).classes("lang")
    ui.button(icon="contrast", on_click=toggle).props(f'flat dense round aria-label="{viewer.t("dark")}"')
    label = viewer.t("settings")
    with ui.button(icon="person").props(f'flat dense round aria-label="{label}"'), ui.menu().classes("chooser"):
        zones = {**ZONES, **({} if viewer.zone in ZONES else {viewer.zone: viewer.zone})}
        ui.select(
            zones,
            value=viewer.zone,
            label=viewer.t("zone"),
            on_change=lambda e: _keep("sigap_zone", str(e.value), reload=True),
        ).props("outlined dense")
        name = ui.input(viewer.t("your_name"), value=viewer.name).props("outlined dense maxlength=60")
        ui.button(viewer.t("save"), on_click=lambda: _keep("sigap_name", str(name.value or ""), reload=True)).props(
            "unelevated dense no-caps"
        )
        ui.html(
            f'<form method="post" action="/logout"><button class="link">{viewer.t("sign_out")}</button></form>',
            sanitize=False,
        )


def _keep(name: str, value: str, *, reload: bool = False) -> None:
    cookie = f"{name}={quote(value, safe='')}; path=/; max-age={YEAR_S}; samesite=strict"
    ui.run_javascript(f"document.cookie = {json.dumps(cookie)};" + ("location.reload();" if reload else ""))
