"""Rungs: where they begin, what moves them, and what comes back with a model."""

from fleet.coded import Coded, as_written
from service.ledger.figures import measure_ledger
from store.engine.database import Connection
from store.learning.deployments import deployments, previous_champion, promote
from store.learning.ledger import ledger_course
from store.learning.models import champion
from store.learning.retrainings import retrainings
from store.learning.rungs import rung_changes, rung_of, rungs
from store.service.tickets import TicketFilter, list_tickets
from store.telemetry.erase_for_replay import erase_from
from tests.service.ledger_world import (
    MODE,
    call,
    found,
    model_in_force,
    pass_at,
    predicted_by,
    visit,
    watched,
)
from tests.service.service_world import DAY, HOUR, NOW, World, add_fridge, rows, settle


def test_a_promoted_model_brings_the_rungs_of_its_manifest(conn: Connection) -> None:
    settle(conn)
    model = model_in_force(conn, "ticket")
    assert {mode: (one.rung, one.model_id) for mode, one in rungs(conn, "fridge").items()} == {MODE: ("ticket", model)}
    [change] = rung_changes(conn, "fridge")
    assert (change.from_rung, change.to_rung, change.cause, change.at) == (None, "ticket", "promotion", NOW)
    assert [(one.model_id, one.at) for one in deployments(conn, "fridge")] == [(model, NOW)]


def test_triage_goes_by_the_rung_in_force_not_by_the_frozen_one(conn: Connection) -> None:
    world = settle(conn)
    model = model_in_force(conn, "advise")
    predicted_by(conn, world.worn_fridge, model, rung="ticket_notice")
    pass_at(conn, NOW)
    assert list_tickets(conn, TicketFilter()) == []
    [(reason,)] = rows(conn, "SELECT reason FROM prediction_state")
    assert reason == {"code": "no_ticket_by_advice", "args": {}}


def test_an_inspection_is_a_ticket_of_low_urgency(conn: Connection) -> None:
    world = settle(conn)
    predicted_by(conn, world.worn_fridge, model_in_force(conn, "inspect"))
    pass_at(conn, NOW)
    [ticket] = list_tickets(conn, TicketFilter())
    assert ticket.severity == "info"


def lose_trust(conn: Connection, world: World, model: int, first: int, count: int, day: float) -> None:
    """One fridge after another is predicted, visited the next day, and nothing is found."""
    for number in range(first, first + count):
        fridge = watched(conn, add_fridge(conn, world.product, f"F-{number}"), model)
        predicted_by(conn, fridge, model, at=NOW + day * DAY)
        pass_at(conn, NOW + day * DAY)
        open_now = list_tickets(conn, TicketFilter(serial=fridge.serial, states=["new"]))
        if open_now:
            visit(conn, world.product, fridge, found("no_fault_found"), NOW + day * DAY + HOUR)


def test_a_mode_whose_tickets_find_nothing_falls_rung_by_rung_until_no_ticket_opens(conn: Connection) -> None:
    world = settle(conn)
    model = model_in_force(conn)
    path = []
    for day in range(6):
        lose_trust(conn, world, model, first=10 * day, count=8, day=day)
        pass_at(conn, NOW + (day + 0.9) * DAY)
        path.append(rung_of(conn, "fridge", MODE))
    pass_at(conn, NOW + 7 * DAY)
    assert path[:5] == ["ticket_notice", "ticket", "inspect", "advise", "advise"]
    falls = [change for change in rung_changes(conn, "fridge") if change.cause == "ladder"]
    assert falls[-1].why.code == "precision_too_low"
    assert falls[-1].actor == "ladder"
    [asked] = retrainings(conn, "fridge")
    assert (asked.cause, asked.state) == ("rung", "asked")
    tickets = len(list_tickets(conn, TicketFilter()))
    lose_trust(conn, world, model, first=900, count=2, day=8)
    assert len(list_tickets(conn, TicketFilter())) == tickets


