"""A client that receives and acknowledges, and does nothing else: `python -m bench.load.clients NAME MQTT_URL COUNT`.

It prints "ready" once it is subscribed, and in the end the seconds of processor time that the messages took.
"""

import sys
import threading
import time
from urllib.parse import urlsplit

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from fleet.process import configure_logs
from fleet.settings import Settings
from ingest.receipts import ReceiptQueue
from ingest.receiver import Receiver

TOPICS = "sigap/v1/#"
PAHO, OURS = "paho", "ours"
PATIENCE_S = 300.0


def receive_by_paho(url: str, count: int) -> None:
    received, done, subscribed = 0, threading.Event(), threading.Event()
    client = Client(CallbackAPIVersion.VERSION2, "paho", protocol=MQTTProtocolVersion.MQTTv5, manual_ack=True)

    def take(client: Client, userdata: object, message: MQTTMessage) -> None:
        nonlocal received
        received += 1
        client.ack(message.mid, message.qos)
        if received == count:
            done.set()

    client.on_message = take
    client.on_subscribe = lambda *_: subscribed.set()
    at = urlsplit(url)
    client.connect(at.hostname or "", at.port or 1883)
    client.subscribe(TOPICS, qos=1)
    client.loop_start()
    subscribed.wait(PATIENCE_S)
    began = _ready()
    done.wait(PATIENCE_S)
    _tell(began)
    client.disconnect()
    client.loop_stop()


def receive_by_ours(url: str, count: int) -> None:
    inbox = ReceiptQueue()
    receiver = Receiver(url, inbox)
    receiver.start()
    receiver.connected.wait(PATIENCE_S)
    began = _ready()
    while count > 0 and (taken := inbox.take(most=count, seconds=PATIENCE_S)):
        receiver.acknowledge(taken)
        count -= len(taken)
    _tell(began)
    receiver.stop()


def _ready() -> float:
    print("ready", flush=True)
    return time.process_time()


def _tell(began: float) -> None:
    print(time.process_time() - began, flush=True)


if __name__ == "__main__":
    configure_logs(Settings())
    {PAHO: receive_by_paho, OURS: receive_by_ours}[sys.argv[1]](sys.argv[2], int(sys.argv[3]))
