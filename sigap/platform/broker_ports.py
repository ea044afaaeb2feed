"""The two ports of the embedded broker: fixed by settings, or chosen once for a data folder and kept from then on.

Devices are configured with a port, so a start must not move it. Without settings the first start takes 1883 and 1884
where both are free, else another pair below the range that systems give to outgoing connections.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from fleet.process import get_log
from fleet.settings import Settings
from sigap.platform.free_ports import free_port, is_free
from sigap.platform.readiness import NotReady

log = get_log("broker")
PAIRS = ((1883, 1884), (11883, 11884), (21883, 21884))
FREE_WITHIN_S = 5.0
KEPT_IN = "broker_ports.json"


@dataclass(frozen=True, slots=True)
class BrokerPorts:
    """Where the embedded broker listens on loopback."""

    v5: int
    v311: int


def choose_ports(settings: Settings) -> BrokerPorts:
    """The ports of this start; NotReady where a port that is set belongs to another program.

    A port that was kept and is taken now is replaced for this start alone: the rest of the platform still works, and
    the next start looks for the kept one again.
    """
    path = settings.data_dir / KEPT_IN
    kept = _read(path)
    if kept is None:
        kept = BrokerPorts(*_first_ports(settings))
        path.write_text(json.dumps(asdict(kept)))
    v5 = _port_to_use("SIGAP_EMBEDDED_MQTT_PORT", settings.embedded_mqtt_port, kept.v5)
    v311 = _port_to_use("SIGAP_EMBEDDED_MQTT311_PORT", settings.embedded_mqtt311_port, kept.v311)
    if v5 == v311:
        raise NotReady(f"port {v5} cannot serve MQTT 5 and MQTT 3.1.1 at once: set two different ports")
    return BrokerPorts(v5, v311)


def _port_to_use(setting: str, wanted: int | None, kept: int) -> int:
    """`wanted`: what the setting says; 0 leaves the choice to the system, at the first start."""
    port = wanted or kept
    if _becomes_free(port):
        return port
    if wanted:
        raise NotReady(f"{setting}={port}: another program listens on this port; stop it, or set another port")
    other = free_port()
    log.warning("port_taken", port=port, instead=other, remedy=f"stop the program that listens there, or set {setting}")
    return other


def _becomes_free(port: int) -> bool:
    """Waits a moment: the broker of a platform that was killed ends just after it."""
    deadline = time.monotonic() + FREE_WITHIN_S
    while not is_free(port):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _first_ports(settings: Settings) -> Iterator[int]:
    asked = settings.embedded_mqtt_port, settings.embedded_mqtt311_port
    pair = next((pair for pair in PAIRS if all(map(is_free, pair))), (0, 0))
    taken = 0
    for wanted, usual in zip(asked, pair, strict=True):
        port = wanted or (usual if wanted is None else 0)
        while not port or port == taken:
            port = free_port()
        yield port
        taken = port


def _read(path: Path) -> BrokerPorts | None:
    try:
        return BrokerPorts(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        return None
