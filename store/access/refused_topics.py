"""What devices tried at the broker on topics that are not theirs. Times are wall time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one

SQL = load(__file__)
# A device that tried nothing for so long has stopped.
QUIET = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class RefusedTopic:
    """The newest stretch of one device: `kind` (publish or subscribe) and `topic` as they were last refused, and how
    many `times` since `first_at`."""

    device_id: int
    kind: str
    topic: str
    times: int
    first_at: datetime
    last_at: datetime

    @property
    def over_at(self) -> datetime:
        """When it counts as stopped, if nothing more is tried."""
        return self.last_at + QUIET


def note_refused_topic(
    conn: Connection, device_id: int, *, kind: str, topic: str, times: int, now: datetime
) -> RefusedTopic:
    """Adds to the device's stretch, or begins one. Service looks at the device."""
    values = {"device_id": device_id, "kind": kind, "topic": topic, "times": times, "now": now, "quiet": QUIET}
    noted = fetch_one(conn, SQL["note_refused_topic"], values, RefusedTopic)
    assert noted is not None
    return noted


def refused_topics(conn: Connection, devices: Sequence[int]) -> dict[int, RefusedTopic]:
    """Of those devices that ever tried."""
    found = fetch_all(conn, SQL["refused_topics"], {"devices": list(devices)}, RefusedTopic)
    return {one.device_id: one for one in found}
