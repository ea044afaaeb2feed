"""Every kind of message that cannot be stored, with the reason it is given."""

import json
from dataclasses import dataclass

import cbor2

from ingest.messages import Message
from ingest.sorting.dead_letter_reasons import Reason
from tests.ingest.ingest_world import MINUTE, NOW_MS, message, reading

DAY = 24 * 60 * MINUTE


@dataclass(frozen=True, slots=True)
class Malformed:
    name: str
    reason: Reason
    message: Message


def _telemetry(ts: object = NOW_MS, values: object = None, **more: object) -> bytes:
    element = {"ts": ts, "values": {"temp": 5} if values is None else values, **more}
    return json.dumps(element).encode()


def _nested(depth: int) -> bytes:
    return b'{"ts": %d, "values": %s1%s}' % (NOW_MS, b"[" * depth, b"]" * depth)


def _value(text: bytes) -> bytes:
    return b'{"ts": %d, "values": {"temp": %s}}' % (NOW_MS, text)


def _seq(text: bytes) -> bytes:
    return b'{"ts": %d, "seq": %s, "values": {"temp": 5}}' % (NOW_MS, text)


def _event(**more: object) -> bytes:
    return json.dumps({"ts": NOW_MS, "code": "E1", **more}).encode()


def _bomb(levels: int = 40) -> bytes:
    """Two hundred bytes of CBOR that stand for 2^40 elements: each list holds the one before it twice."""
    lists = [b"\xd8\x1c\x82\x01\x01"]
    for level in range(levels - 1):
        reference = b"\xd8\x1d" + (bytes([level]) if level < 24 else bytes([0x18, level]))
        lists.append(b"\xd8\x1c\x82" + 2 * reference)
    return b"\x98" + bytes([levels]) + b"".join(lists)


