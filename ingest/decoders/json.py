"""JSON: strict first; a payload with NaN in it is read again so that only the bad element is lost."""

import json
from typing import Any

import msgspec

from ingest.reasons import BadPayload, Reason

_decoder = msgspec.json.Decoder()


class NotJson:
    """Stands where JSON held NaN or Infinity, which JSON does not know."""

    __slots__ = ("word",)

    def __init__(self, word: str) -> None:
        self.word = word

    def __repr__(self) -> str:
        return self.word


def decode_json(payload: bytes) -> Any:
    """Bytes -> plain objects, NotJson where NaN stood; BadPayload for anything else that is no JSON."""
    try:
        return _decoder.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as exc:
        strict = str(exc)
    try:
        return json.loads(payload.decode("utf-8"), parse_constant=NotJson)
    except (ValueError, RecursionError) as exc:
        raise BadPayload(Reason.NOT_JSON, f"is no JSON: {strict}"[:300]) from exc
