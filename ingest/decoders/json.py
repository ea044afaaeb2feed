"""JSON: strict first; what a device's printf made of it is read again, so that only the bad values are lost."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from fleet.product import Product
from ingest.decoders.decoder import Decoded, Decoder, Element, Topic, content_of, elements_of
from ingest.decoders.lenient import NotJson, decode_leniently
from ingest.decoders.sigap_topics import ROOT, read_sigap_topic
from ingest.sorting.dead_letter_reasons import BadPayload, Reason

_decoder = msgspec.json.Decoder()


def decode_json(payload: bytes) -> Any:
    """Bytes -> plain objects, NotJson for each value that is none; BadPayload for anything else that is no JSON."""
    try:
        return _decoder.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as exc:
        strict = str(exc)
    try:
        return decode_leniently(payload)
    except (ValueError, RecursionError) as exc:
        raise BadPayload(Reason.NOT_JSON, f"is no JSON: {strict}"[:300]) from exc


def encode_json(content: Any) -> bytes:
    """What was no JSON goes out as it came in."""
    return msgspec.json.encode(content, enc_hook=_not_json)


def _not_json(value: object) -> msgspec.Raw:
    if isinstance(value, NotJson):
        return msgspec.Raw(value.word.encode())
    raise TypeError(f"{type(value)} came from no decoder of ours")


def _decode(topic: Topic, payload: bytes, products: Mapping[str, Product]) -> Decoded:
    return elements_of(topic, decode_json(payload))


def _encode(elements: Sequence[Element]) -> bytes:
    return encode_json(content_of(elements))


DECODER = Decoder((f"{ROOT}#",), read_sigap_topic, _decode, _encode)
