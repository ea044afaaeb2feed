"""`python -m ingest`: one ingest worker, against the configured broker and database."""

import gc
import sys

from fleet.process import StopSignal, configure_logs, keep_what_is_loaded
from fleet.settings import BadSettings, load_settings
from ingest.worker import IngestWorker

COLLECTED_AFTER = 500_000


def main() -> int:
    try:
        settings = load_settings()
    except BadSettings as exc:
        sys.stderr.write(f"{exc}\n")
        return 2
    configure_logs(settings)
    if not settings.database_url or not settings.mqtt_url:
        sys.stderr.write("SIGAP_DATABASE_URL and SIGAP_MQTT_URL must be set; `python -m sigap up` sets both\n")
        return 2
    worker = IngestWorker(settings, database_url=settings.database_url, mqtt_url=settings.mqtt_url)
    keep_what_is_loaded()
    # What messages are made of goes by itself: looking for circles among thousands of them takes more than half of all
    # the time that receiving does.
    gc.set_threshold(COLLECTED_AFTER)
    worker.run(StopSignal().install())
    return 0


if __name__ == "__main__":
    sys.exit(main())
