"""A device with paho-mqtt (pip install paho-mqtt). The settings come from the environment: docs/connect/README.md."""

import json
import os
import random
import time
from collections import deque

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

PRODUCT, SERIAL = os.environ["DEVICE_PRODUCT"], os.environ["DEVICE_SERIAL"]
TOPIC = f"sigap/v1/{PRODUCT}/{SERIAL}"
EVERY_S = float(os.environ.get("DEVICE_EVERY_S", "60"))
AT_ONCE = 200  # Readings of one message; the platform takes 1,000.
AGAIN_MS = 600_000  # What was sent in the last ten minutes goes out again after a new session.
MOST_STORED = 50_000


def now_ms():
    return time.time_ns() // 1_000_000


class Device:
    def __init__(self):
        self.boot, self.seq = int(time.time()), 0  # `seq` starts anew with the program; a new `boot` says so.
        self.stored = deque(maxlen=MOST_STORED)  # Not acknowledged by the broker yet, the oldest first.
        self.sent = deque()  # Acknowledged, of the last ten minutes.
        self.setting = 4.0
        self.answers = {}  # By command: a command that comes again is answered again, not done again.
        self.client = Client(CallbackAPIVersion.VERSION2, f"{PRODUCT}.{SERIAL}", protocol=MQTTProtocolVersion.MQTTv5)
        if os.environ.get("DEVICE_USER"):
            self.client.username_pw_set(os.environ["DEVICE_USER"], os.environ["DEVICE_PASSWORD"])
        if os.environ.get("DEVICE_CA"):
            self.client.tls_set(os.environ["DEVICE_CA"])
        self.client.will_set(f"{TOPIC}/status", json.dumps({"state": "offline"}), qos=1, retain=True)
        self.client.reconnect_delay_set(1, 60)
        self.client.on_connect = self.on_connect
        self.client.on_message = self.on_command

    def run(self):
        # Not connect(): that raises where the broker is away just now. The library tries until it is there.
        self.client.connect_async(os.environ["DEVICE_HOST"], int(os.environ["DEVICE_PORT"]), keepalive=30)
        self.client.loop_start()
        while True:
            self.measure()
            self.send()
            time.sleep(EVERY_S)

    def measure(self):
        self.seq += 1
        values = {"temperature": round(self.setting + random.uniform(-0.5, 0.5), 2)}
        self.stored.append({"ts": now_ms(), "seq": self.seq, "boot": self.boot, "values": values})

    def send(self):
        """Everything stored, in arrays; what the broker does not acknowledge stays stored."""
        while self.stored and self.client.is_connected():
            batch = list(self.stored)[:AT_ONCE]
            sending = self.client.publish(f"{TOPIC}/telemetry", json.dumps(batch), qos=1)
            try:
                sending.wait_for_publish(10)
                if not sending.is_published():
                    return
            except (RuntimeError, ValueError):  # The connection went in between.
                return
            for _ in batch:
                self.stored.popleft()
            self.sent.extend(batch)
            while self.sent and self.sent[0]["ts"] < now_ms() - AGAIN_MS:
                self.sent.popleft()

    def on_connect(self, client, userdata, flags, reason, properties):
        if reason.is_failure:
            print(f"refused: {reason}")
            return
        client.subscribe(f"{TOPIC}/command", qos=1)
        status = {"ts": now_ms(), "state": "online", "firmware": "1.0.0"}
        client.publish(f"{TOPIC}/status", json.dumps(status), qos=1, retain=True)
        if not flags.session_present and self.sent:
            client.publish(f"{TOPIC}/telemetry", json.dumps(list(self.sent)[-1000:]), qos=1)

    def on_command(self, client, userdata, message):
        try:
            command = json.loads(message.payload)
            name = command["id"]
        except (ValueError, KeyError, TypeError):
            return  # Without an id there is nothing to answer to.
        if name not in self.answers:
            self.answers[name] = self.carry_out(command)
        state, detail = self.answers[name]
        result = {"id": name, "ts": now_ms(), "state": state, "detail": detail}
        client.publish(f"{TOPIC}/command/result", json.dumps(result), qos=1)

    def carry_out(self, command):
        if command.get("expires") is not None and command["expires"] < now_ms():
            return "rejected", {"reason": "expired"}
        value = (command.get("args") or {}).get("set_temperature")
        if command.get("type") == "set_config" and isinstance(value, int | float) and 0 <= value <= 10:
            self.setting = value
            return "succeeded", {"set_temperature": value}
        return "rejected", {"reason": "unknown command, or a value that this device does not take"}


if __name__ == "__main__":
    Device().run()
