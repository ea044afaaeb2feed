"""Service targets: due and warn times over holidays and holds, and what brings them forward."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from service.findings.findings import resolve
from service.fleet_pass import sweep
from service.sla.holding import HoldReason
from service.tickets.actions import assign, cancel, hold, resume, start
from service.tickets.reports import Call, report_fault
from service.tickets.states import By
from store.engine.database import Connection, connect
from store.service.reports import Finding
from store.service.tickets import find_ticket
from store.sla.targets import count_targets, kept_targets, take_due_targets, targets_of, tickets_counted_by
from tests.service.service_world import DAY, HOUR, NO_CHANNEL, NOW, World, predict, rows, settle


def wib(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    """A moment of 2026 by the clock of Jakarta."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=7)


def promise(conn: Connection, kind: str, hours: int, *, applies_to: str = "reported", warn: int = 1) -> None:
    conn.execute(
        """UPDATE sla_promise SET within = make_interval(hours => %s), by_deadline = false,
                                  warn_before = make_interval(hours => %s)
           WHERE kind = %s AND policy_id IN (SELECT id FROM sla_policy WHERE applies_to = %s)""",
        (hours, warn, kind, applies_to),
    )


def close_day(conn: Connection, day: str, name: str) -> None:
    conn.execute(
        """INSERT INTO calendar_day (calendar_id, day, spans, name, kind, source)
           SELECT id, %s, '{}', %s, 'public', 'seed' FROM calendar""",
        (day, name),
    )


def reported(conn: Connection, world: World, at: datetime) -> int:
    call = Call("compressor_wear", "", at, "Ana")
    return report_fault(conn, product=world.product, device=world.worn_fridge, call=call, now=at, outlets=NO_CHANNEL)[0]


def predicted(conn: Connection, world: World, at: datetime = NOW) -> int:
    predict(conn, world.worn_fridge, at=at)
    sweep(conn, "fridge", at, NO_CHANNEL)
    [(ticket,)] = rows(conn, "SELECT max(id) FROM ticket")
    return int(ticket)


def due(conn: Connection, ticket: int) -> dict[str, datetime | None]:
    return {str(one.kind): one.due_at for one in targets_of(conn, ticket)}


def states(conn: Connection, ticket: int) -> dict[str, tuple[Any, ...]]:
    return {
        str(one.kind): (one.warned_at, one.breached_at, one.met_at, one.dropped_at) for one in targets_of(conn, ticket)
    }


def test_targets_over_nyepi_lebaran_and_collective_leave(conn: Connection) -> None:
    """Nyepi is Thursday, 19 March 2026; Lebaran Saturday and Sunday, with collective leave on 18, 20, 23 and 24."""
    for day, name in (("18", "Nyepi"), ("19", "Nyepi"), ("20", "Lebaran"), ("21", "Lebaran"), ("22", "Lebaran"),
                      ("23", "Lebaran"), ("24", "Lebaran")):  # fmt: skip
        close_day(conn, f"2026-03-{day}", name)
    promise(conn, "visit", 16, warn=2)
    promise(conn, "resolution", 20, warn=8)
    world = settle(conn)
    ticket = reported(conn, world, wib(16, 15))
    # Monday 15-17 and Tuesday 8 hours, then nothing until Wednesday 25th: 6 hours more.
    assert due(conn, ticket) == {
        "first_response": wib(17, 10),
        "visit": wib(25, 15),
        "resolution": wib(26, 10),
    }
    assert find_ticket(conn, ticket).due_at == wib(25, 15)  # type: ignore[union-attr]
    # The customer wishes to wait from Tuesday 10.00 until Wednesday a week later, 10.00.
    hold(conn, ticket, By("Ana", wib(17, 10)), HoldReason.CUSTOMER_WISH)
    assert due(conn, ticket) == {"first_response": wib(17, 10), "visit": None, "resolution": None}
    resume(conn, ticket, By("Ana", wib(25, 10)))
    # 4 hours had passed; 12 more from Wednesday 10.00: 6 that day, 6 on Thursday.
    assert due(conn, ticket) == {"first_response": wib(17, 10), "visit": wib(26, 15), "resolution": wib(27, 10)}
    [warned] = rows(conn, "SELECT warn_at FROM sla_target WHERE kind = 'resolution'")
    assert warned == (wib(26, 10),)
    # A holiday that a decree adds moves what it concerns, and back.
    [(calendar,)] = rows(conn, "SELECT id FROM calendar")
    conn.execute(
        """INSERT INTO calendar_day (calendar_id, day, spans, name, kind, source, edited_by, edited_at)
           VALUES (%s, '2026-03-26', '{}', 'Decree', 'own', 'edited', 'Ana', now())""",
        (calendar,),
    )
    assert tickets_counted_by(conn, calendar, "2026-03-26") == [ticket]
    moved = count_targets(conn, [ticket])
    assert [(str(one.kind), one.was, one.due_at) for one in moved] == [
        ("resolution", wib(27, 10), wib(28, 10)),
        ("visit", wib(26, 15), wib(27, 15)),
    ]
    conn.execute("DELETE FROM calendar_day WHERE day = '2026-03-26'")
    count_targets(conn, [ticket])
    assert due(conn, ticket)["visit"] == find_ticket(conn, ticket).due_at == wib(26, 15)  # type: ignore[union-attr]


