"""CBOR of the same shape as the JSON, on `.../telemetry/cbor`."""

from typing import Any

import cbor2

from ingest.reasons import BadPayload, Reason


def decode_cbor(payload: bytes) -> Any:
    """Bytes -> plain objects; BadPayload for anything that is no CBOR."""
    try:
        return cbor2.loads(payload)
    except (cbor2.CBORDecodeError, ValueError, OverflowError, RecursionError, MemoryError) as exc:
        raise BadPayload(Reason.NOT_JSON, f"is no CBOR: {exc}"[:300]) from exc
