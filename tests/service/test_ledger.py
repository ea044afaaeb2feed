"""The live ledger, on a real database."""

import pytest

from fleet.times import to_milliseconds
from models.monitoring.mode_figures import ModeFigures
from service.ledger.evaluation import every
from service.ledger.figures import ModePage, measure_ledger
from service.ledger.holdout_devices import is_held_out
from store.assets.registry import record_failure
from store.engine.database import Connection
from store.learning.ledger import ledger_course, ledger_figures, watched_time
from store.service.tickets import TicketFilter, find_ticket, list_tickets
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
from tests.service.service_world import DAY, HOUR, NOW, World, add_fridge, rows, settle


def page(conn: Connection, world: World, at_day: float = 20) -> ModePage:
    pages = measure_ledger(conn, world.product, now=NOW + at_day * DAY)
    return next(one for one in pages if one.failure_mode == MODE)


def figures(conn: Connection, world: World, at_day: float = 20) -> ModeFigures:
    return page(conn, world, at_day).figures


def test_a_repair_in_time_counts_as_right_and_its_lead_stands_apart(conn: Connection) -> None:
    world = settle(conn)
    fridge = watched(conn, world.worn_fridge, model := model_in_force(conn))
    predicted_by(conn, fridge, model)
    pass_at(conn, NOW)
    visit(conn, world.product, fridge, found("confirmed"), NOW + 3 * DAY)
    found_figures = figures(conn, world)
    assert (found_figures.right, found_figures.faults, found_figures.averted) == (1, 1, 1)
    assert found_figures.lead_to_finding.median is not None
    assert found_figures.lead_to_finding.median.value == 72.0
    assert found_figures.lead_to_failure.count == 0
    assert found_figures.acted.precision.value == 1


def test_a_customer_who_calls_first_is_a_miss_and_the_late_prediction_no_merit(conn: Connection) -> None:
    world = settle(conn)
    fridge = watched(conn, world.worn_fridge, model := model_in_force(conn))
    call(conn, world.product, fridge, NOW)
    predicted_by(conn, fridge, model, at=NOW + DAY)
    pass_at(conn, NOW + DAY)
    visit(conn, world.product, fridge, found("confirmed", failed_at=NOW), NOW + 2 * DAY)
    told = figures(conn, world)
    assert (told.faults, told.foreseen, told.missed, told.customer_first) == (1, 0, 1, 1)
    assert (told.late, told.precision.trials) == (1, 0)


def test_a_prediction_before_the_call_foresaw_it(conn: Connection) -> None:
    world = settle(conn)
    fridge = watched(conn, world.worn_fridge, model := model_in_force(conn))
    predicted_by(conn, fridge, model)
    pass_at(conn, NOW)
    call(conn, world.product, fridge, NOW + 4 * DAY)
    visit(conn, world.product, fridge, found("failed_before_visit"), NOW + 5 * DAY)
    told = figures(conn, world)
    assert (told.foreseen, told.customer_first, told.in_time.hits) == (1, 0, 1)
    assert told.lead_to_failure.median is not None
    assert told.lead_to_failure.median.value == 96.0


def test_a_fault_without_any_prediction_is_a_miss_only_where_the_device_was_watched(conn: Connection) -> None:
    world = settle(conn)
    model = model_in_force(conn)
    known, unknown = watched(conn, world.worn_fridge, model), add_fridge(conn, world.product, "SN-2")
    for device in (known, unknown):
        record_failure(conn, device_id=device.id, ts=NOW + DAY, failure_mode=MODE, source="import")
    told = figures(conn, world)
    assert (told.faults, told.missed) == (1, 1)
    assert [(one.model, one.recall.trials) for one in told.by_model] == [(model, 1)]


def test_what_was_scored_in_hindsight_was_not_watched(conn: Connection) -> None:
    world = settle(conn)
    model = model_in_force(conn)
    for day in range(-30, 0, 3):
        scored_at(conn, world.worn_fridge, model, NOW + day * DAY, 0.9, made=NOW)
    record_failure(conn, device_id=world.worn_fridge.id, ts=NOW - 4 * DAY, failure_mode=MODE, source="import")
    told = page(conn, world, at_day=1)
    assert (told.figures.faults, told.figures.missed) == (0, 0)
    assert told.calibration is not None
    assert told.calibration.scores + told.calibration.censored == 0
    assert watched_time(conn, world.product.id, MODE, since=NOW - 90 * DAY, now=NOW + DAY) == (1, 0.0)


def test_a_watched_prediction_ends_when_its_fault_is_found(conn: Connection) -> None:
    world = settle(conn)
    fridge = watched(conn, world.worn_fridge, model := model_in_force(conn, "shadow"))
    predicted_by(conn, fridge, model)
    pass_at(conn, NOW)
    call(conn, world.product, fridge, NOW + 3 * DAY)
    visit(conn, world.product, fridge, found("confirmed"), NOW + 4 * DAY)
    assert rows(conn, "SELECT outcome, ended_at FROM prediction_state") == [("confirmed", NOW + 4 * DAY)]
    assert figures(conn, world).right == 1


