"""Reads what trusted proxies say about the client, and forgets what anybody else says."""

import re
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.edge.client_address import Connection
from api.edge.peers import Address, Peers, address_of
from api.edge.refusals import refuse
from fleet.coded import coded

OTHER_FORWARDING = ("forwarded", "x-real-ip")
PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)*")


class ReadForwarded:
    """Puts the Connection into the scope's state; client, scheme and Host become those that the client used.

    Every header named X-Forwarded-* is dropped: code behind reads the scope.
    """

    def __init__(self, app: ASGIApp, proxies: Peers) -> None:
        self._app, self._proxies = app, proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        peer = address_of(scope["client"][0]) if scope.get("client") else None
        forwards = any(name in headers for name in ("x-forwarded-for", "x-forwarded-proto", "forwarded"))
        secure = scope["scheme"] in ("https", "wss")
        prefix = ""
        if forwards and await self._proxies.hold(peer):
            client = await self._client(peer, _listed(headers, "x-forwarded-for"))
            proto = {entry.lower() for entry in _listed(headers, "x-forwarded-proto")}
            connection = Connection(peer, client, secure=proto in ({"https"}, {"wss"}), forwarded=True)
            prefix = headers.get("x-forwarded-prefix", "").rstrip("/")
            hosts = _listed(headers, "x-forwarded-host")
        else:
            connection = Connection(peer, peer, secure=secure, unnamed_proxy=forwards and not secure)
            hosts = []
        scope = _rewritten(scope, connection, hosts[-1] if hosts else None, prefix)
        if connection.client is None and connection.forwarded:
            await refuse(scope, receive, send, 400, coded("forwarded_unreadable"))
            return
        await self._app(scope, receive, send)

    async def _client(self, peer: Address | None, hops: Sequence[str]) -> Address | None:
        """The last hop that no trusted proxy is, read from the end; None where a trusted one wrote no address."""
        client = peer
        for hop in reversed(hops):
            client = address_of(_without_port(hop))
            if not await self._proxies.hold(client):
                break
        return client


def _rewritten(scope: Scope, connection: Connection, host: str | None, prefix: str) -> Scope:
    dropped = ("x-forwarded-", *OTHER_FORWARDING)
    headers = [(name, value) for name, value in scope["headers"] if not name.decode("latin-1").startswith(dropped)]
    if host is not None:
        headers = [(name, value) for name, value in headers if name != b"host"]
        headers.append((b"host", host.encode("latin-1")))
    if prefix and PREFIX.fullmatch(prefix):
        headers.append((b"x-forwarded-prefix", prefix.encode("latin-1")))
    scheme = "https" if connection.secure else "http"
    return {
        **scope,
        "headers": headers,
        "scheme": scheme.replace("http", "ws") if scope["type"] == "websocket" else scheme,
        "client": (str(connection.client), 0) if connection.forwarded else scope.get("client"),
        "state": {**scope.get("state", {}), "connection": connection},
    }


def _listed(headers: Headers, name: str) -> list[str]:
    """The entries of a header that is a list, over all its lines."""
    return [part.strip() for line in headers.getlist(name) for part in line.split(",") if part.strip()]


def _without_port(hop: str) -> str:
    """`192.0.2.1:4711` and `[2001:db8::1]:4711` without their ports."""
    if hop.startswith("["):
        return hop[1:].partition("]")[0]
    return hop.partition(":")[0] if hop.count(":") == 1 else hop
