"""Appointments, reservations, repair checks and claims of devices under random commands: only legal moves."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fleet.coded import CodedError, as_written
from service.device_access.claiming import AGAIN
from service.device_access.claims import approve, revoke
from service.orders.booking import hold_slot
from service.orders.booking_states import MOVES as BOOKING_MOVES
from service.orders.booking_states import BookingAction, BookingState
from service.orders.booking_states import move as move_booking
from service.parts.reservation_states import MOVES as RESERVATION_MOVES
from service.parts.reservation_states import ReservationAction, move_to
from service.repairs.verdict import CheckState
from store.access.claims import ClaimState, find_claim
from store.engine.database import Connection
from store.orders.bookings import Booking, find_booking
from store.parts.reservations import find_reservation
from store.service.repair_checks import (
    NewRepairCheck,
    decide_repair_check,
    fault_came_back,
    overtake_repair_check,
    put_repair_check,
    repair_checks_of,
)
from tests.service.access_cast import WALL as CLAIM_WALL
from tests.service.access_cast import acting
from tests.service.claim_cast import offered, use
from tests.service.ledger_world import call
from tests.service.order_world import DESK, MONDAY_MORNING, WALL, has_sentences, settled, technician
from tests.service.parts_world import PartsWorld, settle_parts
from tests.service.service_world import DAY, HOUR, NOW, rows, settle

random_commands = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def was_done(work: Callable[[], object]) -> bool:
    """Whether it was; a refusal has a sentence in each language."""
    try:
        work()
    except CodedError as refused:
        has_sentences(refused)
        return False
    return True


@pytest.fixture
def held(conn: Connection) -> Booking:
    """A window of the worn fridge's order that somebody holds."""
    world, _, order = settled(conn)
    technician(conn)
    return hold_slot(conn, world.product, order.id, MONDAY_MORNING, DESK, wall=WALL)


@pytest.fixture
def kept(conn: Connection) -> tuple[PartsWorld, int]:
    """A part in a van, kept for an order; another one lies in the warehouse."""
    parts = settle_parts(conn)
    parts.receive(parts.store, 1)
    parts.receive(parts.vans["Budi"], 1)
    order, _ = parts.order("SN-7", "Budi")
    [one] = parts.keep(order)
    return parts, one.id


@random_commands
@given(
    commands=st.lists(st.tuples(st.sampled_from(BookingAction), st.booleans()), min_size=1, max_size=8),
)
def test_an_appointment_makes_only_legal_moves(
    conn: Connection, held: Booking, commands: list[tuple[BookingAction, bool]]
) -> None:
    with conn.transaction(force_rollback=True):
        for action, late in commands:
            found = find_booking(conn, held.id)
            assert found is not None
            before, wall = BookingState(found.state), WALL + (timedelta(hours=1) if late else timedelta(0))
            allowed, to_state = BOOKING_MOVES[action]
            legal = before in allowed and not (action is BookingAction.CONFIRM and late)
            assert was_done(lambda found=found, wall=wall, action=action: move_booking(  # type: ignore[misc]
                conn, found, action, at=NOW, wall=wall)) == legal, (before, action, late)  # fmt: skip
            after = find_booking(conn, held.id)
            assert after is not None
            assert after.state == (to_state if legal else before)


@random_commands
@given(commands=st.lists(st.sampled_from(ReservationAction), min_size=1, max_size=8))
def test_a_reservation_makes_only_legal_moves(
    conn: Connection, kept: tuple[PartsWorld, int], commands: list[ReservationAction]
) -> None:
    parts, number = kept
    with conn.transaction(force_rollback=True):
        for action in commands:
            found = find_reservation(conn, number)
            assert found is not None
            allowed, to_state = RESERVATION_MOVES[action]
            needs_place = action in (ReservationAction.RESERVE, ReservationAction.RELOCATE, ReservationAction.CONSUME)
            place = (found.place_id or parts.store) if needs_place else None
            legal = found.state in allowed
            assert was_done(lambda action=action, place=place: move_to(  # type: ignore[misc]
                conn, number, action, by="Ana", at=NOW, place_id=place)) == legal, (found.state, action)  # fmt: skip
            after = find_reservation(conn, number)
            assert after is not None
            assert after.state == (to_state if legal else found.state)
            assert parts.holds(parts.store)[1] + parts.holds(parts.vans["Budi"])[1] == (after.state == "reserved")


