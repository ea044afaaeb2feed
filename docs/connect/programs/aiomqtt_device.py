"""A device with aiomqtt (pip install aiomqtt). The settings come from the environment: docs/connect/README.md."""

import asyncio
import json
import os
import random
import time
from collections import deque

import aiomqtt

PRODUCT, SERIAL = os.environ["DEVICE_PRODUCT"], os.environ["DEVICE_SERIAL"]
TOPIC = f"sigap/v1/{PRODUCT}/{SERIAL}"
EVERY_S = float(os.environ.get("DEVICE_EVERY_S", "60"))
AT_ONCE = 200
AGAIN_MS = 600_000
MOST_STORED = 50_000
BOOT = int(time.time())


def now_ms():
    return time.time_ns() // 1_000_000


class Device:
    def __init__(self):
        self.seq, self.setting = 0, 4.0
        self.stored, self.sent = deque(maxlen=MOST_STORED), deque()
        self.news = asyncio.Event()
        self.answers = {}

    async def measure(self):
        """Goes on whether there is a connection or not."""
        while True:
            self.seq += 1
            values = {"temperature": round(self.setting + random.uniform(-0.5, 0.5), 2)}
            self.stored.append({"ts": now_ms(), "seq": self.seq, "boot": BOOT, "values": values})
            self.news.set()
            await asyncio.sleep(EVERY_S)

    async def talk(self):
        """One connection after the other: aiomqtt does not reconnect by itself."""
        wait_s = 1
        while True:
            try:
                async with connection() as client:
                    wait_s = 1
                    await self.greet(client)
                    async with asyncio.TaskGroup() as tasks:
                        tasks.create_task(self.send(client))
                        tasks.create_task(self.obey(client))
            except* (aiomqtt.MqttError, OSError) as lost:
                print(f"no connection: {lost.exceptions[0]}; again in {wait_s} s")
                await asyncio.sleep(wait_s + random.random())
                wait_s = min(2 * wait_s, 60)

    async def greet(self, client):
        await client.subscribe(f"{TOPIC}/command", qos=1)
        status = {"ts": now_ms(), "state": "online", "firmware": "1.0.0"}
        await client.publish(f"{TOPIC}/status", json.dumps(status), qos=1, retain=True)
        if self.sent:  # No stored session: what was sent in the last ten minutes goes out again.
            await client.publish(f"{TOPIC}/telemetry", json.dumps(list(self.sent)[-1000:]), qos=1)

    async def send(self, client):
        while True:
            while self.stored:
                batch = list(self.stored)[:AT_ONCE]
                await client.publish(f"{TOPIC}/telemetry", json.dumps(batch), qos=1)  # Returns when acknowledged.
                for _ in batch:
                    self.stored.popleft()
                self.sent.extend(batch)
                while self.sent and self.sent[0]["ts"] < now_ms() - AGAIN_MS:
                    self.sent.popleft()
            self.news.clear()
            await self.news.wait()

    async def obey(self, client):
        async for message in client.messages:
            try:
                command = json.loads(message.payload)
                name = command["id"]
            except (ValueError, KeyError, TypeError):
                continue
            if name not in self.answers:
                self.answers[name] = self.carry_out(command)
            state, detail = self.answers[name]
            result = {"id": name, "ts": now_ms(), "state": state, "detail": detail}
            await client.publish(f"{TOPIC}/command/result", json.dumps(result), qos=1)

    def carry_out(self, command):
        if command.get("expires") is not None and command["expires"] < now_ms():
            return "rejected", {"reason": "expired"}
        value = (command.get("args") or {}).get("set_temperature")
        if command.get("type") == "set_config" and isinstance(value, int | float) and 0 <= value <= 10:
            self.setting = value
            return "succeeded", {"set_temperature": value}
        return "rejected", {"reason": "unknown command, or a value that this device does not take"}


def connection():
    ca = os.environ.get("DEVICE_CA")
    return aiomqtt.Client(
        os.environ["DEVICE_HOST"],
        int(os.environ["DEVICE_PORT"]),
        identifier=f"{PRODUCT}.{SERIAL}",
        protocol=aiomqtt.ProtocolVersion.V5,
        username=os.environ.get("DEVICE_USER") or None,
        password=os.environ.get("DEVICE_PASSWORD") or None,
        tls_params=aiomqtt.TLSParameters(ca_certs=ca) if ca else None,
        will=aiomqtt.Will(f"{TOPIC}/status", json.dumps({"state": "offline"}), qos=1, retain=True),
        keepalive=30,
    )


async def main():
    device = Device()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(device.measure())
        tasks.create_task(device.talk())


if __name__ == "__main__":
    asyncio.run(main())
