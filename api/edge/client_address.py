"""Where a request comes from and how: what limits, sessions and cookies ask."""

from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import Scope

from api.access.sessions import COOKIE, SECURE_COOKIE
from api.edge.peers import Address, address_of

PORTS = {"http": "80", "https": "443"}


@dataclass(frozen=True, slots=True)
class Connection:
    """`peer` is the other end of the socket, `client` who asked; `forwarded` by a proxy that is trusted."""

    peer: Address | None
    client: Address | None
    secure: bool
    forwarded: bool = False
    unnamed_proxy: bool = False

    @property
    def local(self) -> bool:
        """Whether this machine itself asks, without a proxy between."""
        return not self.forwarded and self.peer is not None and self.peer.is_loopback


def connection_of(scope: Scope) -> Connection:
    """How this request or socket came; read from the scope itself where no edge stands around the application."""
    found = scope.get("state", {}).get("connection")
    if isinstance(found, Connection):
        return found
    peer = address_of(scope["client"][0]) if scope.get("client") else None
    return Connection(peer, peer, secure=scope.get("scheme") in ("https", "wss"))


def is_secure(scope: Scope) -> bool:
    """Whether the client speaks TLS, to this process or to a trusted proxy."""
    return connection_of(scope).secure


def client_address(scope: Scope) -> str:
    """The address of who asks, behind trusted proxies too; `unknown` where the socket has none."""
    client = connection_of(scope).client
    return str(client) if client else "unknown"


def bears_session(scope: Scope) -> bool:
    """Whether the request bears a cookie of a session, valid or not."""
    headers = Headers(scope=scope)
    for line in headers.getlist("cookie"):
        names = {part.partition("=")[0].strip() for part in line.split(";")}
        if names & {SECURE_COOKIE, COOKIE}:
            return True
    return False


def own_origin(scope: Scope) -> str:
    """The origin of the address that the client asked, as browsers write it: without the scheme's own port."""
    scheme = "https" if is_secure(scope) else "http"
    host = Headers(scope=scope).get("host", "").lower()
    return f"{scheme}://{host.removesuffix(':' + PORTS[scheme])}"
