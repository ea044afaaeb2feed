"""Topics `sigap/v1/{product}/{serial}/{kind}`: who speaks about what is read from the topic, never from the payload."""

from ingest.decoders.decoder import Kind, Topic
from ingest.sorting.dead_letter_reasons import BadPayload, Reason

ROOT = "sigap/v1/"
CBOR = "telemetry/cbor"
CLOCK = "_clock"
_KINDS = {kind.value: kind for kind in Kind} | {CBOR: Kind.TELEMETRY}


def read_sigap_topic(text: str) -> Topic:
    """`sigap/v1/fridge/SN-1/telemetry` -> Topic; BadPayload for any other shape."""
    parts = text.split("/", 4)
    if not text.startswith(ROOT) or len(parts) != 5 or not parts[2] or not parts[3]:
        raise BadPayload(Reason.BAD_TOPIC, f"topic {text!r:.200} is not sigap/v1/<product>/<serial>/<kind>")
    product, serial, word = parts[2], parts[3], parts[4]
    kind = _KINDS.get(word)
    if kind is None or (kind is Kind.STEP) != (serial == CLOCK):
        raise BadPayload(Reason.BAD_TOPIC, f"topic {text!r:.200}: nothing takes {word!r:.60} from {serial!r:.60}")
    return Topic(product, serial, kind)