TELEMETRY: dict[str, tuple[Reason, bytes]] = {
    "not JSON": (Reason.NOT_JSON, b"temp=5"),
    "empty": (Reason.NOT_JSON, b""),
    "cut short": (Reason.NOT_JSON, _telemetry()[:-4]),
    "invalid UTF-8": (Reason.NOT_JSON, b'{"ts": %d, "values": {"te\xffmp": 5}}' % NOW_MS),
    "deeply nested": (Reason.NOT_JSON, _nested(100_000)),
    "an integer of 5,000 digits": (Reason.NOT_JSON, _value(b"1" + b"0" * 5_000)),
    "nested as deep as can be read": (Reason.BAD_MESSAGE, _nested(900)),
    "a number": (Reason.BAD_MESSAGE, b"5"),
    "a string": (Reason.BAD_MESSAGE, b'"warm"'),
    "JSON in a string": (Reason.BAD_MESSAGE, json.dumps(json.dumps(reading(0, temp=1))).encode()),
    "keys without quotes": (Reason.NOT_JSON, b"{ts: %d, values: {temp: nan}}" % NOW_MS),
    "NaN for a ts": (Reason.BAD_TIME, b'{"ts": nan, "values": {"temp": 5}}'),
    "nan for a seq": (Reason.BAD_MESSAGE, _seq(b"nan")),
    "null": (Reason.BAD_MESSAGE, b"null"),
    "NaN and nothing else": (Reason.BAD_MESSAGE, b"NaN"),
    "no values": (Reason.BAD_MESSAGE, json.dumps({"ts": NOW_MS}).encode()),
    "values that are a list": (Reason.BAD_MESSAGE, _telemetry(values=[5])),
    "negative seq": (Reason.BAD_MESSAGE, _telemetry(seq=-1)),
    "boolean seq": (Reason.BAD_MESSAGE, _telemetry(seq=True)),
    "broken seq": (Reason.BAD_MESSAGE, _telemetry(seq=1.5)),
    "text seq": (Reason.BAD_MESSAGE, _telemetry(seq="7")),
    "seq beyond 8 bytes": (Reason.BAD_MESSAGE, _seq(b"1" + b"0" * 400)),
    "negative boot": (Reason.BAD_MESSAGE, _telemetry(seq=1, boot=-1)),
    "no ts": (Reason.BAD_TIME, json.dumps({"values": {"temp": 5}}).encode()),
    "ts without offset": (Reason.BAD_TIME, _telemetry(ts="2026-03-01T08:00:00")),
    "boolean ts": (Reason.BAD_TIME, _telemetry(ts=True)),
    "infinite ts": (Reason.BAD_TIME, b'{"ts": 1e400, "values": {"temp": 5}}'),
    "ts of 400 digits": (Reason.BAD_TIME, b'{"ts": 1%s, "values": {"temp": 5}}' % (b"0" * 400)),
    "1970": (Reason.BAD_TIME, _telemetry(ts=0)),
    "the year 99999": (Reason.BAD_TIME, _telemetry(ts="99999-01-01T00:00:00Z")),
    "ahead of the clock": (Reason.TOO_EARLY, _telemetry(ts=NOW_MS + 11 * MINUTE)),
    "a future clock": (Reason.TOO_EARLY, _telemetry(ts="2099-01-01T00:00:00Z")),
    "an ancient clock": (Reason.TOO_LATE, _telemetry(ts=NOW_MS - 31 * DAY)),
    "300 KB": (Reason.TOO_LARGE, _telemetry(note="x" * 300_000)),
    "1 MB": (Reason.TOO_LARGE, b"x" * 1_000_000),
    "1,001 readings": (Reason.TOO_MANY_READINGS, json.dumps([reading(-m, temp=1) for m in range(1_001)]).encode()),
}
CBOR: dict[str, tuple[Reason, bytes]] = {
    "not CBOR": (Reason.NOT_JSON, b"\xff\xff"),
    "CBOR cut short": (Reason.NOT_JSON, cbor2.dumps({"ts": NOW_MS, "values": {"temp": 5}})[:-1]),
    "CBOR that holds itself": (Reason.NOT_JSON, b"\x81\xd8\x1c\x81\xd8\x1d\x00"),
    "CBOR that stands for more than memory holds": (Reason.NOT_JSON, _bomb()),
    "a CBOR text that is repeated by reference": (Reason.NOT_JSON, b"\xd9\x01\x00\x82\x63abc\xd8\x19\x00"),
    "CBOR seq of 5,000 digits": (
        Reason.BAD_MESSAGE,
        cbor2.dumps({"ts": NOW_MS, "seq": 10**5_000, "values": {"temp": 5}}),
    ),
    "CBOR metric named by a number": (Reason.BAD_MESSAGE, cbor2.dumps({"ts": NOW_MS, "values": {10**5_000: 5}})),
    "CBOR time without offset": (Reason.BAD_TIME, cbor2.dumps({"ts": "2026-03-01T08:00:00", "values": {"temp": 5}})),
}
EVENTS: dict[str, tuple[Reason, bytes]] = {
    "event without code": (Reason.BAD_MESSAGE, _event(code=None)),
    "event with a number as code": (Reason.BAD_MESSAGE, _event(code=21)),
    "\\u0000 in an event's text": (Reason.BAD_TEXT, _event(text="a\0b")),
    "\\u0000 in an event's code": (Reason.BAD_TEXT, _event(code="E\0")),
    "half a surrogate pair": (Reason.BAD_TEXT, b'{"ts": %d, "code": "E1", "text": "\\ud83d"}' % NOW_MS),
    "a code of 41 characters": (Reason.BAD_TEXT, _event(code="E" * 41)),
}
STATUSES: dict[str, tuple[Reason, bytes]] = {
    "status of an unknown state": (Reason.BAD_MESSAGE, b'{"state": "asleep"}'),
    "status whose state is a list": (Reason.BAD_MESSAGE, b'{"state": ["online"]}'),
}
STEPS: dict[str, tuple[Reason, bytes]] = {
    "step beyond 8 bytes": (Reason.BAD_MESSAGE, b'{"step": 1%s, "attempt": 1}' % (b"0" * 30)),
    "attempt beyond 4 bytes": (Reason.BAD_MESSAGE, b'{"step": 1, "attempt": 3000000000}'),
    "step without attempt": (Reason.BAD_MESSAGE, b'{"step": 1}'),
    "boolean step": (Reason.BAD_MESSAGE, b'{"step": true, "attempt": 1}'),
}
TOPICS: dict[str, tuple[Reason, Message]] = {
    "unknown product": (Reason.UNKNOWN_PRODUCT, message(_telemetry(), product="toaster")),
    "unknown device": (Reason.UNKNOWN_DEVICE, message(_telemetry(), serial="SN-404")),
    "unknown kind": (Reason.BAD_TOPIC, message(_telemetry(), kind="gossip")),
    "a level too many": (Reason.BAD_TOPIC, message(_telemetry(), kind="telemetry/more")),
    "serial with an underscore": (Reason.BAD_TOPIC, message(_telemetry(), serial="_SN")),
    "telemetry of the clock": (Reason.BAD_TOPIC, message(_telemetry(), serial="_clock")),
    "step of a device": (Reason.BAD_TOPIC, message(b'{"step": 1, "attempt": 1}', kind="step")),
    "serial of 121 characters": (Reason.BAD_TOPIC, message(_telemetry(), serial="S" * 121)),
}
GIANTS = ("300 KB", "1 MB")


def malformed_messages() -> list[Malformed]:
    """All of them, each with a payload or topic of its own."""
    kinds = (
        ("telemetry", "SN-1", TELEMETRY),
        ("telemetry/cbor", "SN-1", CBOR),
        ("event", "SN-1", EVENTS),
        ("status", "SN-1", STATUSES),
        ("step", "_clock", STEPS),
    )
    found = [
        Malformed(name, reason, message(payload, kind, serial))
        for kind, serial, cases in kinds
        for name, (reason, payload) in cases.items()
    ]
    return found + [Malformed(name, reason, whole) for name, (reason, whole) in TOPICS.items()]