@random_commands
@given(
    commands=st.lists(st.sampled_from(["again", "certify", "doubt", "came back", "overtake"]), min_size=1, max_size=8)
)
def test_a_repair_check_is_decided_once_and_begins_anew_with_another_finding(
    conn: Connection, commands: list[str]
) -> None:
    with conn.transaction(force_rollback=True):
        world = settle(conn)
        ticket = call(conn, world.product, world.worn_fridge, NOW)
        check = NewRepairCheck(ticket, 1, "compressor_wear", NOW, NOW + HOUR, NOW + 5 * DAY)
        why = as_written("because")
        put_repair_check(conn, check)
        moves: dict[str, tuple[Callable[[], None], CheckState]] = {
            "again": (lambda: put_repair_check(conn, check), CheckState.WATCHING),
            "certify": (
                lambda: decide_repair_check(
                    conn, check, state="certified", at=NOW + 6 * DAY, reason=why, evidence={}
                ),
                CheckState.CERTIFIED,
            ),
            "doubt": (
                lambda: decide_repair_check(
                    conn, check, state="undecided", at=NOW + 6 * DAY, reason=why, evidence={}
                ),
                CheckState.UNDECIDED,
            ),
            "came back": (
                lambda: fault_came_back(
                    conn, asset_id=world.worn_fridge.asset_id, failure_mode="compressor_wear", seen_at=NOW + DAY,
                    at=NOW + DAY, reason=why,
                ),
                CheckState.REOPENED,
            ),
            "overtake": (
                lambda: overtake_repair_check(conn, ticket, 1, at=NOW + DAY, reason=why), CheckState.OVERTAKEN
            ),
        }  # fmt: skip
        for command in commands:
            [before] = repair_checks_of(conn, ticket)
            work, to_state = moves[command]
            work()
            legal = command == "again" or before.state == CheckState.WATCHING
            [after] = repair_checks_of(conn, ticket)
            assert after.state == (to_state if legal else before.state), (before.state, command)
            assert (after.decided_at is None) == (after.reason is None) == (after.state == CheckState.WATCHING)


LEGAL = {
    "use": ({ClaimState.OFFERED}, None),
    "approve": ({ClaimState.QUARANTINED}, ClaimState.USED),
    "revoke": ({ClaimState.OFFERED, ClaimState.QUARANTINED}, ClaimState.REVOKED),
}


@pytest.mark.parametrize("waits", [False, True])
@random_commands
@given(commands=st.lists(st.tuples(st.sampled_from(sorted(LEGAL)), st.booleans()), min_size=1, max_size=7))
def test_a_claim_of_a_device_is_used_once(conn: Connection, waits: bool, commands: list[tuple[str, bool]]) -> None:
    with conn.transaction(force_rollback=True):
        one = offered(conn, waits=waits)
        for place, (command, over) in enumerate(commands):
            # A lost answer may be asked for again within AGAIN: these come after that.
            now = CLAIM_WALL + place * 2 * AGAIN + (timedelta(days=31) if over else timedelta(0))
            works: dict[str, Callable[[], object]] = {
                "use": lambda now=now: use(conn, one.code, "SN-1", at=now),  # type: ignore[misc]
                "approve": lambda now=now: approve(conn, one.id, acting(now=now)),  # type: ignore[misc]
                "revoke": lambda now=now: revoke(conn, one.id, acting(now=now)),  # type: ignore[misc]
            }
            found = find_claim(conn, one.id)
            assert found is not None
            before = found.state_at(now)
            used = ClaimState.QUARANTINED if waits else ClaimState.USED
            legal = before in LEGAL[command][0] or (command == "revoke" and before is ClaimState.EXPIRED)
            credentials = rows(conn, "SELECT count(*) FROM device_credential")
            done = was_done(works[command])
            after = find_claim(conn, one.id)
            assert after is not None
            if before is not ClaimState.EXPIRED:
                assert done == legal, (before, command)
                assert after.state_at(now) == ((LEGAL[command][1] or used) if legal else before)
            assert (rows(conn, "SELECT count(*) FROM device_credential") != credentials) == (done and command == "use")
