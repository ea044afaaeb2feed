"""The page for an address that names nothing."""

from fastapi import Request
from nicegui import ui

from dashboards.console import Fleets
from dashboards.frame import frame


def nothing_here(request: Request, known: Fleets) -> None:
    """The frame with a sentence; the status stays 200, for the page itself is there."""
    with frame(request, "overview", known) as page:
        ui.html(f'<p class="empty">{page.viewer.t("nothing_here")} <a href="/">Sigap</a></p>', sanitize=False)
