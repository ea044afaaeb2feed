"""The edge around an application, outermost first."""

from datetime import UTC, datetime

from starlette.types import ASGIApp

from api.access.same_origin import SameOrigin
from api.edge.body_limits import BoundBody
from api.edge.forwarded import ReadForwarded
from api.edge.hosts import CheckHost, known_hosts
from api.edge.peers import Peers
from api.edge.security_headers import SecurityHeaders
from api.edge.tls import Pair, read_pair
from api.edge.transport import RequireSecure, require_safe_address
from fleet.settings import Settings


class Edge:
    """What the settings say about how this process is reached; BadSettings for what cannot be served."""

    def __init__(self, settings: Settings) -> None:
        require_safe_address(settings)
        self.settings = settings
        self.pair: Pair | None = read_pair(settings, datetime.now(UTC))
        self._proxies = Peers("SIGAP_TRUSTED_PROXIES", settings.trusted_proxies)
        self._metrics_from = Peers("SIGAP_METRICS_FROM", settings.metrics_from)
        self._hosts = known_hosts(settings, self.pair.names if self.pair else ())

    def around(self, app: ASGIApp) -> ASGIApp:
        """1. Who asks, and how. 2. Headers of every answer. 3. Transport. 4. Host. 5. Origin. 6. Bodies. 7. `app`."""
        app = BoundBody(app)
        app = SameOrigin(app)
        app = CheckHost(app, self._hosts)
        app = RequireSecure(app, self._metrics_from)
        app = SecurityHeaders(app)
        return ReadForwarded(app, self._proxies)
