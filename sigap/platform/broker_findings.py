"""Checks of the broker: whether it answers, and whether it separates devices. For `doctor`."""

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

from fleet.settings import Settings
from sigap.cli.findings import Finding, State
from sigap.platform.running import find_running

ANSWERS_WITHIN_S = 3.0
UNSEPARATED = "serves this machine only and separates no devices: each may publish as any other"
SEPARATE = "for devices with credentials of their own: Mosquitto (docs/operations.md, `Letting devices in`)"


def broker_findings(settings: Settings) -> Iterator[Finding]:
    """What settings and the running platform show."""
    running = find_running(settings)
    url = settings.mqtt_url or (running.mqtt_url if running else "")
    if not url:
        yield Finding("broker", State.NOTE, "none is configured: `up` and `replay` start an embedded one", SEPARATE)
        return
    parts = urlsplit(url)
    place = f"{parts.hostname}:{parts.port or 1883}"
    try:
        socket.create_connection((parts.hostname or "", parts.port or 1883), ANSWERS_WITHIN_S).close()
    except OSError as exc:
        mend = "start it, or mend SIGAP_MQTT_URL (mqtt://user:password@host:1883)"
        yield Finding("broker", State.BAD, f"{place} does not answer: {exc}", mend)
        return
    yield Finding("broker", State.GOOD, f"{place} answers")
    if running is not None and running.mqtt_v311_url:
        yield Finding("broker", State.NOTE, f"the embedded broker {UNSEPARATED}", SEPARATE)
