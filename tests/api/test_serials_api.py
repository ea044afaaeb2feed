"""Serials over HTTP: refused at registration, or readable at their own address."""

from urllib.parse import quote

import pytest

from store.engine.database import Connection
from tests.api.api_world import ok, problem, serving
from tests.fleet.test_serials import BAD, COMPOSED, DECOMPOSED, GOOD
from tests.service.service_world import settle

NEW = {"product": "fridge", "installed_at": "2026-01-01T00:00:00Z"}


def test_every_serial_is_readable_at_its_own_address_or_refused_with_the_rule(
    conn: Connection, database_url: str
) -> None:
    settle(conn)
    with serving(database_url) as api:
        for serial in set(GOOD) - {"SN-1"}:
            ok(api.post("/v1/devices", json={**NEW, "serial": serial}), 201)
            assert ok(api.get(f"/v1/devices/fridge/{quote(serial, safe='')}"))["serial"] == serial
        for serial, rule in BAD.items():
            [fault] = problem(api.post("/v1/devices", json={**NEW, "serial": serial}), 422)["faults"]
            assert (fault["subject"], rule in fault["rule"]) == ("body.serial", True)


@pytest.mark.parametrize("asked", [COMPOSED, DECOMPOSED])
def test_either_spelling_reads_lists_and_registers_the_same_device(
    conn: Connection, database_url: str, asked: str
) -> None:
    settle(conn)
    with serving(database_url) as api:
        made = ok(api.post("/v1/devices", json={**NEW, "serial": DECOMPOSED}), 201)
        assert made["serial"] == COMPOSED
        assert ok(api.post("/v1/devices", json={**NEW, "serial": asked}), 200) == made
        assert ok(api.get(f"/v1/devices/fridge/{quote(asked, safe='')}"))["id"] == made["id"]
        [listed] = ok(api.get("/v1/devices", params={"product": "fridge", "serial": asked[:-1]}))["items"]
        assert listed["id"] == made["id"]
        for noun in ("tickets", "alarms", "predictions"):
            assert ok(api.get(f"/v1/{noun}", params={"serial": asked}))["items"] == []
