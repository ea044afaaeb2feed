"""Floods: noticed, put on record, and kept away from everybody else's messages until their time is over."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from prometheus_client import Counter, Gauge

from fleet.process import get_log
from fleet.settings import Settings
from ingest.floods.records import keep_traffic, note_flood
from ingest.floods.senders import Sender
from ingest.floods.traffic_meter import Allowance, Device, Excess, TrafficMeter
from ingest.messages import Message
from store.engine.database import Connection
from store.telemetry.device_traffic import counted_at, forget_traffic, last_heard, note_counted
from store.telemetry.floods import add_left_out, end_due_floods, open_floods

log = get_log("ingest")
# Nothing was counted for longer: ingest, the broker or the database was away, and what waited comes at once.
AWAY_S = 3.0
CONNECTS = "connects"
TRAFFIC_EVERY = timedelta(seconds=30)
FORGET_EVERY = timedelta(days=1)

FLOODS = Counter("sigap_ingest_floods", "Devices limited because they sent too much", ["kind"])
LEFT_OUT = Counter("sigap_ingest_left_out", "Messages of limited devices that were left out")
LIMITED = Gauge("sigap_ingest_limited_devices", "Devices whose messages are left out now")

FindSender = Callable[[str], Sender | None]


@dataclass(slots=True)
class _Limited:
    """A device whose messages are left out. `flood`: its number; None: not on record (yet), or of no known device."""

    until: datetime
    excess: Excess | None = None
    flood: int | None = None
    on_record: bool = False
    messages: int = 0
    bytes: int = 0


class FloodWatch:
    """One worker's. `admit` counts messages and leaves out those of limited devices; `settle` puts on record what
    happened. Where the database fails, `settle` is tried again, and nothing is counted twice."""

    def __init__(self, settings: Settings, *, client: str) -> None:
        self._client, self._lasts = client, timedelta(minutes=settings.flood_minutes)
        self._meter = TrafficMeter(
            Allowance(settings.flood_messages_per_s, settings.flood_messages_at_once),
            Allowance(settings.flood_bytes_per_s, settings.flood_bytes_at_once),
        )
        self._limited: dict[Device, _Limited] = {}
        self._counted_at: datetime | None = None
        self._traffic_at = self._forget_at = datetime.min.replace(tzinfo=UTC)

    def begin(self, conn: Connection) -> None:
        """What is on record of floods, and since when nothing was counted."""
        if self._counted_at is None:
            self._counted_at = counted_at(conn, self._client)
            self._meter.remember({(one.product, one.serial): one.at.timestamp() for one in last_heard(conn)})
        self._read_open(conn)

    def is_there(self, now: datetime) -> None:
        """Messages can arrive and be stored just now."""
        if self._counted_at is not None and (away_s := (now - self._counted_at).total_seconds()) > AWAY_S:
            self._meter.grant(away_s, now.timestamp())
        self._counted_at = now

    def admit(self, messages: Sequence[Message], find: FindSender) -> list[Message]:
        """The messages that are to be stored. A repetition by the broker is counted again; a kept one that it sends to
        a new subscription is not."""
        admitted, came_at, at = list[Message](), None, 0.0
        for message in messages:
            sender = None if message.again else find(message.topic)
            if sender is not None:
                if message.received_at is not came_at:  # Many messages are received at once.
                    came_at = message.received_at
                    at = came_at.timestamp()
                size = len(message.payload)
                excess = self._meter.count(sender.device, size, at, interval_s=sender.interval_s)
                if excess is not None or sender.device in self._limited:
                    self._leave_out(sender, size, excess)
                    continue
            admitted.append(message)
        return admitted

    @property
    def has_news(self) -> bool:
        """Whether a flood waits to be put on record: the sooner, the better for everybody else."""
        return any(not one.on_record for one in self._limited.values())

    def settle(self, conn: Connection, now: datetime) -> None:
        for device, limited in list(self._limited.items()):
            if not limited.on_record and limited.excess is not None:
                limited.flood = note_flood(conn, device, limited.excess, until=limited.until, now=now)
                limited.on_record = True
        self._keep_left_out(conn)
        if self._limited:
            end_due_floods(conn, now=now)
            self._read_open(conn)
            self._end(now)
        LIMITED.set(len(self._limited))
        self._keep_counts(conn, now)

    def _leave_out(self, sender: Sender, size: int, excess: Excess | None) -> None:
        """A message of a device that sends too much, or did so before."""
        device = sender.device
        limited = self._limited.get(device)
        if limited is None:
            assert excess is not None
            limited = self._limited[device] = _Limited(datetime.now(UTC) + self._lasts, excess)
            FLOODS.labels(excess.kind).inc()
            log.warning(
                "flood",
                product=sender.product,
                serial=sender.serial,
                kind=excess.kind,
                per_second=round(excess.per_second, 1),
                allowed=excess.allowed,
                until=limited.until.isoformat(),
            )
        limited.messages += 1
        limited.bytes += size
        LEFT_OUT.inc()

    def _read_open(self, conn: Connection) -> None:
        """What the database says counts: another worker may have noticed one, a person may have lifted one. A device
        that connected too often is kept out by the broker; what it sends is limited where that is too much, too."""
        listed = {(one.product, one.serial): one for one in open_floods(conn)}
        for device, one in listed.items():
            if one.kind != CONNECTS:
                self._limited.setdefault(device, _Limited(one.until_at, on_record=True))
            if device in self._limited:
                self._limited[device].flood = one.id
        lasting = {one.id for one in listed.values()}
        for device, limited in list(self._limited.items()):
            if limited.flood is not None and limited.flood not in lasting:
                self._let_in(device)

    def _end(self, now: datetime) -> None:
        """Those of no known device are on no record: they end here."""
        for device, limited in list(self._limited.items()):
            if limited.flood is None and limited.on_record and limited.until <= now:
                self._let_in(device)

    def _let_in(self, device: Device) -> None:
        self._limited.pop(device, None)
        self._meter.forget(device)
        log.info("flood_over", product=device[0], serial=device[1])

    def _keep_left_out(self, conn: Connection) -> None:
        counts = {one.flood: (one.messages, one.bytes) for one in self._limited.values() if one.flood and one.messages}
        if counts:
            add_left_out(conn, counts)
            for one in self._limited.values():
                if one.flood in counts:
                    one.messages = one.bytes = 0

    def _keep_counts(self, conn: Connection, now: datetime) -> None:
        if now < self._traffic_at:
            return
        with conn.transaction():
            keep_traffic(conn, self._meter.counts)
            note_counted(conn, self._client, now)
        self._meter.begin_counts()
        self._traffic_at = now + TRAFFIC_EVERY
        if now >= self._forget_at:
            forget_traffic(conn, now=now)
            self._forget_at = now + FORGET_EVERY
