"""`python -m api`: the web process on loopback."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from api.access import require_loopback
from api.app import create_app
from fleet.process import configure_logs, get_log
from fleet.settings import BadSettings, load_settings


def main() -> int:
    log = get_log("web")
    try:
        settings = load_settings()
        configure_logs(settings)
        require_loopback(settings.http_host)
        app = create_app(settings)
    except BadSettings as exc:
        log.error("bad_settings", reason=str(exc))
        return 2
    log.info("started", host=settings.http_host, port=settings.http_port)
    config = uvicorn.Config(
        app,
        host=settings.http_host,
        port=settings.http_port,
        log_config=None,
        access_log=False,
        server_header=False,
        ws="none",
        timeout_graceful_shutdown=10,
    )
    Server(config).run()
    log.info("stopped")
    return 0


class Server(uvicorn.Server):
    """Ends with status 0 when told to stop, where uvicorn's own would die of the signal after its clean stop."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.handle_exit)
        yield


if __name__ == "__main__":
    sys.exit(main())
