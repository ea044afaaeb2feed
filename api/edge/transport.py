"""Which requests are served: over TLS, over a trusted proxy, or from this machine itself."""

from starlette.types import ASGIApp, Receive, Scope, Send

from api.edge.client_address import connection_of
from api.edge.peers import Peers, address_of
from api.edge.refusals import refuse
from fleet.coded import Coded, coded
from fleet.settings import BadSettings, Settings

HEALTH, METRICS = "/healthz", "/metrics"


def require_safe_address(settings: Settings) -> None:
    """BadSettings where passwords and sessions would cross a network in plain text."""
    host = settings.http_host
    if is_loopback_name(host) or settings.tls_cert or settings.trusted_proxies.strip():
        return
    raise BadSettings(
        f"SIGAP_HTTP_HOST={host!r}: over plain HTTP only a loopback address is served (127.0.0.1, ::1, localhost). "
        "Set SIGAP_TLS_CERT and SIGAP_TLS_KEY, or name the proxies that speak TLS in SIGAP_TRUSTED_PROXIES"
    )


def is_loopback_name(host: str) -> bool:
    address = address_of(host)
    return address.is_loopback if address else host == "localhost"


class RequireSecure:
    """Refuses what came over plain HTTP from elsewhere; `/healthz` answers anyone, `/metrics` those named for it."""

    def __init__(self, app: ASGIApp, metrics_from: Peers) -> None:
        self._app, self._metrics_from = app, metrics_from

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        fault = None if scope["type"] == "lifespan" else await self._fault(scope)
        if fault is None:
            await self._app(scope, receive, send)
        else:
            await refuse(scope, receive, send, 403, fault)

    async def _fault(self, scope: Scope) -> Coded | None:
        connection = connection_of(scope)
        if scope["path"] == HEALTH:
            return None
        if scope["path"] == METRICS:
            named = not connection.forwarded and await self._metrics_from.hold(connection.peer)
            return None if named or (connection.local and not connection.unnamed_proxy) else coded("metrics_elsewhere")
        if connection.secure:
            return None
        if connection.forwarded:
            return coded("proxy_without_tls", peer=str(connection.peer))
        if connection.unnamed_proxy:
            return coded("proxy_not_named", peer=str(connection.peer))
        return None if connection.local else coded("plain_http")
