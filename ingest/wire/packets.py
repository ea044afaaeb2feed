"""Packets of MQTT 5: those that a subscriber sends as bytes, and those that it receives as tuples.

Publications are read by the thousand, so `read_packets` reads them itself; whatever is rare has a function of its own.
"""

import struct
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np

CONNACK, PUBLISH, SUBACK, UNSUBACK, PINGRESP, DISCONNECT = 0x20, 0x30, 0x90, 0xB0, 0xD0, 0xE0
PINGREQ, GOODBYE = b"\xc0\x00", b"\xe0\x00"
FAILURES = 0x80  # Reason codes from here on.
RETAINED, REPEATED, _QOS = 0x01, 0x08, 0x06
# Sizes of properties by their identifier; text and bytes carry their own length.
_SIZES: Final = {
    **dict.fromkeys((0x01, 0x17, 0x19, 0x24, 0x25, 0x28, 0x29, 0x2A), 1),
    **dict.fromkeys((0x13, 0x21, 0x22, 0x23), 2),
    **dict.fromkeys((0x02, 0x11, 0x18, 0x27), 4),
}
_TEXTS: Final = (0x03, 0x08, 0x09, 0x12, 0x15, 0x16, 0x1A, 0x1C, 0x1F)
_USER_PROPERTY = 0x26
CORRELATION, SUBSCRIPTION, KEEPALIVE, HAS_SUBSCRIPTIONS = 0x09, 0x0B, 0x13, 0x29


class BadPacket(ValueError):
    """What came is no packet of MQTT 5: the connection is of no use any more."""


Published = tuple[bytes, int, int, bytes, bytes]
"""A publication: topic, packet id, the packet's first byte (`qos_of`, RETAINED, REPEATED), properties, payload."""


def qos_of(flags: int) -> int:
    return (flags & _QOS) >> 1


class Answer(NamedTuple):
    """Another packet: its kind, and its body."""

    kind: int
    body: bytes


def read_packets(data: bytes) -> tuple[list[Published], list[Answer], int]:
    """The publications and the answers at the beginning of what was received, and how many bytes they are."""
    published, answers = list[Published](), list[Answer]()
    add = published.append
    at, size = 0, len(data)
    while size - at >= 4:  # Every packet but the shortest, which ends a batch at the most.
        flags, length, begin = data[at], data[at + 1], at + 2
        if length > 127:
            if (byte := data[begin]) <= 127:
                length, begin = length & 127 | byte << 7, begin + 1
            else:
                length, begin = _long_length(data, begin, length)
        end = begin + length
        if begin == 0 or end > size:
            break
        if flags & 0xF0 != PUBLISH:
            answers.append(Answer(flags & 0xF0, data[begin:end]))
            at = end
            continue
        try:
            after = begin + 2 + (data[begin] << 8 | data[begin + 1])
            topic, mid = data[begin + 2 : after], 0
            if flags & _QOS:
                mid = data[after] << 8 | data[after + 1]
                after += 2
            count, after = data[after], after + 1
            if count > 127:
                count, after = _whole_length(data, after, count)
        except IndexError:
            raise BadPacket("a publication ends before it is whole") from None
        body = after + count
        if body > end:
            raise BadPacket("a publication's properties are longer than it is")
        add((topic, mid, flags, data[after:body], data[body:end]))
        at = end
    while 2 <= size - at < 4 and data[at + 1] <= size - at - 2:
        answers.append(Answer(data[at] & 0xF0, data[at + 2 : at + 2 + data[at + 1]]))
        at += 2 + data[at + 1]
    return published, answers, at


