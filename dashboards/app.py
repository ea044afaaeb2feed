"""The console and the API in one web application."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from nicegui import app as pages
from nicegui import ui
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Match

from api.web.app import create_app
from api.web.database import Database
from dashboards.access import RequirePerson
from dashboards.console import Console
from dashboards.language import teach_nicegui
from dashboards.live import Feed
from dashboards.lost import install_lost_pages
from dashboards.nonces import install_nonces
from dashboards.site import asked_permissions, register_pages
from dashboards.sockets import ask_at_every_event
from fleet.settings import Settings

STATIC = Path(__file__).parent / "static"
FAVICON = (STATIC / "mark.svg").read_text(encoding="utf-8")
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def create_web(settings: Settings) -> FastAPI:
    """The API with the console around it; once per process: NiceGUI keeps one set of pages. BadSettings as the API."""
    app = create_app(settings)
    database: Database = app.state.database
    app.state.home = "/"
    feed = Feed()
    state = app.state
    pages.state.console = Console(
        database,
        feed,
        settings,
        asked_permissions(),
        passwords=state.passwords,
        limits=state.rate_limits,
        device_access=state.device_access,
    )
    app.router.lifespan_context = _with_feed(app.router.lifespan_context, feed)
    app.add_api_route("/v1/{rest:path}", _unknown_address, methods=METHODS, include_in_schema=False)
    # Around what NiceGUI answers, and inside of what finds out who asks.
    pages.add_middleware(RequirePerson)
    ask_at_every_event()
    pages.add_static_files("/console", STATIC, max_cache_age=3600)
    register_pages()
    teach_nicegui()
    install_nonces()
    install_lost_pages()
    ui.run_with(
        app,
        title="Sigap",
        favicon=FAVICON,
        tailwind=False,
        show_welcome_message=False,
        reconnect_timeout=5.0,
        gzip_middleware_factory=lambda inner: GZipMiddleware(inner, compresslevel=4),
    )
    return app


def _with_feed(inner: Any, feed: Feed) -> Any:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[Any]:
        async with inner(app) as state:
            tasks = [
                asyncio.create_task(feed.follow(app.state.changes), name="feed of changes"),
                asyncio.create_task(feed.tick(), name="feed of time"),
            ]
            try:
                yield state
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    return lifespan


def _unknown_address(request: Request) -> None:
    """The console answers all that the API does not know, so the API says for itself what it has not."""
    if any(route.matches(request.scope)[0] is Match.PARTIAL for route in request.app.routes):
        raise HTTPException(405, "Method Not Allowed")
    raise HTTPException(404, "Not Found")
