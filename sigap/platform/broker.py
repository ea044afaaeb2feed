"""The embedded broker (rumqttd): loopback only, one port for MQTT 5 and one for 3.1.1, in memory."""

import logging
import sys
import tempfile
from pathlib import Path

from iotcore import IotCoreBroker

MOST_BYTES = 2 << 20
MOST_CONNECTIONS = 10_000

_CONFIG = """
id = 0

[router]
id = 0
max_connections = {connections}
max_outgoing_packet_count = 1000
max_segment_size = 104857600
max_segment_count = 10

{listeners}
"""
_LISTENER = """
[{version}.1]
name = "{version}"
listen = "127.0.0.1:{port}"
next_connection_delay_ms = 0

[{version}.1.connections]
connection_timeout_ms = 60000
max_payload_size = {size}
max_inflight_count = 100
dynamic_filters = true
"""


def broker_config(*, port_v5: int, port_v311: int) -> str:
    """The rumqttd configuration of both listeners."""
    listeners = "".join(
        _LISTENER.format(version=version, port=port, size=MOST_BYTES)
        for version, port in (("v4", port_v311), ("v5", port_v5))
    )
    return _CONFIG.format(connections=MOST_CONNECTIONS, listeners=listeners)


def main() -> None:
    """`python -m sigap.platform.broker PORT5 PORT311`: runs until it is ended."""
    # rumqttd opens an error-level span for every packet; none of them is an error.
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    logging.getLogger("rumqttd").setLevel(logging.CRITICAL)
    port_v5, port_v311 = int(sys.argv[1]), int(sys.argv[2])
    with tempfile.TemporaryDirectory(prefix="sigap-broker-") as folder:
        path = Path(folder) / "broker.toml"
        path.write_text(broker_config(port_v5=port_v5, port_v311=port_v311))
        IotCoreBroker(config_path=str(path)).run_forever()


if __name__ == "__main__":
    main()
