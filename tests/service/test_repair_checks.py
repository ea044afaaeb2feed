"""Repair checks: readings certify a repair, open the ticket again, or say that they cannot tell."""

import pytest
from psycopg.types.json import Jsonb

from service.findings.findings import resolve
from service.fleet_pass import sweep
from service.ledger.figures import read_mode
from service.notices.enabled_channels import TO_CUSTOMERS
from service.repairs import following
from service.repairs.following import AGAIN_AFTER, GIVEN_UP_AFTER
from service.tickets.reopening import reopen
from service.tickets.reports import Call, report_fault
from service.tickets.states import By
from store.engine.database import Connection
from store.learning.history import failure_rows
from store.service.repair_checks import first_time_fixes, repair_checks_of
from store.service.reports import Finding
from store.service.tickets import ticket_history
from tests.service.repair_world import (
    HEALTHY_W,
    REPAIRED_AT,
    REPLACED,
    WINDOW_ENDS,
    WORN_W,
    RepairWorld,
    settle_repairs,
)
from tests.service.service_world import DAY, HOUR, NO_CHANNEL, predict, rows
from wording.wording import wording_of

SETTLED = REPAIRED_AT + 6 * HOUR


@pytest.fixture
def world(conn: Connection) -> RepairWorld:
    return settle_repairs(conn)


def said(world: RepairWorld, language: str) -> str:
    reason = world.check().reason
    assert reason is not None
    return wording_of(language, "Asia/Jakarta", world.product).say(reason)


def test_readings_back_in_their_healthy_band_certify_the_repair(world: RepairWorld) -> None:
    world.repair()
    assert (world.check().state, world.check().judged_until) == ("watching", WINDOW_ENDS)
    world.live(REPAIRED_AT, WINDOW_ENDS, HEALTHY_W, probability=0.05)
    world.look(WINDOW_ENDS - HOUR)
    assert world.check().state == "watching"
    world.look(WINDOW_ENDS)
    check = world.check()
    assert check.state == "certified"
    [signal] = check.evidence["signals"]
    assert (signal["name"], signal["restored"]) == ("power", True)
    assert signal["low"] < HEALTHY_W < signal["high"] < signal["before"]
    assert check.evidence["scores"] == {
        "threshold": 0.6, "confirmations": 2, "before": 0.8, "after": 0.05, "at_risk": False
    }  # fmt: skip
    assert said(world, "en").startswith("the repair holds: for 2 days the readings lay")
    assert said(world, "id").endswith("(Daya)")
    assert ticket_history(world.conn, world.ticket_id)[-1].action in ("repair_certified", "close")


def test_a_repair_that_changed_nothing_opens_the_ticket_again_with_the_evidence(world: RepairWorld) -> None:
    world.repair()
    world.live(REPAIRED_AT, WINDOW_ENDS, WORN_W, probability=0.1)
    world.look(WINDOW_ENDS)
    check, ticket = world.check(), world.ticket()
    assert (check.state, ticket.state, ticket.openings) == ("reopened", "new", 2)
    assert check.evidence["signals"][0]["restored"] is False
    [change] = [one for one in ticket_history(world.conn, ticket.id) if one.action == "reopen"]
    assert (change.actor, change.why.code if change.why else "") == ("repair_check", "repair_did_not_hold")
    told = rows(world.conn, "SELECT kind, opening FROM notice WHERE to_customer AND kind = 'reopened'")
    assert told == [("reopened", 2)]
    world.look(WINDOW_ENDS + HOUR)
    assert world.ticket().openings == 2


def test_the_same_fault_that_is_found_again_counts_once_in_the_ledger(world: RepairWorld) -> None:
    mode = world.product.mode("compressor_wear")
    assert mode is not None
    world.repair()
    world.live(REPAIRED_AT, WINDOW_ENDS, WORN_W, probability=0.1)
    world.look(WINDOW_ENDS)
    world.repair(at=WINDOW_ENDS + HOUR)
    rows_now = read_mode(world.conn, world.product, mode, since=REPAIRED_AT - 90 * DAY, now=WINDOW_ENDS + DAY)
    assert [fault.at for fault in rows_now.fault_rows] == [REPAIRED_AT]
    learnt = failure_rows(world.conn, [world.fridge.id], WINDOW_ENDS + DAY)
    assert [row.ts for row in learnt] == [REPAIRED_AT, WINDOW_ENDS + HOUR]


@pytest.mark.parametrize(("probability", "expected"), [(0.1, ("undecided", 1)), (0.7, ("reopened", 2))])
def test_probabilities_decide_where_readings_are_less_clear(
    conn: Connection, probability: float, expected: tuple[str, int]
) -> None:
    world = settle_repairs(conn, worn=HEALTHY_W + 18)
    world.repair()
    world.live(REPAIRED_AT, WINDOW_ENDS, HEALTHY_W + 13, probability=probability)
    world.look(WINDOW_ENDS)
    assert (world.check().state, world.ticket().openings) == expected


def test_a_fault_that_showed_in_no_reading_is_not_certified_by_readings(conn: Connection) -> None:
    world = settle_repairs(conn, worn=HEALTHY_W)
    world.conn.execute("DELETE FROM score")
    world.repair()
    world.live(REPAIRED_AT, WINDOW_ENDS, HEALTHY_W)
    world.look(WINDOW_ENDS)
    check = world.check()
    assert (check.state, check.reason.code if check.reason else "") == ("undecided", "repair_not_visible")


