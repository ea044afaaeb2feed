"""ThingsBoard's MQTT payloads: gateways name devices in the payload, devices by the topic of a bridge.

The payload names no product: it is the one that has a device of that serial.
"""

from collections.abc import Iterator, Mapping, Sequence

from fleet.device_statuses import DeviceStatus
from fleet.product import Product
from ingest.decoders.decoder import Decoded, Decoder, Element, Kind, Topic
from ingest.decoders.json import decode_json, encode_json
from ingest.sorting.dead_letter_reasons import BadPayload, Reason

GATEWAY = "v1/gateway/"
TELEMETRY, CONNECT, DISCONNECT = "telemetry", "connect", "disconnect"
STATES = {CONNECT: DeviceStatus.ONLINE.value, DISCONNECT: DeviceStatus.OFFLINE.value}
ME = "me"
FILTERS = (
    *(f"{GATEWAY}{word}" for word in (TELEMETRY, CONNECT, DISCONNECT)),
    "v1/devices/+/telemetry",
    "+/v1/devices/me/telemetry",
)


def _read_topic(text: str) -> Topic:
    if text.startswith(GATEWAY):
        word = text.removeprefix(GATEWAY)
        return Topic("", "", Kind.STATUS if word in STATES else Kind.TELEMETRY, word)
    words = text.split("/")
    serial = words[0] if len(words) == 5 else words[2]
    if serial == ME:
        rule = "its user name alone tells which device this is; have the broker put its serial in the place of `me`"
        raise BadPayload(Reason.BAD_TOPIC, f"topic {text!r:.200}: {rule}")
    return Topic("", serial, Kind.TELEMETRY)


def _decode(topic: Topic, payload: bytes, products: Mapping[str, Product]) -> Decoded:
    content = decode_json(payload)
    if topic.input in STATES:
        return Decoded([_status(topic.input, content, products)], separable=False)
    if topic.serial:
        return Decoded(list(_readings(topic.serial, content)), separable=False)
    if not isinstance(content, dict):
        raise BadPayload(Reason.BAD_MESSAGE, "must be an object of device names and their readings")
    found = [element for serial, readings in content.items() for element in _readings(serial, readings)]
    return Decoded(found, separable=True)


def _encode(elements: Sequence[Element]) -> bytes:
    """A gateway's message with some elements of one device."""
    contents = [each.content if each.is_timed else each.content["values"] for each in elements]
    return encode_json({elements[0].serial: contents})


def _status(word: str, content: object, products: Mapping[str, Product]) -> Element:
    """A device's `type` may name its product."""
    device = content.get("device") if isinstance(content, dict) else None
    if not isinstance(content, dict) or not isinstance(device, str):
        raise BadPayload(Reason.BAD_MESSAGE, 'must be an object with the device\'s name: {"device": "Device A"}')
    kind = content.get("type")
    product = kind if isinstance(kind, str) and kind in products else ""
    return Element(product, device, Kind.STATUS, {"state": STATES[word]})


def _readings(serial: str, content: object) -> Iterator[Element]:
    """`{"k": v}`, `{"ts": ..., "values": {"k": v}}`, or an array of both."""
    for part in content if isinstance(content, list) else [content]:
        if isinstance(part, dict) and isinstance(part.get("values"), dict):
            is_timed = part.get("ts") is not None
            found = {"ts": part.get("ts"), "values": part["values"]}
            yield Element("", serial, Kind.TELEMETRY, found, is_timed=is_timed)
        elif isinstance(part, dict):
            yield Element("", serial, Kind.TELEMETRY, {"values": part}, is_timed=False)
        else:
            yield Element("", serial, Kind.TELEMETRY, part)


DECODER = Decoder(FILTERS, _read_topic, _decode, _encode)
