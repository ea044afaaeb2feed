"""`python -m api`: the web process on loopback."""

import sys

from api.web.access import require_loopback
from api.web.app import create_app
from api.web.serving import serve
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
    serve(app, settings)
    log.info("stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