def test_falling_probabilities_certify_what_no_single_reading_shows(conn: Connection) -> None:
    world = settle_repairs(conn, worn=HEALTHY_W)
    world.repair()
    world.live(REPAIRED_AT, WINDOW_ENDS, HEALTHY_W, probability=0.02)
    world.look(WINDOW_ENDS)
    check = world.check()
    assert (check.state, check.reason.code if check.reason else "") == ("certified", "repair_scores_fell")


def test_a_silent_device_is_watched_longer_and_then_not_decided(world: RepairWorld) -> None:
    world.repair()
    world.look(WINDOW_ENDS)
    assert (world.check().state, world.check().judged_until) == ("watching", WINDOW_ENDS + 2 * DAY)
    world.look(WINDOW_ENDS + 2 * DAY)
    world.look(WINDOW_ENDS + 4 * DAY)
    check = world.check()
    assert (check.state, check.reason.code if check.reason else "") == ("undecided", "repair_silent")
    assert world.ticket().openings == 1


def test_of_a_long_past_the_newest_readings_decide(world: RepairWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "MOST_BUCKETS", 24 * 23)
    world.repair()
    world.live(REPAIRED_AT, WINDOW_ENDS, HEALTHY_W)
    world.look(WINDOW_ENDS)
    assert world.check().state == "certified"


def test_a_prediction_of_the_same_fault_ends_the_check(world: RepairWorld) -> None:
    world.repair()
    predict(world.conn, world.fridge, at=SETTLED)
    world.look(SETTLED)
    check = world.check()
    assert (check.state, check.reason.code if check.reason else "") == ("reopened", "repair_seen_again")
    assert world.ticket().openings == 2


def test_a_person_who_opens_the_ticket_again_overtakes_the_check(world: RepairWorld) -> None:
    world.repair()
    reopen(world.conn, world.ticket_id, By("sari", SETTLED), NO_CHANNEL)
    assert (world.check().state, world.ticket().state) == ("overtaken", "new")
    world.live(REPAIRED_AT, WINDOW_ENDS, HEALTHY_W, probability=0.05)
    world.look(WINDOW_ENDS)
    assert world.check().state == "overtaken"


def test_nothing_is_checked_where_no_fault_was_found(world: RepairWorld) -> None:
    world.repair(type(REPLACED)("no_fault_found", None, None, None, (), "", None))
    assert rows(world.conn, "SELECT count(*) FROM repair_check") == [(0,)]


def test_a_check_that_cannot_be_decided_by_a_fault_of_ours_stops_no_other_and_is_left_to_a_person(
    world: RepairWorld,
) -> None:
    """The model's manifest has a point of another mode that this version cannot read."""
    odd = Jsonb({"point": {"threshold": 1, "odd": 1}})
    world.conn.execute("UPDATE model SET manifest = jsonb_set(manifest, '{modes,fan_stall}', %s)", (odd,))
    call = Call("fan_stall", "", None, "desk")
    at = REPAIRED_AT - DAY
    fan, _ = report_fault(world.conn, product=world.product, device=world.fridge, call=call, now=at, outlets=NO_CHANNEL)
    resolve(world.conn, world.product, fan, Finding("confirmed", None, "fan", None, (), "", None), By("budi", at))
    world.repair()
    world.live(REPAIRED_AT, WINDOW_ENDS, HEALTHY_W, probability=0.05)
    [(judged_until,)] = rows(world.conn, "SELECT judged_until FROM repair_check WHERE ticket_id = %s", fan)
    assert judged_until < WINDOW_ENDS
    swept = sweep(world.conn, "fridge", WINDOW_ENDS, TO_CUSTOMERS)
    assert (swept.repairs, swept.left) == (1, False)
    assert world.check().state == "certified"
    [check] = repair_checks_of(world.conn, fan)
    assert check.state == "watching"
    world.look(WINDOW_ENDS + AGAIN_AFTER)
    world.look(judged_until + GIVEN_UP_AFTER)
    [check] = repair_checks_of(world.conn, fan)
    assert (check.state, check.reason.code if check.reason else "") == ("undecided", "repair_check_failed")


def test_a_failure_within_thirty_days_of_a_certified_repair_counts(world: RepairWorld) -> None:
    def figures(now: object) -> tuple[int, ...]:
        [one] = first_time_fixes(world.conn, "fridge", since=REPAIRED_AT - DAY, now=now, within=30 * DAY)  # type: ignore[arg-type]
        return one.certified, one.fixed, one.came_back, one.not_fixed

    world.repair()
    world.live(REPAIRED_AT, WINDOW_ENDS, HEALTHY_W, probability=0.05)
    world.look(WINDOW_ENDS)
    assert figures(REPAIRED_AT + 20 * DAY) == (1, 0, 0, 0)
    assert figures(REPAIRED_AT + 31 * DAY) == (1, 1, 0, 0)
    predict(world.conn, world.fridge, at=REPAIRED_AT + 20 * DAY)
    world.look(REPAIRED_AT + 20 * DAY)
    assert figures(REPAIRED_AT + 31 * DAY) == (1, 0, 1, 1)
