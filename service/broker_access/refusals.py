"""What the broker refused to devices that it let in: topics of others. From the file that its log's filter writes."""

from collections import Counter as Tally
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from prometheus_client import Counter

from fleet.process import get_log
from store.access.credentials import find_credential
from store.assets.registry import device_by_id
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
    """`note` takes what was written since the last call."""

    folder: Path
    _noted: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def note(self, conn: Connection, credentials: Mapping[str, int], *, now: datetime) -> None:
        """Counts it, and puts it on the audit log with the device. `credentials`: of each user name of a device."""
        tally, topics = Tally[tuple[str, str]](), dict[tuple[str, str], str]()
        for kind, user, topic in self._take():
            REFUSED.labels(kind).inc()
            tally[kind, user] += 1
            topics.setdefault((kind, user), topic)
        self._noted = {key: at for key, at in self._noted.items() if now - at < QUIET}
        for key, times in tally.items():
            if key in self._noted or (credential := credentials.get(key[1])) is None:
                continue
            self._noted[key] = now
            log.warning("topic_refused", kind=key[0], user=key[1], topic=topics[key], times=times)
            _audit(conn, credential, {"kind": key[0], "topic": topics[key][:LONGEST_TOPIC], "times": times}, now=now)

    def _take(self) -> list[tuple[str, str, str]]:
        try:
            (self.folder / FILE).rename(self.folder / TAKEN)
            text = (self.folder / TAKEN).read_text(encoding="utf-8", errors="replace")
            (self.folder / TAKEN).unlink()
        except FileNotFoundError:
            return []
        except OSError as exc:
            log.warning("refusals_unreadable", folder=str(self.folder), reason=str(exc))
            return []
        parts = (line.split("\t", 2) for line in text.splitlines())
        return [(one[0], one[1], one[2]) for one in parts if len(one) == 3 and one[0] in KINDS]


def _audit(conn: Connection, credential: int, details: dict[str, object], *, now: datetime) -> None:
    found = find_credential(conn, credential)
    device = None if found is None else device_by_id(conn, found.device_id)
    if device is None:
        return
    subject = f"device/{device.product}/{device.serial}"
    tenant = tenant_of(conn, device.id)
    write_audit(
        conn,
        AuditEntry(now, "program", AuditAction.TOPIC_REFUSED, subject, "broker", tenant_id=tenant, details=details),
    )
