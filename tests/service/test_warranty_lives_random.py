"""Activations, claims and returns under random commands: only the moves of the tables happen, and every refusal is a
sentence in both languages."""

import itertools
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fleet.coded import CodedError
from service.claims import deciding, making
from service.claims.states import MOVES as CLAIM_MOVES
from service.claims.states import ClaimAction, known_claim
from service.returns import asking, completing, receiving
from service.returns.states import MOVES as RETURN_MOVES
from service.returns.states import ComesBack, Disposition, Refusal, ReturnAction, known_return
from service.tickets.states import By
from service.warranty import deciding as warranty
from service.warranty.states import MOVES as ACTIVATION_MOVES
from service.warranty.states import ActivationAction, Rejected, known_activation
from service.warranty.submitting import submit
from store.engine.database import Connection
from store.warranty.activations import activation_history
from store.warranty.claims import claim_history
from store.warranty.returns import return_history
from tests.service.service_world import HOUR, NO_CHANNEL, NOW, World, add_fridge, settle
from tests.service.warranty_world import BUYER, submission
from wording.wording import wording_of

RANDOM = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ACTIVATION_COMMANDS = st.sampled_from(["verify", "ask_proof", "prove", "reject", "withdraw"])
CLAIM_COMMANDS = st.sampled_from(
    ["submit", "take", "ask", "inform", "approve", "refuse", "appeal", "settle", "close", "withdraw"]
)
RETURN_COMMANDS = st.one_of(
    st.sampled_from(["refuse", "cancel", "send", "receive", "wrong", "repair", "ship", "exchange", "deliver", "back"]),
    st.sampled_from(["close", "none", "before", "exchange_policy", "after", "to_repair", "to_replace", "to_refund"]),
)


@pytest.fixture
def world(conn: Connection) -> World:
    return settle(conn)


@pytest.fixture
def numbers() -> Iterator[int]:
    return itertools.count(1)


def refusal_is_said(world: World, refused: CodedError) -> None:
    for language in ("en", "id"):
        said = wording_of(language, "Asia/Jakarta", world.product).say(refused.said)
        assert said
        assert "{" not in said
        assert said != refused.said.code


@RANDOM
@given(commands=st.lists(ACTIVATION_COMMANDS, min_size=2, max_size=8))
def test_activations_make_only_legal_moves(
    conn: Connection, world: World, numbers: Iterator[int], commands: list[str]
) -> None:
    serial = f"A-{next(numbers)}"
    add_fridge(conn, world.product, serial)
    number = submit(conn, submission(serial=serial, email=f"{serial}@example.com"), wall=NOW).activation_id
    at = NOW
    for command in commands:
        before, at = known_activation(conn, number), at + HOUR
        by = By("Citra", at)
        acts: dict[str, Callable[[], object]] = {
            "verify": lambda by=by: warranty.verify(conn, world.product, number, by, wall=NOW),  # type: ignore[misc]
            "ask_proof": lambda by=by: warranty.ask_proof(conn, number, Rejected.OTHER, by),  # type: ignore[misc]
            "prove": lambda by=by: warranty.prove(conn, number, by),  # type: ignore[misc]
            "reject": lambda by=by: warranty.reject(conn, number, Rejected.OTHER, by),  # type: ignore[misc]
            "withdraw": lambda by=by: warranty.withdraw(conn, number, by),  # type: ignore[misc]
        }
        try:
            acts[command]()
        except CodedError as refused:
            refusal_is_said(world, refused)
            assert known_activation(conn, number) == before
    for line in activation_history(conn, number)[1:]:
        allowed, to_state = ACTIVATION_MOVES[ActivationAction(line.action)]
        assert (line.from_state in allowed, line.to_state) == (True, to_state)


@RANDOM
@given(commands=st.lists(CLAIM_COMMANDS, min_size=3, max_size=14))
def test_claims_make_only_legal_moves(
    conn: Connection, world: World, numbers: Iterator[int], commands: list[str]
) -> None:
    fridge = add_fridge(conn, world.product, f"C-{next(numbers)}", world.ani)
    wanted = making.Wanted(fridge.asset_id, world.ani, fault="hums")
    number, at = making.begin_claim(conn, world.product, wanted, BUYER).id, NOW
    for command in commands:
        before, at = known_claim(conn, number), at + HOUR
        try:
            _claim(conn, world, number, command, By("Citra", at))
        except CodedError as refused:
            refusal_is_said(world, refused)
            assert known_claim(conn, number) == before
    history = claim_history(conn, number)
    for line in history[1:]:
        allowed, to_state = CLAIM_MOVES[ClaimAction(line.action)]
        assert (line.from_state in allowed, line.to_state) == (True, to_state)
    assert [line.action for line in history].count("appeal") <= 1


