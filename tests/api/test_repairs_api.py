"""Over HTTP: findings corrected, tickets opened again, repairs as they are judged."""

import pytest

from store.engine.database import Connection
from tests.api.api_world import ok, problem, serving
from tests.service.repair_world import HEALTHY_W, REPAIRED_AT, WINDOW_ENDS, RepairWorld, settle_repairs


@pytest.fixture
def world(conn: Connection) -> RepairWorld:
    return settle_repairs(conn)


def test_a_ticket_shows_its_repair_check_and_the_product_its_first_time_fix(
    world: RepairWorld, database_url: str
) -> None:
    world.repair()
    world.live(REPAIRED_AT, WINDOW_ENDS, HEALTHY_W, probability=0.05)
    world.look(WINDOW_ENDS)
    with serving(database_url) as client:
        indonesian = ok(client.get(f"/v1/tickets/{world.ticket_id}", headers={"Accept-Language": "id"}))
        [check] = indonesian["repair_checks"]
        assert (check["state"], check["reason_code"]["code"]) == ("certified", "repair_certified")
        assert check["reason"].startswith("perbaikan bertahan: selama")
        assert check["evidence"]["signals"][0]["restored"] is True
        [mode] = ok(client.get("/v1/repairs/fridge", params={"days": 30}))["failure_modes"]
        assert (mode["repairs"], mode["certified"], mode["fixed"], mode["first_time_fix"]) == (1, 1, 0, None)


def test_a_finding_is_corrected_with_a_reason_and_a_ticket_opened_again(world: RepairWorld, database_url: str) -> None:
    world.repair()
    world.conn.execute(
        """INSERT INTO part_exchange (ticket_id, opening, part, part_number, quantity, actor, at)
           VALUES (%s, 1, 'relay', 'R-1', 1, 'budi', %s)""",
        (world.ticket_id, REPAIRED_AT),
    )
    path = f"/v1/tickets/{world.ticket_id}"
    wrong = {"kind": "no_fault_found", "why": "wrong ticket", "version": 1}
    early = {"kind": "confirmed", "failed_at": "2020-01-01T00:00:00Z", "why": "x"}
    with serving(database_url) as client:
        said = problem(client.post(f"{path}/correct", json=early, headers={"Accept-Language": "id"}), 422)
        assert "sebelum perangkat dipasang" in str(said)
        ok(client.post(f"{path}/correct", json=wrong))
        card = ok(client.get(path))
        assert (card["finding"]["kind"], card["finding"]["version"]) == ("no_fault_found", 2)
        [former] = card["former_findings"]
        assert (former["kind"], former["why"]) == ("confirmed", "wrong ticket")
        assert ok(client.get(f"{path}/parts"))["items"] == []
        problem(client.post(f"{path}/correct", json={**wrong, "kind": "not_inspected"}), 409)
        problem(client.post(f"{path}/reopen", json={"why": " "}), 422)
        again = ok(client.post(f"{path}/reopen", json={"why": "it is still loud"}))
        assert (again["state"], again["openings"]) == ("new", 2)
        problem(client.post(f"{path}/reopen", json={"why": "twice"}), 409)
        problem(client.post("/v1/tickets/999/correct", json=wrong), 404)
        assert [one["action"] for one in ok(client.get(path))["history"]][-2:] == ["correct", "reopen"]
