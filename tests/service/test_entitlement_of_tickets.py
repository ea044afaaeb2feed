"""Tickets freeze what customers are entitled to: at the opening, at the finding, and by a person with a reason."""

from dataclasses import replace

import pytest

from fleet.coded import as_written
from fleet.product_files.parse import parse_product
from service.coverage.costs import costs_of, standing, undecided
from service.coverage.deciding import NothingToDecide, confirm
from service.findings.findings import resolve
from service.fleet_pass import sweep
from service.tickets.states import By
from store.assets.coverage import coverage_of, end_product_coverage, put_product_coverage, set_sale
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.engine.database import Connection
from store.service.entitlements import entitlements_of
from store.service.reports import Finding
from store.service.tickets import Ticket, TicketFilter, find_ticket, list_tickets
from tests.service.service_world import DAY, NO_CHANNEL, NOW, World, report_code, rows, settle
from wording.wording import wording_of

TERMS = """
covers = ["compressor"]
repair = "90d"
clauses = { misuse = { en = "Overloaded", id = "Muatan berlebih" } }
[charges]
currency = "IDR"
labour = 100
travel = 50
"""
FOUND = Finding("confirmed", None, "compressor", None, ("compressor_unit",), "", None)
OTHER = Finding("other_fault", "fan_stall", None, None, (), "", None)
BUDI = By("Budi", NOW + DAY)


@pytest.fixture
def opened(conn: Connection) -> tuple[World, Ticket]:
    """Ani's fridge, 300 days old, reported a worn compressor, which its warranty covers; the fan it does not."""
    world = settle(conn)
    product = parse_product(world.product.source + TERMS, file="fridge.toml")
    register_product(conn, product, mode=ClockMode.DRIVEN, now=NOW)
    end_product_coverage(conn, world.worn_fridge.asset_id, actor="?", at=NOW)
    put_product_coverage(conn, product, world.worn_fridge.asset_id)
    report_code(conn, world.worn_fridge, "E21")
    sweep(conn, "fridge", NOW, NO_CHANNEL)
    [ticket] = list_tickets(conn, TicketFilter())
    return replace(world, product=product), ticket


def results(conn: Connection, ticket: Ticket) -> list[tuple[str, str, bool]]:
    return [(one.stage, one.result, one.needs_reason) for one in entitlements_of(conn, ticket.id)]


def test_opening_and_finding_are_frozen_and_later_coverage_changes_neither(
    conn: Connection, opened: tuple[World, Ticket]
) -> None:
    world, ticket = opened
    assert results(conn, ticket) == [("opening", "covered", False)]
    end_product_coverage(conn, ticket.asset_id, actor="?", at=NOW)
    assert standing(conn, world.product, ticket, now=NOW).result == "covered"
    put_product_coverage(conn, world.product, ticket.asset_id)
    resolve(conn, world.product, ticket.id, FOUND, BUDI)
    assert results(conn, ticket) == [("opening", "covered", False), ("finding", "covered", False)]
    after = find_ticket(conn, ticket.id)
    assert after is not None
    assert after.in_warranty is True


def test_a_finding_that_gives_less_waits_for_a_persons_reason(conn: Connection, opened: tuple[World, Ticket]) -> None:
    world, ticket = opened
    resolve(conn, world.product, ticket.id, OTHER, BUDI)
    assert results(conn, ticket) == [("opening", "covered", False), ("finding", "paid", True)]
    assert standing(conn, world.product, ticket, now=NOW).result == "covered"
    assert undecided(conn, ticket) is not None
    why = as_written("the fan was never part of the warranty")
    decide(conn, world, ticket, None, why.args["text"])
    assert results(conn, ticket)[-1] == ("finding", "paid", False)
    found = standing(conn, world.product, ticket, now=NOW)
    assert (found.result, found.customer_pays) == ("paid", 150)
    assert undecided(conn, ticket) is None
    after = find_ticket(conn, ticket.id)
    assert after is not None
    assert after.in_warranty is False


def test_misuse_that_was_found_is_a_persons_decision(conn: Connection, opened: tuple[World, Ticket]) -> None:
    world, ticket = opened
    resolve(conn, world.product, ticket.id, FOUND, BUDI)
    with pytest.raises(NothingToDecide) as refused:
        decide(conn, world, ticket, "flood", "x")
    assert "misuse" in wording_of("id").say(refused.value.said)
    decide(conn, world, ticket, "misuse", "photo 3 shows twice the load")
    found = standing(conn, world.product, ticket, now=NOW)
    assert found.result == "paid"
    said = wording_of("en", product=world.product).say(costs_of(conn, ticket.id))
    assert "Overloaded" in said


def test_a_replaced_component_has_coverage_of_its_own_until_it_is_taken_out(
    conn: Connection, opened: tuple[World, Ticket]
) -> None:
    world, ticket = opened
    resolve(conn, world.product, ticket.id, FOUND, BUDI)
    [repair] = [one for one in coverage_of(conn, ticket.asset_id) if one.source == "repair"]
    assert (repair.components, repair.ticket_id, str(repair.from_on), str(repair.until_on)) == (
        ["compressor"], ticket.id, "2026-03-02", "2026-05-31"
    )  # fmt: skip
    assert rows(conn, "SELECT count(*) FROM component WHERE component = 'compressor'") == [(2,)]
    assert repair.removed_at is None


def test_without_a_day_of_sale_nothing_is_denied(conn: Connection, opened: tuple[World, Ticket]) -> None:
    world, ticket = opened
    end_product_coverage(conn, ticket.asset_id, actor="?", at=NOW)
    set_sale(conn, ticket.asset_id, None)
    assert put_product_coverage(conn, world.product, ticket.asset_id) == 0
    conn.execute("DELETE FROM entitlement")
    found = standing(conn, world.product, ticket, now=NOW)
    assert (found.result, found.total) == ("unknown", None)


def decide(conn: Connection, world: World, ticket: Ticket, clause: str | None, why: object) -> None:
    confirm(
        conn, world.product, ticket_id=ticket.id, opening=1, asset_id=ticket.asset_id, clause=clause,
        why=as_written(str(why)), actor="Dewi", at=NOW,
    )  # fmt: skip
