"""Orders and appointments under random commands: what is legal moves on, what is not is refused with a sentence."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fleet.coded import CodedError
from service.findings.findings import resolve
from service.orders import acts
from service.orders.booking import book, cancel_booking
from service.orders.booking_states import MOVES as BOOKING_MOVES
from service.orders.booking_states import BookingState
from service.orders.declined import VisitDeclined, confirm_declined
from service.orders.making import ensure_order
from service.orders.states import LIVING, MOVES, Incomplete, OrderAction, OrderRefused, OrderState
from service.orders.technicians import keep_technician
from service.tickets.actions import assign, start
from service.tickets.actions import cancel as cancel_ticket
from service.tickets.states import By
from store.engine.database import Connection, connect
from store.identity.people import NewPerson, PersonState, Role, create_person
from store.orders.bookings import bookings_of
from store.orders.declined import decline_visit
from store.orders.orders import find_order, living_order, order_history
from store.orders.technicians import TechnicianFields, find_technician
from store.service.reports import Finding
from tests.service.order_world import (
    ALL_WEEK,
    DESK,
    MONDAY_AFTERNOON,
    MONDAY_MORNING,
    WALL,
    has_sentences,
    settled,
    state_of,
    technician,
)
from tests.service.service_world import NO_CHANNEL, NOW, World, rows

A, S = OrderAction, OrderState
NOTHING = Finding("no_fault_found", None, None, None, (), "", None)


def do(conn: Connection, world: World, order: int) -> dict[OrderAction, Callable[[], object]]:
    product = world.product
    return {
        A.PLAN: lambda: book(conn, product, order, MONDAY_MORNING, DESK, NO_CHANNEL, wall=WALL),
        A.UNPLAN: lambda: cancel_booking(conn, product, order, DESK, NO_CHANNEL),
        A.DISPATCH: lambda: acts.dispatch(conn, order, DESK),
        A.ACCEPT: lambda: acts.accept(conn, order, DESK),
        A.DECLINE: lambda: acts.decline(conn, product, order, DESK, NO_CHANNEL),
        A.TRAVEL: lambda: acts.travel(conn, order, DESK),
        A.ARRIVE: lambda: acts.arrive(conn, order, DESK),
        A.FAIL: lambda: acts.fail(conn, product, order, Incomplete.ABSENT, DESK),
        A.CANCEL: lambda: acts.cancel(conn, product, order, DESK, NO_CHANNEL),
    }


def test_states_of_the_code_are_those_of_the_database(conn: Connection) -> None:
    living = rows(conn, "SELECT s FROM unnest(%s::text[]) AS s WHERE is_living_order(s)", [*OrderState])
    assert {row[0] for row in living} == set(LIVING)
    assert {to for _, to in MOVES.values()} | {S.OPEN} == set(OrderState)
    assert {to for _, to in BOOKING_MOVES.values()} | {BookingState.HELD} == set(BookingState)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(commands=st.lists(st.sampled_from([a for a in A if a not in (A.MAKE, A.FINISH, A.SETTLE)]), max_size=14))
def test_random_commands_move_an_order_only_as_the_table_says(conn: Connection, commands: list[OrderAction]) -> None:
    with conn.transaction(force_rollback=True):
        conn.execute("SET CONSTRAINTS ALL IMMEDIATE")
        world, _, order = settled(conn)
        technician(conn)
        for command in commands:
            before = state_of(conn, order.id)
            legal = before in MOVES[command][0]
            try:
                do(conn, world, order.id)[command]()
            except CodedError as refusal:
                has_sentences(refusal)
                done = False
            else:
                done = True
            assert done == legal or (command is A.UNPLAN and before == S.OPEN), (before, command)
            assert state_of(conn, order.id) == (MOVES[command][1] if legal else before)
            standing = [one for one in bookings_of(conn, order.id) if one.state == "confirmed"]
            assert len(standing) == (state_of(conn, order.id) in (*LIVING[1:],))
        changes = order_history(conn, order.id)
        assert [one.to_state for one in changes[:-1]] == [one.from_state for one in changes[1:]]


def on_site(conn: Connection, world: World, order: int) -> None:
    steps = do(conn, world, order)
    for action in (A.PLAN, A.DISPATCH, A.ACCEPT, A.TRAVEL, A.ARRIVE):
        steps[action]()


def test_an_order_is_done_with_its_last_finding_and_its_ticket_follows(conn: Connection) -> None:
    world, ticket, order = settled(conn)
    technician(conn)
    on_site(conn, world, order.id)
    assert rows(conn, "SELECT state, assignee FROM ticket") == [("in_progress", "Tono")]
    with pytest.raises(OrderRefused) as refused:
        acts.finish(conn, order.id, DESK)
    assert refused.value.said.code == "order_tickets_open"
    resolve(conn, world.product, ticket, NOTHING, DESK, NO_CHANNEL)
    assert state_of(conn, order.id) == "done"
    assert [one.state for one in bookings_of(conn, order.id)] == ["kept"]
    assert acts.finish(conn, order.id, DESK).state == "done", "the same again changes nothing"


def test_what_could_not_be_completed_gets_a_follow_up_order(conn: Connection) -> None:
    world, _, order = settled(conn)
    technician(conn)
    on_site(conn, world, order.id)
    acts.fail(conn, world.product, order.id, Incomplete.PART, DESK, note="relay", client_id="a-1")
    acts.fail(conn, world.product, order.id, Incomplete.PART, DESK, note="relay", client_id="a-1")
    following = living_order(conn, order.asset_id)
    assert following is not None
    assert (following.follows_id, following.state, following.tickets) == (order.id, "open", order.tickets)
    assert rows(conn, "SELECT count(*) FROM work_order") == [(2,)]
    assert rows(conn, "SELECT state FROM ticket") == [("on_hold",)]
    book(conn, world.product, following.id, MONDAY_AFTERNOON, DESK, NO_CHANNEL, wall=WALL)
    assert rows(conn, "SELECT state FROM ticket") == [("assigned",)]


def test_a_ticket_that_ends_without_a_visit_cancels_it(conn: Connection) -> None:
    world, ticket, order = settled(conn)
    technician(conn)
    do(conn, world, order.id)[A.PLAN]()
    cancel_ticket(conn, ticket, DESK, NO_CHANNEL)
    assert state_of(conn, order.id) == "cancelled"
    assert [one.state for one in bookings_of(conn, order.id)] == ["cancelled"]


def test_of_two_who_accept_one_wins_and_only_whose_it_is(conn: Connection, database_url: str) -> None:
    world, _, order = settled(conn)
    tono, other = technician(conn), technician(conn, "Umar")
    book(conn, world.product, order.id, MONDAY_MORNING, DESK, NO_CHANNEL, wall=WALL, technician_id=tono)
    acts.dispatch(conn, order.id, DESK)

    def accept(number: int) -> str:
        with closing(connect(database_url)) as own:
            try:
                acts.accept(own, order.id, By(f"phone {number}", NOW), technician_id=tono if number else other)
            except OrderRefused as refusal:
                has_sentences(refusal)
                return refusal.said.code
            return "accepted"

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(accept, range(6)))
    assert answers.count("accepted") == 1
    assert answers[0] in ("order_of_another", "order_not_movable")


def test_nobody_is_sent_to_who_wants_no_visit_until_somebody_says_why(conn: Connection) -> None:
    world, ticket, order = settled(conn)
    technician(conn)
    decline_visit(conn, ticket, NOW)
    sends: tuple[Callable[[], object], ...] = (
        lambda: assign(conn, ticket, DESK, "Tono"),
        lambda: start(conn, ticket, DESK),
        lambda: do(conn, world, order.id)[A.PLAN](),
    )
    for send in sends:
        with pytest.raises(VisitDeclined) as refused:
            send()
        has_sentences(refused.value)
    confirm_declined(conn, ticket, DESK, "gas may leak")
    do(conn, world, order.id)[A.PLAN]()
    assert rows(conn, "SELECT why->'args'->>'text' FROM ticket_history WHERE action = 'confirm_visit'") == [
        ("gas may leak",)
    ]
    with pytest.raises(VisitDeclined):
        confirm_declined(conn, ticket, DESK, "again")


def test_a_ticket_whose_visit_is_planned_is_not_given_to_somebody_else(conn: Connection) -> None:
    world, ticket, order = settled(conn)
    technician(conn)
    do(conn, world, order.id)[A.PLAN]()
    with pytest.raises(OrderRefused) as refused:
        assign(conn, ticket, DESK, "Umar")
    assert refused.value.said.code == "planned_with_other"
    assert ensure_order(conn, world.product, order.asset_id, DESK) == find_order(conn, order.id)


def test_tickets_follow_a_technician_from_outside_who_is_renamed(conn: Connection) -> None:
    _, ticket, _ = settled(conn)
    tono = technician(conn)
    assign(conn, ticket, DESK, "Tono")
    found = find_technician(conn, tono)
    assert found is not None
    fields = TechnicianFields("Tono Sutrisno", None, None, "id", "", (), found.time_zone, True)
    keep_technician(conn, tono, fields, areas=(), hours=ALL_WEEK)
    assert rows(conn, "SELECT assignee FROM ticket") == [("Tono Sutrisno",)]
    renamed = find_technician(conn, tono)
    assert renamed is not None
    assert (renamed.name, renamed.tickets) == ("Tono Sutrisno", 1)
    # Where an account bears the name, too, nobody knows whose ticket it is.
    create_person(conn, NewPerson("Tono Sutrisno", Role.DISPATCHER, state=PersonState.ACTIVE, tenant_id=1))
    keep_technician(conn, tono, replace(fields, name="Tono"), areas=(), hours=ALL_WEEK)
    assert rows(conn, "SELECT assignee FROM ticket") == [("Tono Sutrisno",)]