def test_the_book_of_a_day_knows_nothing_of_the_next(conn: Connection) -> None:
    world = settle(conn)
    fridge = watched(conn, world.worn_fridge, model := model_in_force(conn))
    predicted_by(conn, fridge, model)
    pass_at(conn, NOW)
    visit(conn, world.product, fridge, found("no_fault_found"), NOW + 2 * DAY)
    before, after = figures(conn, world, 1), figures(conn, world, 3)
    assert (before.undecided, before.wrong) == (1, 0)
    assert (after.undecided, after.wrong, after.acted.no_fault_found.value) == (0, 1, 1.0)


def test_live_scores_are_held_against_what_came(conn: Connection) -> None:
    world = settle(conn)
    model = model_in_force(conn)
    for number in range(12):
        fridge = add_fridge(conn, world.product, f"F-{number}")
        fails = number < 6
        for day in range(8):
            scored_at(conn, fridge, model, NOW + day * DAY, 0.7 if fails else 0.05)
        if fails:
            record_failure(conn, device_id=fridge.id, ts=NOW + 9 * DAY, failure_mode=MODE, source="import")
    calibration = page(conn, world, 30).calibration
    assert calibration is not None
    assert calibration.devices == 12
    assert calibration.slope is not None
    assert [(one.low, one.came.value) for one in calibration.bins] == [(0.05, 0.0), (0.6, 1.0)]


def test_evaluations_are_kept_once_a_day_and_can_be_looked_back_on(conn: Connection) -> None:
    world = settle(conn)
    model_in_force(conn)
    for hour in range(0, 60, 6):
        pass_at(conn, NOW + hour * HOUR)
    assert every(world.product) == DAY
    assert [one.at for one in ledger_course(conn, "fridge", MODE)] == [NOW + n * DAY for n in (2, 1, 0)]
    newest = {one.failure_mode: one for one in ledger_figures(conn, "fridge")}
    assert (newest[MODE].rung, newest[MODE].at) == ("ticket_notice", NOW + 2 * DAY)
    assert newest["fan_stall"].rung is None
    assert newest[MODE].figures["precision"]["value"] is None


def test_without_a_model_nothing_is_evaluated(conn: Connection) -> None:
    settle(conn)
    pass_at(conn, NOW)
    assert ledger_figures(conn, "fridge") == []


def test_held_out_devices_stay_without_tickets_and_their_truth_comes_out(conn: Connection) -> None:
    world = settle(conn)
    model = model_in_force(conn)
    names = [f"F-{number}" for number in range(40)]
    held = {name for name in names if is_held_out("fridge", name, 0.3)}
    assert 4 <= len(held) <= 20
    for name in names:
        predicted_by(conn, watched(conn, add_fridge(conn, world.product, name), model), model)
    pass_at(conn, NOW, holdout_share=0.3)
    assert {ticket.serial for ticket in list_tickets(conn, TicketFilter())} == set(names) - held
    pass_at(conn, NOW + 11 * DAY, holdout_share=0.3)
    pages = measure_ledger(conn, world.product, now=NOW + 11 * DAY, holdout_share=0.3)
    told = next(one.figures for one in pages if one.failure_mode == MODE)
    assert (told.holdout.predictions, told.holdout.precision.trials) == (len(held), len(held))


def test_the_hold_out_share_is_off_unless_set_and_keeps_its_devices_as_it_grows() -> None:
    names = [f"SN-{number}" for number in range(2000)]
    small, large = ({name for name in names if is_held_out("fridge", name, share)} for share in (0.05, 0.2))
    assert not any(is_held_out("fridge", name, 0.0) for name in names)
    assert small < large
    assert len(large) / 2000 == pytest.approx(0.2, abs=0.03)


def test_a_reopened_ticket_counts_each_finding_by_itself(conn: Connection) -> None:
    world = settle(conn)
    fridge = watched(conn, world.worn_fridge, model := model_in_force(conn))
    predicted_by(conn, fridge, model)
    pass_at(conn, NOW)
    visit(conn, world.product, fridge, found("confirmed"), NOW + DAY)
    ticket = call(conn, world.product, fridge, NOW + 2 * DAY)
    visit(conn, world.product, fridge, found("confirmed", failed_at=NOW + 2 * DAY), NOW + 3 * DAY)
    reopened = find_ticket(conn, ticket)
    assert reopened is not None
    assert reopened.openings == 2
    told = figures(conn, world)
    assert (told.faults, told.foreseen, told.customer_first) == (2, 1, 1)
    assert to_milliseconds(NOW) > 0
