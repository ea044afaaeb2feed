"""A corrected finding and the stock: what was not used lies there again, what was used leaves, serials stay known."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from service.findings.corrections import correct
from service.findings.findings import resolve
from service.parts.book_corrections import UsedPart
from service.tickets.reopening import reopen
from service.tickets.states import By
from store.assets.components import components_fitted
from store.engine.database import Connection
from store.parts.exchanges import exchanges_of_ticket
from store.parts.moves import find_serial
from store.service.entitlements import entitlements_of
from store.service.reports import Finding
from store.service.tickets import find_ticket
from store.telemetry.erase_for_replay import SQL as ERASE
from tests.service.parts_world import COMPRESSOR, RELAY, PartsWorld, settle_parts, sums_differ
from tests.service.service_world import DAY, HOUR, NO_CHANNEL, rows

COMPRESSOR_USED = Finding("confirmed", None, "compressor", None, ("compressor_unit",), "", None)
RELAY_USED = Finding("other_fault", "fan_stall", "fan", None, ("relay",), "", None)
NOTHING = Finding("no_fault_found", None, None, None, (), "", None)


@pytest.fixture
def parts(conn: Connection) -> Iterator[PartsWorld]:
    world = settle_parts(conn)
    yield world
    assert sums_differ(conn) == []


def found(parts: PartsWorld, finding: Finding, *used: UsedPart) -> int:
    """The ticket of a visit of Budi, with this finding."""
    _, ticket = parts.order("SN-7", "Budi")
    resolve(parts.conn, parts.product, ticket, finding, By("Budi", parts.now), NO_CHANNEL, used=used)
    return ticket


def amend(parts: PartsWorld, ticket: int, finding: Finding, hours: int = 1) -> None:
    by = By("Sari", parts.now + hours * HOUR)
    assert correct(parts.conn, parts.product, ticket, finding, by, why="wrong key", outlets=NO_CHANNEL)


def compressors(parts: PartsWorld, ticket: int) -> list[tuple[str, bool]]:
    [(asset,)] = rows(parts.conn, "SELECT asset_id FROM ticket WHERE id = %s", ticket)
    return [
        (one.serial, one.removed_at is None)
        for one in components_fitted(parts.conn, asset)
        if one.component == "compressor"
    ]


def test_a_part_that_was_not_used_lies_where_it_came_from_and_goes_to_whoever_waits(parts: PartsWorld) -> None:
    parts.receive(parts.vans["Budi"], 1, "C-1")
    ticket = found(parts, COMPRESSOR_USED, UsedPart("compressor_unit", in_serial="C-1", out_serial="C-0"))
    waiting, _ = parts.order("SN-8", "Budi")
    parts.keep(waiting)
    amend(parts, ticket, NOTHING)
    assert exchanges_of_ticket(parts.conn, ticket) == []
    assert parts.holds(parts.vans["Budi"]) == (1, 1, 0)
    kept = find_serial(parts.conn, 1, COMPRESSOR, "C-1")
    assert kept is not None
    assert (kept.place_id, kept.faulty) == (parts.vans["Budi"], False)
    assert compressors(parts, ticket) == [("", True)]


def test_another_part_than_was_written_leaves_stock_and_back_again(parts: PartsWorld) -> None:
    parts.receive(parts.vans["Budi"], 1)
    parts.receive(parts.vans["Budi"], 2, number=RELAY)
    ticket = found(parts, COMPRESSOR_USED)
    for hours, (finding, compressors_left, relays_left) in enumerate(
        [(RELAY_USED, 1, 1), (COMPRESSOR_USED, 0, 2), (RELAY_USED, 1, 1)], start=1
    ):
        amend(parts, ticket, finding, hours)
        assert parts.holds(parts.vans["Budi"]) == (compressors_left, 0, 0)
        assert parts.holds(parts.vans["Budi"], RELAY) == (relays_left, 0, 0)
        assert [one.part for one in exchanges_of_ticket(parts.conn, ticket)] == list(finding.parts)


def test_what_the_books_did_not_have_is_not_found_by_a_correction(parts: PartsWorld) -> None:
    parts.receive(parts.vans["Budi"], 1)
    found(parts, COMPRESSOR_USED)
    _, second = parts.order("SN-8", "Budi")
    resolve(parts.conn, parts.product, second, COMPRESSOR_USED, By("Budi", parts.now), NO_CHANNEL)
    amend(parts, second, NOTHING)
    assert parts.holds(parts.vans["Budi"]) == (0, 0, 0)


def test_a_part_that_went_on_meanwhile_stays_where_it_is(parts: PartsWorld) -> None:
    parts.receive(parts.vans["Budi"], 1, "C-1")
    ticket = found(parts, COMPRESSOR_USED, UsedPart("compressor_unit", in_serial="C-1"))
    _, other = parts.order("SN-8", "Sari")
    out = UsedPart("compressor_unit", in_serial="C-2", out_serial="C-1")
    resolve(parts.conn, parts.product, other, COMPRESSOR_USED, By("Sari", parts.now), NO_CHANNEL, used=[out])
    amend(parts, ticket, NOTHING)
    where = find_serial(parts.conn, 1, COMPRESSOR, "C-1")
    assert where is not None
    assert (where.place_id, where.faulty) == (parts.vans["Sari"], True)
    assert parts.holds(parts.vans["Budi"]) == (0, 0, 0)


def test_a_replay_does_not_give_back_again_what_a_correction_gave_back(parts: PartsWorld) -> None:
    parts.receive(parts.vans["Budi"], 2)
    ticket = found(parts, COMPRESSOR_USED)
    amend(parts, ticket, NOTHING)
    [(device,)] = rows(parts.conn, "SELECT device_id FROM ticket WHERE id = %s", ticket)
    parts.conn.execute(
        ERASE["give_parts_back"], {"devices": [device], "since": parts.now - DAY, "product": parts.product.id}
    )
    assert parts.holds(parts.vans["Budi"]) == (2, 0, 0)


def test_other_words_leave_stock_and_the_serial_of_what_is_fitted(parts: PartsWorld) -> None:
    parts.receive(parts.vans["Budi"], 2, "C-1", "C-2")
    ticket = found(parts, COMPRESSOR_USED, UsedPart("compressor_unit", in_serial="C-1"))
    amend(parts, ticket, replace(COMPRESSOR_USED, note="noisy"))
    assert compressors(parts, ticket) == [("", False), ("C-1", True)]
    assert [one.in_serial for one in exchanges_of_ticket(parts.conn, ticket)] == ["C-1"]
    assert parts.holds(parts.vans["Budi"]) == (1, 0, 0)


def test_a_correction_decides_costs_of_its_own_opening_alone(parts: PartsWorld) -> None:
    ticket = found(parts, COMPRESSOR_USED)
    parts.conn.execute("UPDATE ticket SET in_warranty = NULL WHERE id = %s", (ticket,))
    reopen(parts.conn, ticket, By("Ana", parts.now + HOUR), NO_CHANNEL)
    amend(parts, ticket, replace(COMPRESSOR_USED, note="noisy"), 2)
    stages = [(one.opening, one.stage) for one in entitlements_of(parts.conn, ticket)]
    assert (1, "finding") in stages
    assert (2, "finding") not in stages


def test_where_no_fault_was_there_the_ticket_says_what_its_opening_decided(parts: PartsWorld) -> None:
    ticket = found(parts, COMPRESSOR_USED)
    before = find_ticket(parts.conn, ticket)
    parts.conn.execute("UPDATE ticket SET in_warranty = NOT in_warranty WHERE id = %s", (ticket,))
    amend(parts, ticket, NOTHING)
    after = find_ticket(parts.conn, ticket)
    assert before is not None
    assert after is not None
    assert after.in_warranty is before.in_warranty is not None


def test_a_serial_that_was_misread_is_booked_anew(parts: PartsWorld) -> None:
    parts.receive(parts.vans["Budi"], 2, "C-1", "C-2")
    ticket = found(parts, COMPRESSOR_USED, UsedPart("compressor_unit", in_serial="C-1", out_serial="C-0"))
    again = UsedPart("compressor_unit", in_serial="C-2", out_serial="C-0")
    by = By("Sari", parts.now + HOUR)
    for changes in (True, False):
        did = correct(
            parts.conn, parts.product, ticket, COMPRESSOR_USED, by, why="misread", outlets=NO_CHANNEL, used=[again]
        )
        assert did is changes
    [exchange] = exchanges_of_ticket(parts.conn, ticket)
    assert (exchange.in_serial, exchange.out_serial) == ("C-2", "C-0")
    assert parts.holds(parts.vans["Budi"]) == (1, 0, 1)
    back = find_serial(parts.conn, 1, COMPRESSOR, "C-1")
    assert back is not None
    assert (back.place_id, back.faulty) == (parts.vans["Budi"], False)
    assert compressors(parts, ticket)[-1] == ("C-2", True)
