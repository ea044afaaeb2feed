"""CBOR of the same shape as the JSON, on `.../telemetry/cbor`."""

from collections.abc import Mapping, Sequence
from typing import Any

import cbor2

from fleet.product import Product
from ingest.decoders.decoder import Decoded, Decoder, Element, Topic, content_of, elements_of
from ingest.decoders.sigap_topics import CBOR, ROOT, read_sigap_topic
from ingest.sorting.dead_letter_reasons import BadPayload, Reason

# A few bytes of references can stand for more than any memory holds, or for a list inside itself.
REFERENCES = (25, 28, 29, 256)


def decode_cbor(payload: bytes) -> Any:
    """Bytes -> plain objects; BadPayload for anything that is no CBOR, or refers to parts of itself."""
    try:
        return cbor2.loads(payload, semantic_decoders=_WITHOUT_REFERENCES)
    except (cbor2.CBORDecodeError, ValueError, OverflowError, RecursionError, MemoryError) as exc:
        raise BadPayload(Reason.NOT_JSON, f"is no CBOR: {exc}"[:300]) from exc


def encode_cbor(content: Any) -> bytes:
    return bytes(cbor2.dumps(content))


def _decode(topic: Topic, payload: bytes, products: Mapping[str, Product]) -> Decoded:
    return elements_of(topic, decode_cbor(payload))


def _encode(elements: Sequence[Element]) -> bytes:
    return encode_cbor(content_of(elements))


def _refuse(decoder: object) -> Any:
    raise ValueError("references within a message are not taken")


_WITHOUT_REFERENCES = dict.fromkeys(REFERENCES, _refuse)

DECODER = Decoder((f"{ROOT}+/+/{CBOR}",), read_sigap_topic, _decode, _encode)