def _claim(conn: Connection, world: World, number: int, command: str, by: By) -> object:
    plain: dict[str, Callable[[Connection, int, By], object]] = {
        "submit": making.submit_claim, "take": deciding.take, "inform": making.inform, "close": deciding.close,
        "withdraw": making.withdraw_claim,
    }  # fmt: skip
    match command:
        case "ask":
            return deciding.ask(conn, number, by, words="a photo")
        case "approve":
            return deciding.decide(conn, world.product, number, [deciding.Decided(1, "approved", "repair")], by)
        case "refuse":
            refused = deciding.Decided(1, "refused", clause="not_covered")
            return deciding.decide(conn, world.product, number, [refused], by)
        case "appeal":
            return making.appeal(conn, number, by, words="once more")
        case "settle":
            return deciding.settle(conn, world.product, number, by)
        case _:
            return plain[command](conn, number, by)


@RANDOM
@given(commands=st.lists(RETURN_COMMANDS, min_size=4, max_size=16))
def test_returns_make_only_legal_moves_and_an_asset_is_replaced_once(
    conn: Connection, world: World, numbers: Iterator[int], commands: list[str]
) -> None:
    serial = f"R-{next(numbers)}"
    fridge = add_fridge(conn, world.product, serial, world.ani)
    number = asking.request(conn, world.product, asking.Asked(fridge.asset_id, world.ani), BUYER).id
    at = NOW
    for command in commands:
        before, at = known_return(conn, number), at + HOUR
        try:
            _return(conn, world, number, serial, command, By("Citra", at))
        except CodedError as refused:
            refusal_is_said(world, refused)
            assert known_return(conn, number) == before
    for line in return_history(conn, number)[1:]:
        if line.action == "other_serial":
            assert line.from_state == line.to_state
            continue
        rules = RETURN_MOVES[ReturnAction(line.action)]
        assert any(line.from_state in rule.leaves and line.to_state == rule.to for rule in rules)
    found = known_return(conn, number)
    replaced = conn.execute("SELECT count(*) FROM asset WHERE replaces_id = %s", (fridge.asset_id,)).fetchone()
    assert replaced == (1 if found.new_asset_id else 0,)
    retired = conn.execute("SELECT retired_at IS NOT NULL FROM asset WHERE id = %s", (fridge.asset_id,)).fetchone()
    paid_back = found.state == "closed" and found.disposition == Disposition.REFUND
    assert retired == (found.new_asset_id is not None or paid_back,)


def _return(conn: Connection, world: World, number: int, serial: str, command: str, by: By) -> object:
    product, more = world.product, {"wall": NOW, "outlets": NO_CHANNEL}
    policies = {"none": ComesBack.NONE, "before": ComesBack.BEFORE, "after": ComesBack.AFTER}
    policies["exchange_policy"] = ComesBack.EXCHANGE
    outcomes = {"to_repair": Disposition.REPAIR, "to_replace": Disposition.REPLACEMENT}
    outcomes["to_refund"] = Disposition.REFUND
    new = f"{serial}-N"
    acts: dict[str, Callable[[], Any]] = {
        "refuse": lambda: asking.refuse(conn, number, Refusal.OTHER, by),
        "cancel": lambda: asking.cancel_return(conn, number, by),
        "send": lambda: asking.send(conn, number, by),
        "receive": lambda: receiving.receive(conn, number, serial, by),
        "wrong": lambda: receiving.receive(conn, number, "OTHER", by),
        "back": lambda: receiving.take_back(conn, number, serial, by),
        "repair": lambda: completing.repair(conn, number, by),
        "ship": lambda: completing.ship(conn, product, number, by, new_serial=new, **more),  # type: ignore[arg-type]
        "exchange": lambda: completing.exchange(
            conn,
            product,
            number,
            by,
            old_serial=serial,
            new_serial=new,
            **more,  # type: ignore[arg-type]
        ),
        "deliver": lambda: completing.deliver(conn, number, by),
        "close": lambda: completing.close(conn, number, by, **more),  # type: ignore[arg-type]
    }
    if command in policies:
        return asking.authorise(conn, number, by, comes_back=policies[command])
    if command in outcomes:
        return completing.assess(conn, product, number, outcomes[command], by, amount=Decimal(100))
    return acts[command]()
