"""Who speaks about what: read from the topic, never from the payload."""

from dataclasses import dataclass
from enum import StrEnum
from zlib import crc32

from fleet.serials import BadSerial, normal_serial, parse_serial
from ingest.reasons import BadPayload, Reason

ROOT = "sigap/v1/"
FILTER = "sigap/v1/#"
CLOCK = "_clock"


class Kind(StrEnum):
    TELEMETRY = "telemetry"
    TELEMETRY_CBOR = "telemetry/cbor"
    EVENT = "event"
    STATUS = "status"
    COMMAND = "command"
    STEP = "step"


@dataclass(frozen=True, slots=True)
class Topic:
    product: str
    serial: str
    kind: Kind


def parse_topic(text: str) -> Topic:
    """`sigap/v1/fridge/SN-1/telemetry` -> Topic; BadPayload for any other shape."""
    parts = text.split("/", 4)
    if not text.startswith(ROOT) or len(parts) != 5 or not parts[2] or not parts[3]:
        raise BadPayload(Reason.BAD_TOPIC, f"topic {text!r:.200} is not sigap/v1/<product>/<serial>/<kind>")
    product, serial, kind = parts[2], parts[3], parts[4]
    if kind not in Kind.__members__.values() or (kind == Kind.STEP) != (serial == CLOCK):
        raise BadPayload(Reason.BAD_TOPIC, f"topic {text!r:.200}: nothing takes {kind!r:.60} from {serial!r:.60}")
    if serial != CLOCK:
        try:
            serial = parse_serial(serial)
        except BadSerial as exc:
            raise BadPayload(Reason.BAD_TOPIC, str(exc)) from exc
    return Topic(product, serial, Kind(kind))


def shard(topic: str, slots: int) -> int:
    """Which of `slots` workers stores this topic's device: the same on every machine and run, in either spelling."""
    parts = normal_serial(topic).split("/", 4)
    return crc32("/".join(parts[2:4]).encode("utf-8", "surrogateescape")) % slots
