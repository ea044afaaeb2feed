"""`python -m service`: triage, timers and notices until stopped."""

import sys

from fleet.process import StopSignal, configure_logs, get_log, keep_what_is_loaded
from fleet.settings import BadSettings, load_settings
from service.worker import run


def main() -> int:
    try:
        settings = load_settings()
        configure_logs(settings)
        keep_what_is_loaded()
        run(settings, StopSignal().install())
    except BadSettings as exc:
        get_log("service").error("bad_settings", reason=str(exc))
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
