"""`python -m predict`: scores every fleet of the configured database."""

import sys

from fleet.process import StopSignal, configure_logs, keep_what_is_loaded
from fleet.settings import BadSettings, load_settings
from predict.worker import PredictWorker


def main() -> int:
    try:
        settings = load_settings()
    except BadSettings as exc:
        sys.stderr.write(f"{exc}\n")
        return 2
    configure_logs(settings)
    if not settings.database_url:
        sys.stderr.write("SIGAP_DATABASE_URL must be set; `python -m sigap up` sets it\n")
        return 2
    keep_what_is_loaded()
    PredictWorker(settings, database_url=settings.database_url).run(StopSignal().install())
    return 0


if __name__ == "__main__":
    sys.exit(main())
