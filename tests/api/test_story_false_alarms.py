"""Story: false alarms, nothing is found, precision falls, and the failure mode loses its rung."""

from datetime import datetime

import httpx

from store.assets.fleet_clocks import advance_clock
from store.engine.database import Connection
from store.learning.rungs import rung_of
from tests.api.api_world import ok, serving
from tests.service.ledger_world import MODE, model_in_force, pass_at, predicted_by, watched
from tests.service.service_world import DAY, NOW, World, add_fridge, settle

NOTHING = {"kind": "no_fault_found", "note": "diukur dan dicoba: tidak ada yang rusak"}


class Season:
    """A model that predicts what is not there, and technicians who go and look."""

    def __init__(self, conn: Connection, client: httpx.Client, world: World, model: int) -> None:
        self.conn, self.client, self.world, self.model = conn, client, world, model
        self.fridges = self.steps = 0

    def predict(self, count: int, day: float) -> list[str]:
        """So many fridges are predicted to fail; their serials."""
        now, serials = NOW + day * DAY, []
        for _ in range(count):
            self.fridges += 1
            fridge = watched(self.conn, add_fridge(self.conn, self.world.product, f"F-{self.fridges}"), self.model)
            predicted_by(self.conn, fridge, self.model, at=now)
            serials.append(fridge.serial)
        self.pass_on(now)
        return serials

    def pass_on(self, now: datetime) -> None:
        self.steps += 1
        advance_clock(self.conn, "fridge", step=self.steps, now=now)
        pass_at(self.conn, now)

    def visit(self, serials: list[str]) -> int:
        """A technician looks at each that has a ticket and finds nothing; how many visits that were."""
        waiting = ok(self.client.get("/v1/tickets", params={"product": "fridge", "state": "open"}))["items"]
        mine = [ticket["id"] for ticket in waiting if ticket["serial"] in serials]
        for number in mine:
            ok(self.client.post(f"/v1/tickets/{number}/finding", json=NOTHING))
        return len(mine)

    def ledger(self) -> dict[str, object]:
        modes = ok(self.client.get("/v1/ledger/fridge"))["failure_modes"]
        found: dict[str, object] = next(one for one in modes if one["failure_mode"] == MODE)
        return found


def test_a_mode_that_cries_wolf_loses_its_rung_and_visits_end(conn: Connection, database_url: str) -> None:
    world = settle(conn)
    model = model_in_force(conn)
    with serving(database_url) as client:
        season = Season(conn, client, world, model)
        assert rung_of(conn, "fridge", MODE) == "ticket_notice"
        rungs, visits = ["ticket_notice"], [season.visit(season.predict(8, 0))]
        for day in range(1, 8):
            season.pass_on(NOW + day * DAY)
            rungs.append(str(season.ledger()["rung"]))
            if rungs[-1] == "advise":
                break
            visits.append(season.visit(season.predict(5, day + 0.1)))
        assert visits[0] == 8
        assert list(dict.fromkeys(rungs)) == ["ticket_notice", "ticket", "inspect", "advise"]
        ledger = season.ledger()
        assert ledger["precision"]["hits"] == 0  # type: ignore[index]
        assert ledger["acted"]["no_fault_found"]["hits"] == sum(visits)  # type: ignore[index]
        changes = ok(client.get("/v1/ledger/fridge"))["rung_changes"]
        falls = [one for one in changes if one["cause"] == "ladder"]
        assert {one["why_code"]["code"] for one in falls} == {"precision_too_low"}

        assert season.visit(season.predict(2, 9)) == 0
        said = ok(client.get("/v1/predictions", params={"serial": f"F-{season.fridges}"}))["items"]
        assert [(one["state"], one["ticket_id"]) for one in said] == [("suppressed", None)]
