"""The ingest process: receive, store, acknowledge, in that order, for ever."""

import os
import time
from datetime import UTC, datetime

from prometheus_client import Counter, Gauge

from fleet.process import Pulse, StopSignal, get_log, serve_health
from fleet.settings import Settings
from ingest.inbox import Inbox, Receipt
from ingest.receiver import Receiver
from ingest.writer import BatchWriter, Stored
from store import workers
from store.clocks import Stage
from store.database import Connection, StoreUnavailable, connect, translated

log = get_log("ingest")
MOST_AT_ONCE = 2_000
BACKOFF_S = (0.1, 0.2, 0.5, 1.0, 2.0)

MESSAGES = Counter("sigap_ingest_messages", "Messages stored or dead-lettered")
READINGS = Counter("sigap_ingest_readings", "Readings stored")
REPEATED = Counter("sigap_ingest_repeated", "Readings that were stored before")
LETTERS = Counter("sigap_ingest_dead_letters", "Dead letters written")
WAITING = Gauge("sigap_ingest_waiting", "Messages received and not stored yet")


class IngestWorker:
    """One worker slot. Safe to kill at any moment: what is not committed was not acknowledged."""

    def __init__(self, settings: Settings, *, database_url: str, mqtt_url: str) -> None:
        self._settings, self._database_url = settings, database_url
        self._inbox = Inbox()
        self.receiver = Receiver(mqtt_url, self._inbox, slot=settings.ingest_slot, slots=settings.ingest_workers)
        self._pulse = Pulse()
        self._address = ""
        self._conn: Connection | None = None
        self._writer: BatchWriter | None = None
        self._beaten = 0.0

    def run(self, stop: StopSignal) -> None:
        self._address = f"127.0.0.1:{serve_health(self._settings.health_port, self._pulse)}"
        self.receiver.start()
        try:
            while not stop:
                self._turn(stop)
        finally:
            self.receiver.stop()
            self._leave()

    def _turn(self, stop: StopSignal) -> None:
        receipts = self._inbox.take(most=MOST_AT_ONCE, seconds=0.5)
        WAITING.set(len(self._inbox))
        self._beat()
        if receipts and self._store(receipts, stop):
            self.receiver.acknowledge(receipts)

    def _store(self, receipts: list[Receipt], stop: StopSignal) -> bool:
        """Until it is stored; False when the process is to stop first: nothing was acknowledged then."""
        messages = [receipt.message for receipt in receipts if receipt.message is not None]
        if not messages:
            return True
        for attempt in range(1_000_000):
            try:
                self._count(len(messages), self._connected().write(messages, wall=datetime.now(UTC)))
                return True
            except StoreUnavailable as exc:
                log.warning("store_unavailable", error=str(exc), waiting=len(self._inbox), attempt=attempt)
                self._disconnect()
                self._pulse.beat()
                if stop.wait(BACKOFF_S[min(attempt, len(BACKOFF_S) - 1)]):
                    return False
        return False

    def _connected(self) -> BatchWriter:
        if self._writer is None:
            self._conn = connect(self._database_url)
            self._writer = BatchWriter(self._conn, self._settings, slot=self._settings.ingest_slot)
        return self._writer

    def _disconnect(self) -> None:
        if self._conn is not None:
            self._conn.close()
        self._conn = self._writer = None

    def _beat(self) -> None:
        self._pulse.beat()
        if time.monotonic() - self._beaten < workers.BEAT_EVERY_S:
            return
        self._beaten = time.monotonic()
        slot, slots = self._settings.ingest_slot, self._settings.ingest_workers
        try:
            self._connected()
            assert self._conn is not None
            if self.receiver.connected.is_set():
                with translated():
                    workers.beat(self._conn, Stage.INGEST, slot, slots, os.getpid(), self._address)
        except StoreUnavailable as exc:
            log.warning("store_unavailable", error=str(exc))
            self._disconnect()

    def _leave(self) -> None:
        if self._conn is None:
            return
        try:
            with translated():
                workers.leave(self._conn, Stage.INGEST, self._settings.ingest_slot, os.getpid())
        except StoreUnavailable:
            log.warning("left_without_a_word")
        self._disconnect()

    @staticmethod
    def _count(messages: int, stored: Stored) -> None:
        MESSAGES.inc(messages)
        READINGS.inc(stored.readings)
        REPEATED.inc(stored.repeated)
        LETTERS.inc(stored.letters)
