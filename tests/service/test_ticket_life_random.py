"""Tickets under random commands: only the moves of the table happen, every refusal is a sentence in both languages."""

import itertools
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fleet.coded import CodedError
from service.findings.corrections import correct
from service.findings.findings import resolve
from service.notices.enabled_channels import TO_CUSTOMERS
from service.tickets.actions import assign, cancel, close, hold, resume, start
from service.tickets.reopening import reopen
from service.tickets.states import MOVES, By, TicketAction, TicketState
from store.engine.database import Connection
from store.service.repair_checks import repair_checks_of
from store.service.reports import Finding, findings_of, former_findings_of
from store.service.tickets import find_ticket, ticket_history
from tests.service.ledger_world import call
from tests.service.service_world import DAY, HOUR, NO_CHANNEL, NOW, World, add_fridge, settle
from wording.wording import wording_of

FINDINGS = (
    Finding("confirmed", None, "compressor", None, (), "", None),
    Finding("other_fault", "fan_stall", "fan", None, (), "", None),
    Finding("no_fault_found", None, None, None, (), "", None),
    Finding("confirmed", None, None, None, (), "", NOW - 400 * DAY),
    Finding("not_inspected", None, None, None, (), "x", NOW),
)
COMMANDS = st.one_of(
    st.sampled_from([a.value for a in TicketAction if a is not TicketAction.RESOLVE]).map(lambda a: (a, 0)),
    st.tuples(st.sampled_from(["resolve", "correct"]), st.integers(0, len(FINDINGS) - 1)),
)


@pytest.fixture
def world(conn: Connection) -> World:
    return settle(conn)


@pytest.fixture
def numbers() -> Iterator[int]:
    return itertools.count(1)


def do(conn: Connection, world: World, ticket: int, command: tuple[str, int], at: datetime) -> object:
    """What a command comes to; CodedError where it is refused."""
    name, place = command
    by, finding = By("sari", at), FINDINGS[place]
    plain: dict[str, Callable[[Connection, int, By], object]] = {
        "start": start, "hold": hold, "resume": resume, "close": close,
    }  # fmt: skip
    match name:
        case "assign":
            return assign(conn, ticket, by, "budi", NO_CHANNEL)
        case "cancel":
            return cancel(conn, ticket, by, NO_CHANNEL)
        case "reopen":
            return reopen(conn, ticket, by, TO_CUSTOMERS)
        case "resolve":
            return resolve(conn, world.product, ticket, finding, by, NO_CHANNEL)
        case "correct":
            return correct(conn, world.product, ticket, finding, by, why="x", outlets=NO_CHANNEL)
        case _:
            return plain[name](conn, ticket, by)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(commands=st.lists(COMMANDS, min_size=3, max_size=14))
def test_random_commands_make_only_legal_moves(
    conn: Connection, world: World, numbers: Iterator[int], commands: list[tuple[str, int]]
) -> None:
    fridge = add_fridge(conn, world.product, f"R-{next(numbers)}", world.ani)
    ticket, at = call(conn, world.product, fridge, NOW), NOW
    for command in commands:
        before, at = find_ticket(conn, ticket), at + HOUR
        assert before is not None
        try:
            do(conn, world, ticket, command, at)
        except CodedError as refused:
            english, indonesian = (
                wording_of(one, "Asia/Jakarta", world.product).say(refused.said) for one in ("en", "id")
            )
            assert english
            assert indonesian
            assert "{" not in english + indonesian
            assert find_ticket(conn, ticket) == before
        after = find_ticket(conn, ticket)
        assert after is not None
        check_legal(before.state, after.state)
    look_back(conn, ticket)


def check_legal(before: str, after: str) -> None:
    reachable = {to for allowed, to in MOVES.values() if TicketState(before) in allowed}
    assert after == before or TicketState(after) in reachable


def look_back(conn: Connection, ticket: int) -> None:
    """Openings, findings and checks fit each other, and history tells every move."""
    now = find_ticket(conn, ticket)
    assert now is not None
    history = ticket_history(conn, ticket)
    assert now.openings == sum(change.action in ("open", "reopen") for change in history)
    found = findings_of(conn, ticket)
    assert len({one.opening for one in found}) == len(found)
    assert max((one.opening for one in found), default=0) <= now.openings
    versions = sum(one.version - 1 for one in found)
    assert len(former_findings_of(conn, ticket)) == versions == sum(c.action == "correct" for c in history)
    for check in repair_checks_of(conn, ticket):
        if check.state == "watching":
            assert any(one.opening == check.opening and one.failure_mode == check.failure_mode for one in found)
