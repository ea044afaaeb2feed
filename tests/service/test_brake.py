"""The brake on tickets: a sudden wave of predictions opens a few tickets, and then none until somebody has looked."""

import json

from fleet.coded import coded
from fleet.product_files.parse import parse_product
from models.decision.ticket_brake import LEAST
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.engine.database import Connection
from store.learning.models import register_model
from store.learning.retrainings import retrainings
from store.learning.rungs import rung_changes, rung_of
from store.service.tickets import TicketFilter, list_tickets
from tests.service.ledger_world import MODE, found, pass_at, predicted_by, scored_at, visit, watched
from tests.service.service_world import DAY, FRIDGE, HOUR, NOW, World, add_fridge, rows, settle


def trained_on(conn: Connection, *, tickets: int, device_months: float) -> int:
    """A model in force whose training opened so many tickets in so many device-months."""
    told = {"point": {"rung": "ticket_notice"}, "tickets": {"tickets": tickets, "device_months": device_months}}
    manifest = {"product_id": "fridge", "modes": {MODE: told}, "data_until": 0}
    return register_model(conn, "fridge", manifest=json.dumps(manifest), body=b"none", promote=True)


def wave(conn: Connection, world: World, model: int, count: int) -> None:
    """So many fridges, scored for ten days, are all predicted to fail at the same moment."""
    for number in range(count):
        fridge = add_fridge(conn, world.product, f"W-{number:02d}")
        for day in (9.9, 0.0):
            scored_at(conn, fridge, model, NOW - day * DAY, 0.1)
        predicted_by(conn, fridge, model)


def test_a_wave_that_training_lets_nobody_expect_opens_a_few_tickets_and_is_held(conn: Connection) -> None:
    world = settle(conn)
    model = trained_on(conn, tickets=10, device_months=1000)
    wave(conn, world, model, 40)
    pass_at(conn, NOW)
    opened = list_tickets(conn, TicketFilter(product="fridge"))
    assert len(opened) == LEAST == 20
    assert rung_of(conn, "fridge", MODE) == "advise"
    change = rung_changes(conn, "fridge")[0]
    assert (change.actor, change.from_rung, change.to_rung) == ("brake", "ticket_notice", "advise")
    assert change.why == coded("ticket_surge", count=20, window=10 * DAY, limit=20.0)
    reasons = [reason for (reason,) in rows(conn, "SELECT reason FROM prediction_state WHERE state = 'suppressed'")]
    assert len(reasons) == 20
    assert reasons.count(coded("no_ticket_by_brake", why=change.why).to_json()) == 1
    assert reasons.count(coded("no_ticket_by_advice").to_json()) == 19
    assert [asked.cause for asked in retrainings(conn, "fridge")] == ["rung"]


def test_as_many_tickets_as_training_lets_expect_all_open(conn: Connection) -> None:
    world = settle(conn)
    wave(conn, world, trained_on(conn, tickets=5000, device_months=1000), 30)
    pass_at(conn, NOW)
    assert len(list_tickets(conn, TicketFilter(product="fridge"))) == 30
    assert rung_of(conn, "fridge", MODE) == "ticket_notice"


def test_a_model_whose_manifest_tells_no_rate_is_not_braked(conn: Connection) -> None:
    world = settle(conn)
    wave(conn, world, trained_on(conn, tickets=0, device_months=0), 24)
    pass_at(conn, NOW)
    assert len(list_tickets(conn, TicketFilter(product="fridge"))) == 24


def test_false_tickets_beyond_the_products_budget_cost_the_worst_failure_mode_its_tickets(conn: Connection) -> None:
    settle(conn)
    strict = parse_product(f"{FRIDGE}\n[policy]\nfalse_tickets_per_1000_device_months = 1\n", file="fridge.toml")
    register_product(conn, strict, mode=ClockMode.DRIVEN, now=NOW)
    model = trained_on(conn, tickets=1000, device_months=1000)
    fridge = watched(conn, add_fridge(conn, strict, "F-1"), model)
    scored_at(conn, fridge, model, NOW - 30 * DAY, 0.1)
    predicted_by(conn, fridge, model)
    pass_at(conn, NOW)
    assert rung_of(conn, "fridge", MODE) == "ticket_notice"
    visit(conn, strict, fridge, found("no_fault_found"), NOW + HOUR)
    pass_at(conn, NOW + 2 * DAY)
    assert rung_of(conn, "fridge", MODE) == "advise"
    change = rung_changes(conn, "fridge")[0]
    assert change.actor == "budget"
    told = change.why.args
    assert change.why.code == "false_tickets_over_budget"
    assert (told["budget"], told["own"], told["count"]) == (1, 1, 1)
