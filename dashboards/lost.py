"""Pages for what went wrong: an address that names nothing, a page that could not be built."""

from fastapi import HTTPException, Request, Response
from fastapi.exception_handlers import http_exception_handler
from fastapi.responses import HTMLResponse
from nicegui import app as pages
from nicegui import ui

from api.access.permissions import Permission
from dashboards.access import OPEN_PATHS
from dashboards.navigation import first_address
from dashboards.render import render
from dashboards.viewer import viewer_of


def install_lost_pages() -> None:
    """From now on the console says in its viewer's language what is not there, and what failed."""
    pages.add_exception_handler(404, _lost)  # type: ignore[arg-type]
    pages.on_page_exception(_failed)


async def _lost(request: Request, exc: HTTPException) -> Response:
    """Files of pages get the plain answer, people a page."""
    if request.url.path.startswith(OPEN_PATHS):
        return await http_exception_handler(request, exc)
    return nothing_here(request)


def nothing_here(request: Request) -> Response:
    """404: a sentence, a way on, and the search."""
    viewer = viewer_of(request)
    searches = viewer.may(Permission.DEVICES_READ)
    content = render("nothing_here.html", viewer, first=first_address(viewer), searches=searches)
    return HTMLResponse(content, status_code=404, headers={"Cache-Control": "no-store"})


def _failed(exc: Exception) -> None:
    """Stands in the page that NiceGUI answers with 500; it has written the cause to the log."""
    request = ui.context.client.request
    viewer = viewer_of(request)
    ui.add_head_html('<link rel="stylesheet" href="/console/console.css">')
    ui.page_title(f"{viewer.t('page_failed_title')} · Sigap")
    ui.html(render("page_failed.html", viewer), sanitize=False)
