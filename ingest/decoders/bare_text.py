"""Messages that are a bare text such as `on` or `Offline`, where others are JSON."""

import codecs

from ingest.decoders.json import decode_json
from ingest.sorting.dead_letter_reasons import BadPayload, Reason


def json_or_text(payload: bytes) -> object:
    """Bytes -> plain objects, or the text without blanks around it; BadPayload for what is neither."""
    try:
        return decode_json(payload)
    except BadPayload:
        if payload.lstrip().startswith((b"{", b"[")):
            raise
    try:
        return payload.removeprefix(codecs.BOM_UTF8).decode("utf-8").strip("\0\r\n\t ")
    except UnicodeDecodeError as exc:
        raise BadPayload(Reason.NOT_JSON, f"is neither JSON nor text: {exc}"[:300]) from exc
