"""The decoders, one line each. Of several that match a topic the first takes it: narrow filters stand first."""

from ingest.decoders import cbor, json, mapped, sparkplug, thingsboard
from ingest.decoders.decoder import Decoder

DECODERS: dict[str, Decoder] = {
    "cbor": cbor.DECODER,
    "json": json.DECODER,
    "thingsboard": thingsboard.DECODER,
    "sparkplug": sparkplug.DECODER,
    "mapped": mapped.DECODER,
}
