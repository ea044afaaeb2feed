"""The world around a recorded fleet, played through the public API: installers, customers, technicians."""

import time
from typing import Any
from urllib.parse import quote

import httpx

from fleet.recorded import DeviceRow, FailureRow, MaintenanceRow
from sigap.importing import attribute

PATIENCE_S = 90.0
ACTOR = {"X-Actor": "replay"}


class WorldRefused(RuntimeError):
    """The API refused what the record says; the message is the API's."""


class World:
    """Speaks to one platform's API about one product. Each call may be repeated: the API takes it once."""

    def __init__(self, http_url: str, token: str, product: str) -> None:
        self._product = product
        headers = {"Authorization": f"Bearer {token}", **ACTOR}
        self._client = httpx.Client(base_url=f"{http_url}/v1", headers=headers, timeout=30)

    def __enter__(self) -> "World":
        return self

    def __exit__(self, *exc: object) -> None:
        self._client.close()

    def install(self, row: DeviceRow) -> None:
        """Registers a device as its installer would."""
        self._post(
            "/devices",
            {
                "product": self._product,
                "serial": row.serial,
                "installed_at": row.installed_at.isoformat(),
                "attributes": {name: attribute(text) for name, text in row.attributes.items()},
            },
        )

    def maintain(self, row: MaintenanceRow) -> None:
        """Notes work that a technician did."""
        self._post(
            f"{self._device(row.serial)}/maintenance",
            {"ts": row.ts.isoformat(), "component": row.component, "action": row.action},
        )

    def report_failure(self, row: FailureRow) -> None:
        """The customer calls when the product has failed; the technician finds the fault and mends it."""
        ticket = self._post(
            f"{self._device(row.serial)}/reports",
            {"failure_mode": row.failure_mode, "ts": row.ts.isoformat(), "text": "It has stopped working."},
        )
        self._post(
            f"/tickets/{ticket['id']}/finding",
            {"kind": "confirmed", "failure_mode": row.failure_mode, "failed_at": row.ts.isoformat()},
        )

    def find_nothing(self, ticket_id: int) -> None:
        """The technician looked until the ticket's window ended and found no fault."""
        self._post(f"/tickets/{ticket_id}/finding", {"kind": "no_fault_found", "note": "its window ended without"})

    def _device(self, serial: str) -> str:
        return f"/devices/{self._product}/{quote(serial, safe='')}"

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Until it is answered; WorldRefused for an answer that would not change."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                answer = self._client.post(path, json=body)
                said = answer.text
                if answer.is_success:
                    return dict(answer.json())
                if answer.status_code < 500:
                    raise WorldRefused(f"POST {path}: {answer.status_code} {said}")
            except httpx.TransportError as exc:
                said = str(exc)
            if time.monotonic() > deadline:
                raise WorldRefused(f"POST {path}: no answer within {PATIENCE_S:g} s: {said}")
            time.sleep(0.1)
