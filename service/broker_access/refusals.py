"""What the broker refused to devices that it let in: topics of others. From the file that its log's filter writes."""

from collections import Counter as Tally
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from prometheus_client import Counter

from fleet.process import get_log
from store.access.credentials import find_credential
from store.access.refused_topics import note_refused_topic
from store.assets.fleet_clocks import wake
from store.assets.registry import Device, device_by_id
from store.audit.actions import AuditAction
from store.audit.log import AuditEntry, write_audit
from store.engine.database import Connection
from store.telemetry.floods import tenant_of

log = get_log("broker_access")
FILE, TAKEN = "refusals", "refusals.taken"
KINDS = ("publish", "subscribe")
REFUSED = Counter("sigap_broker_refused_topics", "What devices tried on topics that are not theirs, by kind", ["kind"])
# One row of the audit log for a device and a kind; what follows within this time is the same act.
QUIET = timedelta(minutes=10)
LONGEST_TOPIC = 300


@dataclass(slots=True)
class Refusals:
    """`note` puts on record what was written since the last call, all of it or, where the database fails, nothing."""

    folder: Path
    _noted: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def note(self, conn: Connection, credentials: Mapping[str, int], *, now: datetime) -> None:
        """Counts it, and puts it on record: an alarm of the device follows, and a row of the audit log. `credentials`:
        of each user name of a device."""
        lines = self._take()
        if lines:
            self._record(conn, lines, credentials, now)
        (self.folder / TAKEN).unlink(missing_ok=True)

    def _record(
        self, conn: Connection, lines: Sequence[tuple[str, str, str]], credentials: Mapping[str, int], now: datetime
    ) -> None:
        tally = Tally((kind, user) for kind, user, _ in lines)
        topics = {(kind, user): topic[:LONGEST_TOPIC] for kind, user, topic in reversed(lines)}
        noted = {key: at for key, at in self._noted.items() if now - at < QUIET}
        with conn.transaction():
            for key, times in tally.items():
                device, (kind, user), topic = _device(conn, credentials.get(key[1])), key, topics[key]
                if device is None:
                    continue
                note_refused_topic(conn, device.id, kind=kind, topic=topic, times=times, now=now)
                if key not in noted:
                    noted[key] = now
                    log.warning("topic_refused", kind=kind, user=user, topic=topic, times=times)
                    _audit(conn, device, {"kind": kind, "topic": topic, "times": times}, now=now)
                wake(conn, device.product)
        self._noted = noted
        for (kind, _), times in tally.items():
            REFUSED.labels(kind).inc(times)

    def _take(self) -> list[tuple[str, str, str]]:
        """What the broker's filter wrote; what was taken before and is not on record yet comes first."""
        try:
            if not (self.folder / TAKEN).exists():
                (self.folder / FILE).rename(self.folder / TAKEN)
            text = (self.folder / TAKEN).read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return []
        except OSError as exc:
            log.warning("refusals_unreadable", folder=str(self.folder), reason=str(exc))
            return []
        parts = (line.split("\t", 2) for line in text.splitlines())
        return [(one[0], one[1], one[2]) for one in parts if len(one) == 3 and one[0] in KINDS]


def _device(conn: Connection, credential: int | None) -> Device | None:
    found = None if credential is None else find_credential(conn, credential)
    return None if found is None else device_by_id(conn, found.device_id)


def _audit(conn: Connection, device: Device, details: dict[str, object], *, now: datetime) -> None:
    subject = f"device/{device.product}/{device.serial}"
    tenant = tenant_of(conn, device.id)
    write_audit(
        conn,
        AuditEntry(now, "program", AuditAction.TOPIC_REFUSED, subject, "broker", tenant_id=tenant, details=details),
    )
