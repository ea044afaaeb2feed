"""`python -m api`: the web process."""

import sys

from api.web.app import create_app
from api.web.serving import server_for
from fleet.process import configure_logs, get_log
from fleet.settings import BadSettings, load_settings


def main() -> int:
    log = get_log("web")
    try:
        settings = load_settings()
        configure_logs(settings)
        server = server_for(create_app(settings), host=settings.http_host, port=settings.http_port)
    except BadSettings as exc:
        log.error("bad_settings", reason=str(exc))
        return 2
    log.info("started", host=settings.http_host, port=settings.http_port)
    server.run()
    log.info("stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
