"""The world of a recorded fleet: what its folder says happened, told to the API in its own time."""

import ssl
from urllib.parse import quote

from demo.world.client import Client
from fleet.recorded.folder import RecordedDevice, RecordedFailure, RecordedMaintenance, attribute_value


class World:
    """Plays the record of one product. Each call may be repeated: the API takes it once."""

    def __init__(self, http_url: str, token: str, product: str, trust: ssl.SSLContext | bool = True) -> None:
        self._product = product
        self._client = Client(http_url, token, trust)

    def __enter__(self) -> "World":
        return self

    def __exit__(self, *exc: object) -> None:
        self._client.__exit__(*exc)

    def install(self, row: RecordedDevice) -> None:
        """Registers a device as its installer would."""
        self._client.post(
            "/devices",
            {
                "product": self._product,
                "serial": row.serial,
                "installed_at": row.installed_at.isoformat(),
                "attributes": {name: attribute_value(text) for name, text in row.attributes.items()},
            },
        )

    def maintain(self, row: RecordedMaintenance) -> None:
        """Notes work that a technician did."""
        self._client.post(
            f"{self._device(row.serial)}/maintenance",
            {"ts": row.ts.isoformat(), "component": row.component, "action": row.action},
        )

    def report_failure(self, row: RecordedFailure) -> None:
        """The customer calls when the product has failed; the technician finds the fault and mends it."""
        ticket = self._client.post(
            f"{self._device(row.serial)}/reports",
            {"failure_mode": row.failure_mode, "ts": row.ts.isoformat(), "text": "It has stopped working."},
        )
        self._client.post(
            f"/tickets/{ticket['id']}/finding",
            {"kind": "confirmed", "failure_mode": row.failure_mode, "failed_at": row.ts.isoformat()},
        )

    def find_nothing(self, ticket_id: int) -> None:
        """The technician looked until the ticket's window ended and found no fault."""
        finding = {"kind": "no_fault_found", "note": "Jangka waktunya berakhir tanpa kerusakan"}
        self._client.post(f"/tickets/{ticket_id}/finding", finding)

    def _device(self, serial: str) -> str:
        return f"/devices/{self._product}/{quote(serial, safe='')}"
