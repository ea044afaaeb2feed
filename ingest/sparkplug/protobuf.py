"""The encoding of protocol buffers, as far as Sparkplug's payloads need it: the fields of a message, one after another.

Nothing nested is opened here, so that no payload makes more of itself than it is long.
"""

from collections.abc import Iterator

VARINT, EIGHT_BYTES, BYTES, FOUR_BYTES = 0, 1, 2, 5
LONGEST_VARINT, UINT64 = 10, 2**64
MOST_NUMBER = 2**29


class BadEncoding(ValueError):
    """Bytes that are no message; the text says where."""


def fields(data: bytes) -> Iterator[tuple[int, int, int | bytes]]:
    """(number, wire type, value) of each field in their order: a number, or the bytes of anything else."""
    at, size = 0, len(data)
    value: int | bytes
    while at < size:
        begins = at
        key, at = _varint(data, at)
        number, wire = key >> 3, key & 7
        if not 0 < number < MOST_NUMBER:
            raise BadEncoding(f"byte {begins}: {number} is no number of a field")
        if wire == VARINT:
            value, at = _varint(data, at)
        elif wire in (BYTES, EIGHT_BYTES, FOUR_BYTES):
            length = {EIGHT_BYTES: 8, FOUR_BYTES: 4}.get(wire, -1)
            if length < 0:
                length, at = _varint(data, at)
            if length > size - at:
                raise BadEncoding(f"byte {begins}: field {number} is longer than what is left")
            value, at = data[at : at + length], at + length
        else:
            raise BadEncoding(f"byte {begins}: field {number} has wire type {wire}, which is not taken")
        yield number, wire, value


def number_field(number: int, value: int) -> bytes:
    return encoded_varint(number << 3 | VARINT) + encoded_varint(value)


def bytes_field(number: int, value: bytes) -> bytes:
    return encoded_varint(number << 3 | BYTES) + encoded_varint(len(value)) + value


def encoded_varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A whole number below 2**64, and the place behind it."""
    value = 0
    for place in range(LONGEST_VARINT):
        if at + place >= len(data):
            raise BadEncoding(f"byte {at}: a number ends before it is whole")
        byte = data[at + place]
        value |= (byte & 127) << 7 * place
        if byte < 128:
            if value >= UINT64:
                break
            return value, at + place + 1
    raise BadEncoding(f"byte {at}: a number is larger than 64 bits")