def read_properties(data: bytes) -> dict[int, list[int | bytes]]:
    """Properties by identifier, without their length before them: numbers, or the bytes of texts. What users made up is
    left out."""
    found: dict[int, list[int | bytes]] = {}
    at = 0
    try:
        while at < len(data):
            name, at = data[at], at + 1
            value: int | bytes
            if name == SUBSCRIPTION:
                value, at = read_length(data, at)
            elif (size := _SIZES.get(name)) is not None:
                value, at = int.from_bytes(data[at : at + size], "big"), at + size
            elif name in _TEXTS:
                value, at = _text(data, at)
            elif name == _USER_PROPERTY:
                _, at = _text(data, at)
                _, at = _text(data, at)
                continue
            else:
                raise BadPacket(f"property {name:#04x} is not known")
            found.setdefault(name, []).append(value)
    except IndexError:
        raise BadPacket("properties end before they are whole") from None
    return found


def split_properties(body: bytes, at: int) -> tuple[dict[int, list[int | bytes]], bytes]:
    """The properties of an answer, whose length stands at `at`, and what follows them."""
    if at >= len(body):
        return {}, b""
    length, at = read_length(body, at)
    return read_properties(body[at : at + length]), body[at + length :]


def read_length(data: bytes, at: int) -> tuple[int, int]:
    """A number of one to four bytes, and the place behind it."""
    first, at = data[at], at + 1
    return (first, at) if first <= 127 else _whole_length(data, at, first)


def connect_packet(
    client: str, *, user: str | None, password: str | None, keepalive: int, session: int, window: int
) -> bytes:
    """Goes on with a session that is kept for `session` seconds; `window`: how many unanswered messages it takes."""
    flags = (0x80 if user is not None else 0) | (0x40 if password is not None else 0)
    properties = struct.pack("!BIBH", 0x11, session, 0x21, window)
    head = _bytes(b"MQTT") + struct.pack("!BBH", 5, flags, keepalive) + _length(len(properties)) + properties
    texts = [client, *(text for text in (user, password) if text is not None)]
    return _packet(0x10, head + b"".join(_bytes(text.encode()) for text in texts))


def subscribe_packet(mid: int, filters: Sequence[str], *, options: int, identifier: int | None) -> bytes:
    properties = b"" if identifier is None else bytes([SUBSCRIPTION]) + _length(identifier)
    asked = b"".join(_bytes(each.encode()) + bytes([options]) for each in filters)
    return _packet(0x82, struct.pack("!H", mid) + _length(len(properties)) + properties + asked)


def unsubscribe_packet(mid: int, filters: Iterable[str]) -> bytes:
    return _packet(0xA2, struct.pack("!HB", mid, 0) + b"".join(_bytes(each.encode()) for each in filters))


def publish_packet(topic: str, payload: bytes) -> bytes:
    """A publication that nobody answers."""
    return _packet(PUBLISH, _bytes(topic.encode()) + b"\0" + payload)


def acknowledgements(mids: Sequence[int]) -> bytes:
    """One for each message, in their order."""
    packets = np.empty(len(mids), [("head", ">u2"), ("mid", ">u2")])
    packets["head"], packets["mid"] = 0x4002, mids
    return packets.tobytes()


def _packet(kind: int, body: bytes) -> bytes:
    return bytes([kind]) + _length(len(body)) + body


def _bytes(text: bytes) -> bytes:
    return struct.pack("!H", len(text)) + text


def _text(data: bytes, at: int) -> tuple[bytes, int]:
    end = at + 2 + (data[at] << 8 | data[at + 1])
    return data[at + 2 : end], end


def _length(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def _long_length(data: bytes, at: int, first: int) -> tuple[int, int]:
    """As `_whole_length`; the place is 0 where the number is not whole yet."""
    try:
        return _whole_length(data, at, first)
    except IndexError:
        return 0, 0


def _whole_length(data: bytes, at: int, first: int) -> tuple[int, int]:
    number = first & 127
    for shift in (7, 14, 21):
        byte, at = data[at], at + 1
        number |= (byte & 127) << shift
        if byte <= 127:
            return number, at
    raise BadPacket("a length has more than four bytes")
