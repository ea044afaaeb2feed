"""Messages that can never be stored, each told from all others by its number."""

import re

from ingest.messages import MOST_BYTES

_NUMBER = re.compile(rb"#(\d+)#")


def poisoned(number: int) -> bytes:
    """One of several kinds: no JSON, another shape, broken text, deeply nested, too large."""
    mark = b"#%d#" % number
    kinds = (
        b"poison " + mark,
        b'"' + mark + b'"',
        b'{"ts": 1, "values": {"sensor_0": 1}, "note": "' + mark + b"\xff" + b'"}',
        b'{"note": "' + mark + b'", "values": ' + b"[" * 3_000,
        b'{"note": "' + mark + b'", "values": [5], "ts": 1763769600000}',
        b'{"note": "' + mark + b'", "ts": "' + b"9" * 500 + b'", "values": {"sensor_0": 1}}',
    )
    if number % 50 == 0:
        return mark + b"x" * MOST_BYTES
    return kinds[number % len(kinds)]


def number_of(payload: bytes) -> int:
    """-1 where it is none of ours."""
    found = _NUMBER.search(payload)
    return int(found[1]) if found else -1
