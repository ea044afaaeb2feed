"""Every prediction by itself, what became of it, and how many tickets were for nothing."""

from dataclasses import replace
from datetime import datetime

import pytest

from fleet.coded import as_written
from fleet.product import Product
from service.ledger.false_tickets import false_tickets_of
from service.ledger.figures import measure_ledger, read_mode
from service.ledger.lines import LedgerLine, LineOutcome, lines_of, outcomes_of
from service.tickets.actions import cancel
from service.tickets.states import By
from store.assets.registry import record_maintenance
from store.engine.database import Connection
from store.service.tickets import TicketFilter, list_tickets
from tests.service.ledger_world import (
    MODE,
    call,
    found,
    model_in_force,
    pass_at,
    predicted_by,
    scored_at,
    visit,
    watched,
)
from tests.service.service_world import DAY, NO_CHANNEL, NOW, World, add_fridge, settle

SINCE = NOW - 60 * DAY


@pytest.fixture
def world(conn: Connection) -> World:
    return settle(conn)


def lines(conn: Connection, product: Product, now: datetime = NOW) -> dict[str, LedgerLine]:
    """By serial."""
    mode = product.mode(MODE)
    assert mode is not None
    told = lines_of(conn, outcomes_of(read_mode(conn, product, mode, since=SINCE, now=now), since=SINCE))
    return {line.serial: line for line in told}


def test_each_prediction_is_told_by_what_became_of_it(conn: Connection, world: World) -> None:
    model = model_in_force(conn)
    cast = {name: add_fridge(conn, world.product, name) for name in ("averted", "nothing", "missed", "cut", "young")}
    for fridge in cast.values():
        watched(conn, fridge, model, at=NOW - 20 * DAY)
    for name in ("averted", "nothing", "cut"):
        predicted_by(conn, cast[name], model, at=NOW - 5 * DAY)
    pass_at(conn, NOW - 5 * DAY)
    visit(conn, world.product, cast["averted"], found("confirmed"), NOW - 3 * DAY)
    visit(conn, world.product, cast["nothing"], found("no_fault_found"), NOW - 2 * DAY)
    [ticket] = list_tickets(conn, TicketFilter(serial="cut"))
    cancel(conn, ticket.id, By("budi", NOW - 2 * DAY, as_written("sold")), NO_CHANNEL)
    missed = call(conn, world.product, cast["missed"], NOW - DAY)
    visit(conn, world.product, cast["missed"], found("confirmed"), NOW - DAY / 2)
    predicted_by(conn, cast["young"], model, at=NOW - DAY)
    told = lines(conn, world.product)
    assert {name: line.became for name, line in told.items()} == {
        "averted": LineOutcome.AVERTED,
        "nothing": LineOutcome.FALSE,
        "cut": LineOutcome.CENSORED,
        "missed": LineOutcome.MISSED,
        "young": LineOutcome.UNDECIDED,
    }
    assert told["averted"].lead == 2 * DAY
    assert told["averted"].probability == pytest.approx(0.83)
    assert (told["missed"].customer_first, told["missed"].ticket_id, told["missed"].opened_at) == (True, missed, None)


def test_a_part_that_was_replaced_without_a_finding_hides_what_would_have_come(conn: Connection, world: World) -> None:
    model = model_in_force(conn, rung="advise")
    cut, left = (watched(conn, add_fridge(conn, world.product, s), model, at=NOW - 20 * DAY) for s in ("CUT", "LEFT"))
    for fridge in (cut, left):
        predicted_by(conn, fridge, model, at=NOW - 15 * DAY, rung="advise")
    pass_at(conn, NOW - 15 * DAY)
    record_maintenance(conn, device=cut, ts=NOW - 10 * DAY, component="compressor", action="replaced", source="import")
    pass_at(conn, NOW)
    told = lines(conn, world.product)
    assert {name: line.became for name, line in told.items()} == {
        "CUT": LineOutcome.CENSORED,
        "LEFT": LineOutcome.FALSE,
    }
    page = next(
        one for one in measure_ledger(conn, world.product, now=NOW, calibration=False) if one.failure_mode == MODE
    )
    assert (page.figures.wrong, page.figures.undecided) == (1, 1)


def test_false_tickets_are_held_against_the_budget_over_the_time_that_was_watched(
    conn: Connection, world: World
) -> None:
    model = model_in_force(conn)
    fridge = watched(conn, world.worn_fridge, model, at=NOW - 30 * DAY)
    predicted_by(conn, fridge, model, at=NOW - 5 * DAY)
    pass_at(conn, NOW - 5 * DAY)
    visit(conn, world.product, fridge, found("no_fault_found"), NOW - 2 * DAY)
    scored_at(conn, fridge, model, NOW, 0.1)
    pages = measure_ledger(conn, world.product, now=NOW, calibration=False)
    told = false_tickets_of(conn, world.product, pages, since=SINCE, now=NOW)
    assert (told.devices, told.total.count, told.by_mode[MODE].count, told.by_mode["fan_stall"].count) == (1, 1, 1, 0)
    assert told.total.device_months == pytest.approx(30 / 30.4375)
    assert (told.budget, told.broken) == (None, False)
    policy = replace(world.product.policy, false_tickets_per_1000_device_months=1.0)
    strict = false_tickets_of(conn, replace(world.product, policy=policy), pages, since=SINCE, now=NOW)
    assert (strict.budget, strict.broken) == (1.0, True)
