# A device with MicroPython (ESP32, ESP8266, Pico W). Copy it to the board as main.py, and config.py beside it:
#
#   WIFI = ("network", "password")
#   HOST, PORT = "broker.example.com", 8883
#   CA = "/ca.der"                     # None: no TLS, on a test network only
#   USER, PASSWORD = "refrigerator.SN-17", "..."
#   PRODUCT, SERIAL = "refrigerator", "SN-17"
#   EVERY_S = 60
#
# umqtt.simple comes with most boards; else: `mpremote mip install umqtt.simple`. It speaks MQTT 3.1.1.
import json
import time

import config
from umqtt.simple import MQTTClient

TOPIC = "sigap/v1/%s/%s" % (config.PRODUCT, config.SERIAL)
AT_ONCE = 20  # Readings of one message: mind the board's memory.
MOST_STORED = 500
EPOCH_S = 946684800 if time.gmtime(0)[0] == 2000 else 0  # Most boards count from 2000.


def connect_wifi():
    import network

    wifi = network.WLAN(network.STA_IF)
    wifi.active(True)
    if not wifi.isconnected():
        wifi.connect(*config.WIFI)
        for _ in range(100):
            if wifi.isconnected():
                break
            time.sleep(0.2)
    return wifi.isconnected()


def set_clock():
    """A board has no battery for its clock: without this, its readings are dead letters of 2000."""
    import ntptime

    ntptime.settime()


def now_ms():
    return EPOCH_S * 1000 + time.time_ns() // 1000000


def next_boot():
    """Another number after each start, kept in the board's flash: `seq` starts anew."""
    try:
        with open("boot.txt") as file:
            boot = int(file.read()) + 1
    except (OSError, ValueError):
        boot = 1
    with open("boot.txt", "w") as file:
        file.write(str(boot))
    return boot


class Device:
    def __init__(self, boot):
        self.boot, self.seq, self.setting = boot, 0, 4.0
        self.stored = []
        self.answers = {}
        self.client = None

    def measure(self):
        self.seq += 1
        values = {"temperature": self.setting + self.seq % 10 / 10}  # Read your sensor here.
        self.stored.append({"ts": now_ms(), "seq": self.seq, "boot": self.boot, "values": values})
        if len(self.stored) > MOST_STORED:
            self.stored.pop(0)

    def connect(self):
        more = {}
        if config.CA:
            import ssl

            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.load_verify_locations(cafile=config.CA)
            more = {"ssl": context}
        client = MQTTClient(
            "%s.%s" % (config.PRODUCT, config.SERIAL),
            config.HOST,
            config.PORT,
            config.USER,
            config.PASSWORD,
            keepalive=60,
            **more,
        )
        client.set_last_will(TOPIC + "/status", json.dumps({"state": "offline"}), retain=True, qos=1)
        client.set_callback(self.on_command)
        client.connect()
        client.subscribe(TOPIC + "/command", qos=1)
        status = {"ts": now_ms(), "state": "online", "firmware": "1.0.0"}
        client.publish(TOPIC + "/status", json.dumps(status), retain=True, qos=1)
        self.client = client

    def send(self):
        """publish() with QoS 1 returns when the broker has acknowledged; only then is a reading forgotten."""
        while self.stored:
            batch = self.stored[:AT_ONCE]
            self.client.publish(TOPIC + "/telemetry", json.dumps(batch), qos=1)
            self.stored = self.stored[len(batch) :]

    def on_command(self, topic, payload):
        try:
            command = json.loads(payload)
            name = command["id"]
        except (ValueError, KeyError, TypeError):
            return
        if name not in self.answers:
            self.answers[name] = self.carry_out(command)
        state, detail = self.answers[name]
        result = {"id": name, "ts": now_ms(), "state": state, "detail": detail}
        self.client.publish(TOPIC + "/command/result", json.dumps(result), qos=1)

    def carry_out(self, command):
        if command.get("expires") and command["expires"] < now_ms():
            return "rejected", {"reason": "expired"}
        value = (command.get("args") or {}).get("set_temperature")
        if command.get("type") == "set_config" and isinstance(value, (int, float)) and 0 <= value <= 10:
            self.setting = value
            return "succeeded", {"set_temperature": value}
        return "rejected", {"reason": "unknown command, or a value that this device does not take"}

    def step(self):
        """One turn: measures, and talks where there is a connection. Whatever breaks, the next turn connects anew."""
        self.measure()
        try:
            if self.client is None:
                self.connect()
            self.send()
            self.client.ping()
        except OSError as lost:
            print("no connection:", lost)
            self.client = None

    def wait(self, seconds):
        """Commands are looked for while waiting."""
        for _ in range(int(seconds * 10)):
            if self.client is not None:
                try:
                    self.client.check_msg()
                except OSError:
                    self.client = None
            time.sleep(0.1)


def main():
    boot = next_boot()
    while not connect_wifi():
        time.sleep(5)
    set_clock()
    device = Device(boot)
    while True:
        device.step()
        device.wait(config.EVERY_S)


if __name__ == "__main__":
    main()