def test_a_mode_that_proves_itself_unacted_climbs(conn: Connection) -> None:
    world = settle(conn)
    model = model_in_force(conn, "advise")
    for number in range(12):
        fridge = watched(conn, add_fridge(conn, world.product, f"F-{number}"), model)
        predicted_by(conn, fridge, model)
        pass_at(conn, NOW)
        call(conn, world.product, fridge, NOW + 4 * DAY)
        visit(conn, world.product, fridge, found("confirmed", failed_at=NOW + 4 * DAY), NOW + 5 * DAY)
    pass_at(conn, NOW + 6 * DAY)
    assert rung_of(conn, "fridge", MODE) == "inspect"
    [up, _] = rung_changes(conn, "fridge")
    precision = up.why.args["precision"]
    assert isinstance(precision, Coded)
    assert (up.why.code, precision.args["hits"], precision.args["trials"]) == ("rung_earned", 12, 12)
    pass_at(conn, NOW + 7 * DAY)
    assert rung_of(conn, "fridge", MODE) == "inspect"  # Nothing new was decided since.


def test_a_new_model_is_not_judged_by_its_predecessors_predictions(conn: Connection) -> None:
    world = settle(conn)
    old = model_in_force(conn)
    lose_trust(conn, world, old, first=0, count=8, day=0)
    new = model_in_force(conn)
    pass_at(conn, NOW + 2 * DAY)
    assert rung_of(conn, "fridge", MODE) == "ticket_notice"
    pages = measure_ledger(conn, world.product, now=NOW + 20 * DAY)
    told = next(one.figures for one in pages if one.failure_mode == MODE)
    assert [(one.model, one.precision.trials) for one in told.by_model] == [(old, 8)]
    assert champion(conn, "fridge") is not None
    assert new != old


def test_rolling_back_restores_the_model_and_the_rung_that_it_had_lost(conn: Connection) -> None:
    world = settle(conn)
    old = model_in_force(conn)
    lose_trust(conn, world, old, first=0, count=8, day=0)
    pass_at(conn, NOW + 1.5 * DAY)
    assert rung_of(conn, "fridge", MODE) == "ticket"
    new = model_in_force(conn, "ticket_notice")
    assert rung_of(conn, "fridge", MODE) == "ticket_notice"
    assert previous_champion(conn, "fridge") == old
    promote(conn, "fridge", old, actor="sri", why=as_written("the new one cried wolf"))
    assert rung_of(conn, "fridge", MODE) == "ticket"
    assert [(one.model_id, one.actor) for one in deployments(conn, "fridge")] == [
        (old, "sri"),
        (new, "train"),
        (old, "train"),
    ]
    assert previous_champion(conn, "fridge") is None


def test_a_model_made_by_hand_answers_a_retraining_that_was_asked_for(conn: Connection) -> None:
    world = settle(conn)
    lose_trust(conn, world, model_in_force(conn), first=0, count=8, day=0)
    pass_at(conn, NOW + 1.5 * DAY)
    new = model_in_force(conn, promote=False)
    [asked] = retrainings(conn, "fridge")
    assert (asked.state, asked.model_id, asked.promoted) == ("done", new, False)


def test_replaying_again_begins_on_the_rungs_that_were_there_before(conn: Connection) -> None:
    world = settle(conn)
    model = model_in_force(conn)
    lose_trust(conn, world, model, first=0, count=8, day=1)
    pass_at(conn, NOW + 3 * DAY)
    assert rung_of(conn, "fridge", MODE) == "ticket"
    devices = [row[0] for row in rows(conn, "SELECT id FROM device")]
    erase_from(conn, world.product, devices, NOW + HOUR)
    assert rung_of(conn, "fridge", MODE) == "ticket_notice"
    assert [one.at for one in ledger_course(conn, "fridge", MODE)] == []
    assert len(rung_changes(conn, "fridge")) == 1
