"""Which names this installation answers to: another name in Host is a mistake, or a page that has its own name lead
to this machine (DNS rebinding)."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

from api.edge.peers import address_of
from api.edge.refusals import refuse
from api.edge.transport import HEALTH, METRICS
from fleet.coded import coded
from fleet.settings import BadSettings, Settings

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]{1,253})(:\d{1,5})?")


def known_hosts(settings: Settings, certified: Iterable[str] = ()) -> frozenset[str]:
    """Loopback names, the host of SIGAP_PUBLIC_URL, SIGAP_ALLOWED_HOSTS, SIGAP_HTTP_HOST, and the certificate's names.

    BadSettings for what is no host.
    """
    known = set(LOOPBACK) | {_plain(name) for name in certified}
    listen = address_of(settings.http_host)
    if listen is None or not listen.is_unspecified:
        known.add(_plain(settings.http_host))
    if settings.public_url:
        public = urlsplit(settings.public_url).hostname
        if not public:
            raise BadSettings(
                f"SIGAP_PUBLIC_URL={settings.public_url!r}: must be an address such as https://example.com"
            )
        known.add(_plain(public))
    for entry in (part.strip() for part in settings.allowed_hosts.split(",")):
        if not entry:
            continue
        name = host_name(entry if address_of(entry) is None or ":" not in entry else f"[{entry}]")
        if name is None:
            raise BadSettings(f"SIGAP_ALLOWED_HOSTS: {entry!r} must be a host name or an address")
        known.add(name)
    return frozenset(known)


def host_name(header: str) -> str | None:
    """The name or address in a Host header, without its port; None where it holds none."""
    found = HOST.fullmatch(header.strip().lower())
    return _plain(found[1]) if found else None


def _plain(host: str) -> str:
    host = host.strip("[]").lower().removesuffix(".")
    address = address_of(host)
    return str(address) if address else host


class CheckHost:
    """421 for a host that is not ours, 400 for none; a `*.` name of the certificate holds one label."""

    def __init__(self, app: ASGIApp, known: frozenset[str]) -> None:
        self._app, self._known = app, known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Probes of orchestrators and Prometheus name the address that they found; /metrics has its own list of peers.
        if scope["type"] == "lifespan" or scope["path"] == HEALTH or self._scraped(scope):
            await self._app(scope, receive, send)
            return
        sent = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        name = host_name(sent[0]) if len(sent) == 1 else None
        if name is None:
            await refuse(scope, receive, send, 400, coded("host_missing"))
        elif name in self._known or f"*.{name.partition('.')[2]}" in self._known:
            await self._app(scope, receive, send)
        else:
            await refuse(scope, receive, send, 421, coded("host_unknown", host=name))

    def _scraped(self, scope: Scope) -> bool:
        peer = address_of(scope["client"][0]) if scope.get("client") else None
        return scope["path"] == METRICS and not (peer and peer.is_loopback)
