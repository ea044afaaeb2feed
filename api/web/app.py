"""The web application, put together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from api.access.identify import Identify
from api.device_access.acting import DeviceAccess
from api.edge.edge import Edge
from api.limits.limit_requests import LimitGuesses, LimitRequests
from api.limits.rate_limits import RateLimits
from api.limits.request_meter import RequestMeter
from api.privacy.hourly import Hourly
from api.routers import include_routes
from api.signin.install import install_sign_in
from api.web.access import staff_token
from api.web.changes import Changes
from api.web.database import Database, WholeDb
from api.web.document import describe
from api.web.documented_errors import errors
from api.web.problem_handlers import install_problems
from api.web.push_offer import push_offer
from api.web.request_metrics import CountRequests
from fleet.settings import BadSettings, Settings
from service.assistant.rewording import rewording_of
from service.attachments.folder import AttachmentFolder
from service.calls.booking import rules_of
from service.chats.joining import can_join
from store.engine.database import BadDatabase
from store.engine.doctor_queries import is_alive
from store.engine.roles import check_web_access
from store.engine.scope import EVERYTHING

ABOUT = (
    "Devices, customers, tickets with their evidence, predictions and records. Writes happen at the fleet's clock. "
    "Errors are problem details (RFC 9457)."
)


def create_app(settings: Settings) -> FastAPI:
    """The application on the database of `settings`; BadSettings where they cannot serve."""
    url = settings.database_url or settings.web_database_url
    if not url:
        raise BadSettings("SIGAP_DATABASE_URL is not set: the web process needs a database")
    try:
        check_web_access(url, settings.web_database_url)
    except BadDatabase as exc:
        raise BadSettings(str(exc)) from exc
    edge = Edge(settings)
    database = Database(settings, url)
    attachments = AttachmentFolder(settings)
    hourly = Hourly(database.scoped(EVERYTHING), attachments=attachments)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        database.open()
        app.state.changes.start()
        hourly.start()
        yield
        await hourly.stop()
        await app.state.changes.stop()
        database.close()

    # The document's pages load scripts from elsewhere, which a closed network cannot: only the document is served.
    app = FastAPI(title="Sigap", version="1", description=ABOUT, lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.edge = edge
    app.state.database = database
    app.state.device_access = DeviceAccess(settings)
    app.state.attachments = attachments
    app.state.push = push_offer(settings)
    app.state.calls = rules_of(settings)
    app.state.telegram_bot = settings.telegram_bot if can_join(settings) else None
    app.state.changes = Changes(url, settings.web_database_url)
    app.state.reword = rewording_of(settings)
    app.state.rate_limits = RateLimits(settings.rate_limits)
    app.state.meter = RequestMeter(app.state.rate_limits, database.scoped(EVERYTHING))
    include_routes(app, settings)
    install_sign_in(app, settings)
    app.add_api_route("/healthz", healthz, summary="Is it well?", tags=["operations"], responses=_WELL)
    app.add_api_route(
        "/metrics",
        metrics,
        response_class=PlainTextResponse,
        summary="Prometheus metrics",
        tags=["operations"],
        responses=_METRICS,
    )
    install_problems(app)
    app.add_middleware(LimitRequests, meter=app.state.meter)
    app.add_middleware(Identify, database=database, staff_token=staff_token(settings))
    app.add_middleware(LimitGuesses, meter=app.state.meter)
    app.add_middleware(CountRequests)
    describe(app)
    return app


def healthz(db: WholeDb) -> dict[str, str]:
    """200 while the database answers, 503 otherwise. Needs no token."""
    with db.connection() as conn:
        is_alive(conn)
    return {"status": "ok"}


def metrics() -> Response:
    """What this process counted, for Prometheus. Answers this machine and the addresses named for it."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


_WELL: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/json": {"example": {"status": "ok"}}}},
    503: errors()[503],
}
_METRICS: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/plain": {"example": "sigap_http_requests_total 12.0"}}},
    **{code: about for code, about in errors().items() if code == 403},
}
