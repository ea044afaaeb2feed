"""What ingest tells of its stages on /metrics; dashboards/grafana/ingest.json shows it."""

from prometheus_client import Counter, Gauge, Histogram

RECEIVED = Counter("sigap_ingest_received", "Messages received from the broker, those of other workers' devices too")
BROKER_LOST = Counter("sigap_ingest_broker_lost", "Times that the connection to the broker was lost")
MESSAGES = Counter("sigap_ingest_messages", "Messages stored or dead-lettered")
READINGS = Counter("sigap_ingest_readings", "Readings stored")
REPEATED = Counter("sigap_ingest_repeated", "Readings that were stored before")
LETTERS = Counter("sigap_ingest_dead_letters", "Dead letters written")
REJECTED = Counter("sigap_ingest_rejected", "Dead letters written, by reason", ["reason"])
SKIPPED = Counter("sigap_ingest_skipped_numbers", "Numbers that devices left out between their messages")
WAITING = Gauge("sigap_ingest_waiting", "Messages received and not stored yet")
BATCH = Histogram(
    "sigap_ingest_batch_messages", "Messages of one transaction", buckets=(1, 10, 100, 500, 1_000, 2_000, 5_000, 10_000)
)
COMMIT = Histogram(
    "sigap_ingest_commit_seconds",
    "From the first check of a batch to its commit",
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10),
)
DELAY = Histogram(
    "sigap_ingest_delay_seconds",
    "From the receipt of a batch's first message to its commit",
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 60),
)
AGE = Histogram(
    "sigap_ingest_age_seconds",
    "How old the readings of a product were at their commit, by the fleet's clock: the median of a batch",
    buckets=(1, 5, 10, 60, 300, 900, 3_600, 21_600, 86_400, 604_800),
)
