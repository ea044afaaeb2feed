"""The ingest process: receive, store, acknowledge, in that order, for ever."""

import os
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

from fleet.inputs.sparkplug import NAMESPACE, REBIRTH
from fleet.process import Pulse, StopSignal, get_log, serve_health
from fleet.settings import Settings
from fleet.times import to_milliseconds
from ingest.committer import Stored
from ingest.floods.flood_watch import FloodWatch
from ingest.messages import Message
from ingest.metrics import BATCH, COMMIT, DELAY, LETTERS, MESSAGES, READINGS, REPEATED, WAITING
from ingest.plain.typed import PlainDecoders
from ingest.receipts import Receipt, ReceiptQueue
from ingest.receiver import Receiver
from ingest.sparkplug.payload import rebirth_request
from ingest.writer import BatchWriter
from store.assets.fleet_clocks import Stage
from store.engine.database import Connection
from store.engine.worker_loop import Turn, WorkerLoop
from store.engine.workers import Worker
from store.telemetry.ingest_sessions import client_of, put_filters, read_session

log = get_log("ingest")
MOST_AT_ONCE = 10_000
TAKE_WITHIN_S = 0.5
LOOK_EVERY_S = 1.0


class IngestWorker:
    """One worker slot. Safe to kill at any moment: what is not committed was not acknowledged."""

    def __init__(self, settings: Settings, *, database_url: str, mqtt_url: str) -> None:
        self._settings, self._database_url = settings, database_url
        self._inbox = ReceiptQueue()
        self._taken: list[Receipt] = []
        self._admitted: list[Message] | None = None
        self._client_id = client_of(settings.ingest_slot, settings.ingest_workers)
        self._floods = FloodWatch(settings, client=self._client_id)
        self._held: frozenset[str] = frozenset()
        self._look_at = 0.0
        self._plain = PlainDecoders()
        self.receiver = Receiver(
            mqtt_url, self._inbox, slot=settings.ingest_slot, slots=settings.ingest_workers, plain=self._plain
        )

    def run(self, stop: StopSignal) -> None:
        pulse = Pulse()
        address = f"127.0.0.1:{serve_health(self._settings.health_port, pulse)}"
        worker = Worker(Stage.INGEST, self._settings.ingest_slot, self._settings.ingest_workers, os.getpid(), address)
        WAITING.set_function(lambda: len(self._inbox) + len(self._taken))
        self.receiver.start()
        try:
            WorkerLoop(
                self._database_url,
                stop,
                name="ingest",
                begin=self._begin,
                worker=worker,
                is_ready=self.receiver.connected.is_set,
                pulse=pulse,
                listens=False,
            ).run()
        finally:
            self.receiver.stop()

    def _begin(self, conn: Connection) -> Turn:
        self._held = frozenset(read_session(conn, self._client_id).filters)
        self._floods.begin(conn)
        self._look_at = 0.0
        writer = BatchWriter(conn, self._settings, slot=self._settings.ingest_slot, plain=self._plain)
        return partial(self._turn, conn, writer)

    def _turn(self, conn: Connection, writer: BatchWriter) -> float:
        """Stores some receipts, then acknowledges them. Where storing fails, the next turn tries the same receipts."""
        if time.monotonic() >= self._look_at:
            self._follow_products(conn, writer)
            self._floods.settle(conn, datetime.now(UTC))
        if self.receiver.connected.is_set():
            self._floods.is_there(datetime.now(UTC))
        admitted = self._admit(writer)
        if self._floods.has_news:
            self._floods.settle(conn, datetime.now(UTC))
        if admitted:
            began = datetime.now(UTC)
            self._count(admitted, writer.write(admitted, wall=began), began)
        self.receiver.acknowledge(self._taken)
        self._ask_for_rebirths(writer)
        self._taken, self._admitted = [], None
        return 0.0

    def _ask_for_rebirths(self, writer: BatchWriter) -> None:
        """Edge nodes are asked once what they sent is stored; a request that gets lost is made again."""
        for group, node in writer.edge_nodes.rebirths.due(time.monotonic()):
            log.info("rebirth_asked_for", group=group, node=node)
            at_ms = to_milliseconds(datetime.now(UTC))
            self.receiver.publish(f"{NAMESPACE}/{group}/NCMD/{node}", rebirth_request(at_ms, REBIRTH))

    def _admit(self, writer: BatchWriter) -> list[Message]:
        """What is to be stored of the receipts taken: the same messages where a turn is repeated."""
        if not self._taken:
            self._taken, self._admitted = self._inbox.take(most=MOST_AT_ONCE, seconds=TAKE_WITHIN_S), None
        if self._admitted is None:
            received = [receipt.message for receipt in self._taken if receipt.message is not None]
            self._admitted = self._floods.admit(received, writer.senders.find)
        return self._admitted

    def _follow_products(self, conn: Connection, writer: BatchWriter) -> None:
        """Subscribes to what product files name. What the session may hold is on record, so that the next process can
        end what is no longer wanted."""
        filters = writer.refresh(datetime.now(UTC))
        held = self.receiver.follow(filters, held=self._held)
        if held != self._held:
            put_filters(conn, self._client_id, held)
            self._held = held
        self._look_at = time.monotonic() + LOOK_EVERY_S

    @staticmethod
    def _count(messages: Sequence[Message], stored: Stored, began: datetime) -> None:
        now = datetime.now(UTC)
        BATCH.observe(len(messages))
        COMMIT.observe((now - began).total_seconds())
        DELAY.observe((now - messages[0].received_at).total_seconds())
        MESSAGES.inc(len(messages))
        READINGS.inc(stored.readings)
        REPEATED.inc(stored.repeated)
        LETTERS.inc(stored.letters)
