"""Stock under random commands: balances are sums of moves, nothing is kept for ended orders, once is once."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from fleet.coded import CodedError
from service.findings.corrections import correct
from service.findings.findings import resolve
from service.parts.book_corrections import UsedPart
from service.parts.moving import WantedMove, count_parts, move_parts
from service.parts.reserving import fill_waiting_orders, hand_over, release
from service.tickets.states import By
from store.engine.database import Connection
from store.parts.reservations import reservations_of
from store.service.reports import Finding
from tests.service.order_world import has_sentences
from tests.service.parts_world import COMPRESSOR, PartsWorld, settle_parts, sums_differ
from tests.service.service_world import HOUR, NO_CHANNEL, rows

ORDERS = ("SN-7", "SN-8", "SN-9")
SERIALS = ("C-1", "C-2", "C-3")
FINDINGS = (
    Finding("confirmed", None, "compressor", None, ("compressor_unit",), "", None),
    Finding("confirmed", None, "compressor", None, ("compressor_unit", "relay"), "", None),
    Finding("no_fault_found", None, None, None, (), "", None),
)
places, orders, serials = st.integers(0, 2), st.integers(0, len(ORDERS) - 1), st.sampled_from((None, *SERIALS))
few = st.integers(1, 3)


@pytest.fixture
def parts(conn: Connection) -> PartsWorld:
    world = settle_parts(conn)
    world.orders = [world.order(serial, who) for serial, who in zip(ORDERS, ("Budi", "Sari", None), strict=True)]
    return world


class Stock(RuleBasedStateMachine):
    """Three places, three orders that want a compressor, parts with and without serials. Every example begins anew."""

    world: PartsWorld

    def __init__(self) -> None:
        super().__init__()
        self.undone = self.world.conn.transaction(force_rollback=True)
        self.undone.__enter__()
        self.world.conn.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self.at, self.count = self.world.now, 0
        self.last: WantedMove | None = None

    def teardown(self) -> None:
        self.undone.__exit__(None, None, None)

    def place(self, number: int) -> int:
        return (self.world.store, *self.world.vans.values())[number]

    def by(self) -> By:
        self.at += HOUR
        return By("Budi", self.at)

    def new_id(self) -> str:
        self.count += 1
        return f"client-{self.count}"

    def stands(self) -> tuple[list[tuple[object, ...]], ...]:
        conn = self.world.conn
        return (
            rows(conn, "SELECT place_id, part_number, on_hand, reserved, faulty FROM stock_balance ORDER BY 1, 2"),
            rows(conn, "SELECT id, state, place_id FROM stock_reservation ORDER BY id"),
            rows(conn, "SELECT part_number, serial, place_id, faulty FROM stock_serial ORDER BY 1, 2"),
            rows(conn, "SELECT count(*) FROM stock_move"),
        )

    def try_it(self, work: Callable[[], object]) -> bool:
        """Whether it was done; a refusal is a sentence in both languages, and changes nothing."""
        before = self.stands()
        try:
            work()
        except CodedError as refused:
            has_sentences(refused)
            done = False
        else:
            done = True
        assert done or self.stands() == before
        return done

    def move(self, wanted: WantedMove) -> None:
        if self.try_it(lambda: move_parts(self.world.conn, wanted, by="Ana", at=self.at)):
            self.last = wanted

    @rule(place=places, quantity=few, serial=serials)
    def receive(self, place: int, quantity: int, serial: str | None) -> None:
        wanted = WantedMove(
            client_id=self.new_id(),
            kind="receipt",
            part_number=COMPRESSOR,
            quantity=1 if serial else quantity,
            to_place=self.place(place),
            serials=(serial,) if serial else (),
        )
        self.move(wanted)

    @rule(source=places, to=places, quantity=few, faulty=st.booleans(), kind=st.sampled_from(("transfer", "scrap")))
    def carry(self, source: int, to: int, quantity: int, faulty: bool, kind: str) -> None:
        if kind == "transfer" and source == to:
            return
        wanted = WantedMove(
            client_id=self.new_id(),
            kind=kind,
            part_number=COMPRESSOR,
            quantity=quantity,
            from_place=self.place(source),
            to_place=self.place(to) if kind == "transfer" else None,
            faulty=faulty,
        )
        self.move(wanted)

    @precondition(lambda self: self.last is not None)
    @rule()
    def send_the_last_move_again(self) -> None:
        assert self.last is not None
        before = self.stands()
        move_parts(self.world.conn, self.last, by="Ana", at=self.at)
        assert self.stands()[3] == before[3]

    @rule(place=places, counted=st.integers(0, 4))
    def count_twice(self, place: int, counted: int) -> None:
        client = self.new_id()
        for _ in range(2):
            count_parts(
                self.world.conn, client_id=client, place_id=self.place(place), part_number=COMPRESSOR, counted=counted,
                faulty=None, why="counted", by="Ana", at=self.at,
            )  # fmt: skip
        assert self.world.holds(self.place(place))[0] == counted

    @rule(order=orders)
    def keep(self, order: int) -> None:
        self.try_it(lambda: self.world.keep(self.world.orders[order][0]))

    @rule(order=orders)
    def release(self, order: int) -> None:
        for one in reservations_of(self.world.conn, self.world.orders[order][0]):
            self.try_it(lambda one=one: release(self.world.conn, one.id, by="Ana", at=self.at))  # type: ignore[misc]

    @rule(order=orders)
    def hand_over(self, order: int) -> None:
        self.try_it(lambda: hand_over(self.world.conn, self.world.orders[order][0], by="Ana", at=self.at))

    @rule()
    def look(self) -> None:
        self.try_it(lambda: fill_waiting_orders(self.world.conn, "fridge", at=self.at))

    @rule(order=orders, came_in=serials, came_out=serials)
    def find(self, order: int, came_in: str | None, came_out: str | None) -> None:
        """A finding with the parts that it used, sent twice."""
        if came_in is not None and came_in == came_out:
            return
        used, by = [UsedPart("compressor_unit", in_serial=came_in, out_serial=came_out)], self.by()
        ticket = self.world.orders[order][1]
        if self.try_it(
            lambda: resolve(self.world.conn, self.world.product, ticket, FINDINGS[0], by, NO_CHANNEL, used=used)
        ):
            before = self.stands()
            resolve(self.world.conn, self.world.product, ticket, FINDINGS[0], by, NO_CHANNEL, used=used)
            assert self.stands() == before

    @rule(order=orders, finding=st.sampled_from(FINDINGS))
    def correct(self, order: int, finding: Finding) -> None:
        ticket, by = self.world.orders[order][1], self.by()
        self.try_it(
            lambda: correct(
                self.world.conn, self.world.product, ticket, finding, by, why="wrong key", outlets=NO_CHANNEL
            )
        )

    @rule(order=orders)
    def cancel_the_order(self, order: int) -> None:
        number = self.world.orders[order][0]
        self.world.conn.execute(
            "UPDATE work_order SET state = 'cancelled', ended_at = %s WHERE id = %s AND is_living_order(state)",
            (self.at, number),
        )

    @invariant()
    def balances_are_the_sums_of_moves_and_never_below_zero(self) -> None:
        assert sums_differ(self.world.conn) == []
        below = "SELECT * FROM stock_balance WHERE on_hand < 0 OR faulty < 0 OR reserved NOT BETWEEN 0 AND on_hand"
        assert rows(self.world.conn, below) == []

    @invariant()
    def what_is_reserved_is_reserved_for_orders_that_live(self) -> None:
        held = """SELECT b.place_id FROM stock_balance b
                  WHERE b.reserved <> (SELECT coalesce(sum(r.quantity), 0) FROM stock_reservation r
                      WHERE r.place_id = b.place_id AND r.part_number = b.part_number AND r.state = 'reserved')"""
        assert rows(self.world.conn, held) == []
        ended = """SELECT r.id FROM stock_reservation r JOIN work_order o ON o.id = r.order_id
                   WHERE r.state IN ('waiting', 'reserved') AND NOT is_living_order(o.state)"""
        assert rows(self.world.conn, ended) == []


def test_stock_under_random_commands(parts: PartsWorld) -> None:
    class OfThisWorld(Stock):
        world = parts

    quick = settings(
        max_examples=12,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    run_state_machine_as_test(OfThisWorld, settings=quick)
