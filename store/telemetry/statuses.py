"""What a device says of itself (online, sleeping, offline), and which of two statuses counts."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Status:
    """A status that arrived. `stamped`: the device set `ts` by its own clock; a will has none, and `ts` is when it
    arrived. `arrived_at`: the fleet's clock at arrival, `ts` unless given. `again`: the broker kept it and sends it to
    each new subscription, so that it tells nothing of now. `replayed`: it was a dead letter meanwhile. `hardware`: the
    id of the unit that sent it, where it sends one."""

    device: int
    state: str
    ts: datetime
    firmware: str
    received_at: datetime
    arrived_at: datetime | None = None
    stamped: bool = True
    again: bool = False
    replayed: bool = False
    hardware: str = ""

    @property
    def said_ts(self) -> datetime | None:
        return self.ts if self.stamped else None


@dataclass(frozen=True, slots=True)
class Standing:
    """The status that counts for a device. `said`, `said_ts`: the last one as it was sent. `stamp`: the newest time
    that the device itself set."""

    device_id: int
    state: str
    ts: datetime
    firmware: str
    received_at: datetime
    arrived_at: datetime
    said: str
    said_ts: datetime | None
    stamp: datetime | None


def follow(known: Standing | None, status: Status) -> Standing:
    """What counts after one more status; `known` itself where that changes nothing.

    Two clocks are never compared: a will counts by its arrival, and what the device stamped by the device's own
    stamps. A will for a device that is offline already leaves alone since when it is.
    """
    arrived = status.arrived_at or status.ts
    if known is not None:
        if status.again and (status.state, status.said_ts) == (known.said, known.said_ts):
            return known
        if status.replayed and not status.stamped and arrived < known.arrived_at:
            return known
        if status.stamped and not _is_newer(known, status.state, status.ts, arrived):
            return known
    stays = known is not None and not status.stamped and known.state == status.state
    return Standing(
        device_id=status.device,
        state=status.state,
        ts=known.ts if known is not None and stays else status.ts,
        firmware=status.firmware or (known.firmware if known is not None else ""),
        received_at=status.received_at,
        arrived_at=arrived,
        said=status.state,
        said_ts=status.said_ts,
        stamp=status.ts if status.stamped else known.stamp if known is not None else None,
    )


def _is_newer(known: Standing, state: str, ts: datetime, arrived: datetime) -> bool:
    """Whether a status of the device's own time follows its last one; a clock that ran ahead is taken as right then."""
    if known.stamp is None or ts > known.stamp:
        return True
    if ts == known.stamp:  # The same one again, or two of one moment.
        return known.said_ts == ts and known.said != state
    return min(ts, arrived) > min(known.stamp, known.arrived_at)
