"""A gateway: devices behind it speak some other way; here each line of standard input is `SERIAL METRIC VALUE`.

Every device keeps a connection and credentials of its own, so that the broker can tell them apart: DEVICE_LIST is a
file of lines `SERIAL,USER,PASSWORD`. The other settings: docs/connect/README.md.
"""

import csv
import json
import os
import sys
import time

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

PRODUCT = os.environ["DEVICE_PRODUCT"]


class Behind:
    """One device behind the gateway."""

    def __init__(self, serial, user, password):
        self.topic = f"sigap/v1/{PRODUCT}/{serial}"
        # With a stored session of a week, what the library has queued goes out again after a lost connection.
        self.client = Client(CallbackAPIVersion.VERSION2, f"{PRODUCT}.{serial}", protocol=MQTTProtocolVersion.MQTTv5)
        if user:
            self.client.username_pw_set(user, password)
        if os.environ.get("DEVICE_CA"):
            self.client.tls_set(os.environ["DEVICE_CA"])
        self.client.will_set(f"{self.topic}/status", json.dumps({"state": "offline"}), qos=1, retain=True)
        self.client.max_queued_messages_set(10_000)
        self.client.reconnect_delay_set(1, 60)
        self.client.on_connect = self.on_connect
        # The library queues while there is no connection, although the answer of publish() names an error then: the
        # broker has acknowledged what on_publish was called for.
        self.said = self.acknowledged = 0
        self.client.on_publish = self.on_publish
        self.client.connect_async(os.environ["DEVICE_HOST"], int(os.environ["DEVICE_PORT"]), keepalive=30)
        self.client.loop_start()

    def on_connect(self, client, userdata, flags, reason, properties):
        if reason.is_failure:
            print(f"{self.topic}: refused: {reason}", file=sys.stderr)
            return
        client.publish(f"{self.topic}/status", json.dumps({"ts": now_ms(), "state": "online"}), qos=1, retain=True)

    def say(self, metric, value):
        reading = {"ts": now_ms(), "values": {metric: value}}
        self.said += 1
        self.client.publish(f"{self.topic}/telemetry", json.dumps(reading), qos=1)

    def on_publish(self, client, userdata, mid, reason, properties):
        self.acknowledged += 1  # The statuses are among them.


def now_ms():
    return time.time_ns() // 1_000_000


def main():
    with open(os.environ["DEVICE_LIST"], newline="") as file:
        devices = {serial: Behind(serial, user, password) for serial, user, password in csv.reader(file)}
    for line in sys.stdin:
        serial, metric, value = line.split()
        if serial in devices:
            devices[serial].say(metric, float(value))
    deadline = time.monotonic() + 30
    while any(one.acknowledged <= one.said for one in devices.values()) and time.monotonic() < deadline:
        time.sleep(0.1)
    for device in devices.values():
        device.client.disconnect()  # In order: the broker publishes no will.
        device.client.loop_stop()


if __name__ == "__main__":
    main()
