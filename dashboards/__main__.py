"""`python -m dashboards`: the web process, console and API."""

import sys

from api.web.serving import server_for
from dashboards.app import create_web
from fleet.process import configure_logs, get_log, keep_what_is_loaded
from fleet.settings import BadSettings, load_settings


def main() -> int:
    log = get_log("web")
    try:
        settings = load_settings()
        configure_logs(settings)
        server = server_for(create_web(settings), host=settings.http_host, port=settings.http_port, websockets=True)
    except BadSettings as exc:
        log.error("bad_settings", reason=str(exc))
        return 2
    keep_what_is_loaded()
    log.info("started", host=settings.http_host, port=settings.http_port)
    server.run()
    log.info("stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
