"""MQTT 5 as ingest speaks it: packets cut anywhere, packets that are none, and TLS."""

from pathlib import Path

import pytest

from bench.worlds import deployed_mosquitto
from ingest.receipts import ReceiptQueue
from ingest.receiver import Receiver
from ingest.wire.packets import BadPacket, acknowledgements, qos_of, read_packets, read_properties, subscribe_packet

LONG = b"x" * 300
# QoS 0 and 1, retained, again; a long one; an acknowledgement of a subscription between them.
STREAM = (
    b"\x30\x06\x00\x01a\x00hi"
    b"\x3b\x0a\x00\x02ab\x00\x07\x02\x0b\x02\xff"
    b"\x90\x04\x00\x01\x00\x01"
    b"\x32\xb2\x02\x00\x01a\x01\x00\x00" + LONG
)


def test_a_stream_is_the_same_packets_wherever_it_is_cut() -> None:
    for cut in range(len(STREAM) + 1):
        first, answers, used = read_packets(STREAM[:cut])
        second, more, rest = read_packets(STREAM[used:cut] + STREAM[cut:])
        assert used + rest == len(STREAM)
        assert [(topic, mid, payload) for topic, mid, _, _, payload in first + second] == [
            (b"a", 0, b"hi"),
            (b"ab", 7, b"\xff"),
            (b"a", 256, LONG),
        ]
        assert [one.body for one in answers + more] == [b"\x00\x01\x00\x01"]
    _, _, flags, properties, _ = read_packets(STREAM)[0][1]
    assert (flags, read_properties(properties)) == (0x3B, {11: [2]})


def test_properties_are_read_by_name_and_what_users_made_up_is_left_out() -> None:
    data = (
        b"\x26\x00\x01k\x00\x01v" + b"\x09\x00\x02id" + b"\x0b\x81\x01" + b"\x0b\x02" + b"\x02\x00\x00\x00\x05\x01\x01"
    )
    assert read_properties(data) == {9: [b"id"], 11: [129, 2], 2: [5], 1: [1]}


@pytest.mark.parametrize("data", [b"\x30\xff\xff\xff\xff\x01", b"\x32\x02\x00\x09", b"\x32\x06\x00\x01a\x00\x01\x09"])
def test_what_is_no_packet_is_refused(data: bytes) -> None:
    with pytest.raises(BadPacket):
        read_packets(data)


@pytest.mark.parametrize("data", [b"\xee\x01", b"\x09\x00", b"\x0b"])
def test_what_are_no_properties_is_refused(data: bytes) -> None:
    with pytest.raises(BadPacket):
        read_properties(data)


def test_packets_are_written_as_the_standard_has_them() -> None:
    assert subscribe_packet(5, ["a/+"], options=0b101001, identifier=200) == (
        b"\x82\x0c\x00\x05\x03\x0b\xc8\x01\x00\x03a/+\x29"
    )
    assert acknowledgements([1, 65_535]) == b"\x40\x02\x00\x01\x40\x02\xff\xff"
    assert (qos_of(0x30), qos_of(0x3B)) == (0, 1)


@pytest.mark.skipif(bool(deployed_mosquitto.lacking()), reason=deployed_mosquitto.lacking())
def test_a_receiver_speaks_over_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with deployed_mosquitto.running_mosquitto(tmp_path / "broker") as broker:
        monkeypatch.setenv("SSL_CERT_FILE", str(broker.certs / "broker_ca.crt"))
        url = broker.url.replace("mqtt://", "mqtts://").replace(str(broker.ports[1883]), str(broker.ports[8883]))
        receiver = Receiver(url, ReceiptQueue())
        receiver.start()
        try:
            assert receiver.connected.wait(30)
        finally:
            receiver.stop()
