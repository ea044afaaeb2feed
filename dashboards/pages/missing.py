"""The page for an address that names nothing."""

from fastapi import Request
from nicegui import ui

from dashboards.console import Fleets
from dashboards.frame import frame
from dashboards.navigation import first_address


def nothing_here(request: Request, known: Fleets) -> None:
    """The frame with a sentence; the status stays 200, for the page itself is there."""
    with frame(request, "overview", known) as page:
        t, home = page.viewer.t, first_address(page.viewer)
        way_on = f' <a href="{home}">{t("refused_back")}</a>' if home else ""
        ui.html(f'<p class="empty">{t("nothing_here")}{way_on}</p>', sanitize=False)