def test_a_missing_part_pauses_nothing_and_a_hold_ends_by_itself(conn: Connection) -> None:
    promise(conn, "visit", 16)
    world = settle(conn)
    ticket = reported(conn, world, wib(2, 8))
    before = due(conn, ticket)
    hold(conn, ticket, By("Ana", wib(2, 9)), HoldReason.WAITING_FOR_PART, wib(3, 9))
    assert due(conn, ticket) == before
    assert sweep(conn, "fridge", wib(3, 8, 59), NO_CHANNEL).targets == 0
    sweep(conn, "fridge", wib(3, 9), NO_CHANNEL)
    assert find_ticket(conn, ticket).state == "in_progress"  # type: ignore[union-attr]


def test_a_customer_who_is_away_until_a_day_moves_the_due_time_at_once(conn: Connection) -> None:
    promise(conn, "visit", 16)
    world = settle(conn)
    ticket = reported(conn, world, wib(2, 8))
    assert due(conn, ticket)["visit"] == wib(3, 17)
    hold(conn, ticket, By("Ana", wib(2, 10)), HoldReason.CUSTOMER_WISH, wib(9, 8))
    assert due(conn, ticket)["visit"] == wib(10, 15)
    cancel(conn, ticket, By("Ana", wib(2, 11)))
    assert {one[3] for one in states(conn, ticket).values() if one[2] is None} == {wib(2, 11)}


def test_a_reported_failure_brings_the_targets_of_a_predicted_ticket_forward(conn: Connection) -> None:
    promise(conn, "visit", 8)
    world = settle(conn)
    ticket = predicted(conn, world)
    assert due(conn, ticket) == {"visit": NOW + 8 * DAY}
    reported(conn, world, NOW + HOUR)  # Sunday, 16.00.
    assert due(conn, ticket) == {"first_response": wib(2, 12), "visit": wib(2, 17), "resolution": wib(6, 17)}
    assert find_ticket(conn, ticket).due_at == wib(2, 17)  # type: ignore[union-attr]
    # A second report cannot push it back.
    reported(conn, world, NOW + DAY)
    assert due(conn, ticket)["visit"] == wib(2, 17)


def test_warnings_and_breaches_come_once_and_in_working_hours(conn: Connection) -> None:
    promise(conn, "visit", 10, warn=2)
    world = settle(conn)
    ticket = reported(conn, world, wib(6, 16))  # Friday: one hour, then four on Saturday.
    assert due(conn, ticket)["visit"] == wib(9, 12)
    assign(conn, ticket, By("Ana", wib(6, 16, 30)), "Budi")
    for at, warned, breached in (
        (wib(7, 23), False, False),
        (wib(9, 9, 59), False, False),
        (wib(9, 10), True, False),
        (wib(9, 11), True, False),
        (wib(9, 12), True, True),
        (wib(9, 13), True, True),
    ):
        sweep(conn, "fridge", at, NO_CHANNEL)
        state = states(conn, ticket)["visit"]
        assert (state[0] is not None, state[1] is not None) == (warned, breached), at
    start(conn, ticket, By("Budi", wib(9, 14)))
    assert states(conn, ticket)["visit"] == (wib(9, 10), wib(9, 12), wib(9, 14), None)


def test_a_warning_that_comes_late_waits_for_the_morning(conn: Connection) -> None:
    promise(conn, "visit", 10, warn=2)
    world = settle(conn)
    ticket = reported(conn, world, wib(5, 8))  # Thursday.
    assert [(one.warn_at, one.due_at) for one in targets_of(conn, ticket) if one.kind == "visit"] == [
        (wib(6, 8), wib(6, 10))
    ]
    conn.execute("UPDATE sla_target SET warn_at = %s WHERE kind = 'visit'", (wib(5, 16),))
    sweep(conn, "fridge", wib(5, 20), NO_CHANNEL)
    assert states(conn, ticket)["visit"][0] is None
    sweep(conn, "fridge", wib(6, 8), NO_CHANNEL)
    assert states(conn, ticket)["visit"][0] == wib(6, 8)


@pytest.mark.parametrize(("kind", "visited"), [("no_fault_found", True), ("not_inspected", False)])
def test_a_finding_ends_the_targets(conn: Connection, kind: str, visited: bool) -> None:
    world = settle(conn)
    ticket = reported(conn, world, NOW)
    at = NOW + HOUR
    resolve(conn, world.product, ticket, Finding(kind, None, None, None, (), "", None), By("Budi", at))
    found = states(conn, ticket)
    assert found["resolution"][2] == found["first_response"][2] == at
    assert found["visit"][2:] == ((at, None) if visited else (None, at))


def test_a_missed_target_is_told_by_one_of_two_workers_and_counts_as_missed(
    conn: Connection, database_url: str
) -> None:
    promise(conn, "visit", 10, warn=2)
    world = settle(conn)
    ticket = reported(conn, world, wib(2, 8))
    assign(conn, ticket, By("Ana", wib(2, 9)), "Budi")
    with connect(database_url) as first, connect(database_url) as second:
        with first.transaction(force_rollback=True):  # As if it were killed.
            assert [one.told for one in take_due_targets(first, "fridge", wib(3, 11))] == [True]
            assert take_due_targets(second, "fridge", wib(3, 11)) == []
        [told] = take_due_targets(second, "fridge", wib(3, 11))
        assert (told.ticket_id, told.kind, told.told) == (ticket, "visit", True)
        assert take_due_targets(first, "fridge", wib(3, 11)) == []
    conn.execute("UPDATE fleet_clock SET now = %s", (wib(3, 11),))
    assert [(str(one.kind), one.in_time, one.late) for one in kept_targets(conn, span=DAY)] == [
        ("first_response", 1, 0), ("visit", 0, 1)
    ]  # fmt: skip
