"""Findings: bounds of their times, corrections with a history, and tickets that people open again."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event

import pytest

from fleet.coded import CodedError
from service.findings.corrections import correct
from service.findings.findings import resolve
from service.ledger.figures import read_mode
from service.notices.enabled_channels import TO_CUSTOMERS, Outlet
from service.tickets.bad_entry import BadEntry
from service.tickets.reopening import reopen
from service.tickets.states import By, IllegalMove, NoSuchTicket
from store.assets.components import components_fitted, name_component
from store.engine.database import Connection, connect
from store.learning.history import failure_rows, maintenance_rows
from store.service.entitlements import entitlements_of
from store.service.repair_checks import repair_checks_of
from store.service.reports import Finding, findings_of, former_findings_of
from store.service.tickets import TicketFilter, find_ticket, list_tickets, lock_asset, ticket_history
from tests.service.broker_world import until
from tests.service.ledger_world import MODE, model_in_force, pass_at, predicted_by, scored_at
from tests.service.service_world import DAY, HOUR, NO_CHANNEL, NOW, World, is_waited_for, rows, settle
from wording.wording import wording_of

FOUND_AT = NOW + 2 * DAY
REPLACED = Finding("confirmed", MODE, "compressor", "worn", ("compressor_unit",), "", NOW + DAY)
NOTHING = Finding("no_fault_found", None, None, None, (), "", None)
FAN = Finding("other_fault", "fan_stall", "fan", None, (), "", None)


@pytest.fixture
def world(conn: Connection) -> World:
    return settle(conn)


@pytest.fixture
def ticket(conn: Connection, world: World) -> int:
    """A predicted ticket of a scored fridge."""
    model = model_in_force(conn)
    scored_at(conn, world.worn_fridge, model, NOW - DAY, 0.7)
    predicted_by(conn, world.worn_fridge, model)
    pass_at(conn, NOW)
    [found] = list_tickets(conn, TicketFilter(product="fridge"))
    return found.id


def find(conn: Connection, world: World, ticket: int, finding: Finding = REPLACED) -> None:
    resolve(conn, world.product, ticket, finding, By("budi", FOUND_AT), NO_CHANNEL)


def amend(conn: Connection, world: World, ticket: int, finding: Finding, version: int | None = None) -> bool:
    by = By("sari", FOUND_AT + HOUR)
    return correct(conn, world.product, ticket, finding, by, why="wrong key", version=version, outlets=TO_CUSTOMERS)


def refused(said: CodedError) -> tuple[str, str]:
    """The sentence of a refusal in both languages."""
    english, indonesian = (wording_of(language, "Asia/Jakarta").say(said.said) for language in ("en", "id"))
    assert english
    assert indonesian
    assert english != indonesian
    return english, indonesian


def labels(conn: Connection, world: World) -> list[tuple[object, str]]:
    far = NOW + 30 * DAY
    return [(row.ts, row.failure_mode) for row in failure_rows(conn, [world.worn_fridge.id], far)]


@pytest.mark.parametrize(
    ("failed_at", "code"),
    [
        (NOW - 301 * DAY, "before_installation"),
        (FOUND_AT + timedelta(minutes=1), "later_than_clock"),
    ],
)
def test_a_failure_lies_between_the_installation_and_the_finding(
    conn: Connection, world: World, ticket: int, failed_at: datetime, code: str
) -> None:
    with pytest.raises(BadEntry) as refusal:
        find(conn, world, ticket, replace(REPLACED, failed_at=failed_at))
    assert refusal.value.said.code == code
    refused(refusal.value)
    assert findings_of(conn, ticket) == []
    assert labels(conn, world) == []


def test_a_failure_does_not_lie_before_the_repair_that_a_ticket_had(
    conn: Connection, world: World, ticket: int
) -> None:
    find(conn, world, ticket)
    reopen(conn, ticket, By("sari", FOUND_AT + HOUR), NO_CHANNEL)
    again = replace(REPLACED, failed_at=FOUND_AT - HOUR)
    with pytest.raises(BadEntry) as refusal:
        resolve(conn, world.product, ticket, again, By("budi", FOUND_AT + DAY), NO_CHANNEL)
    assert refusal.value.said.code == "before_last_repair"


def test_the_database_takes_no_failure_before_the_installation(conn: Connection, world: World, ticket: int) -> None:
    with pytest.raises(Exception, match="before the installation"), conn.transaction():
        conn.execute(
            """INSERT INTO finding (ticket_id, opening, kind, failure_mode, actor, at, failed_at)
               VALUES (%s, 1, 'confirmed', 'compressor_wear', 'x', %s, %s)""",
            (ticket, NOW, NOW - 900 * DAY),
        )


def test_a_correction_keeps_what_was_written_and_everything_follows(
    conn: Connection, world: World, ticket: int
) -> None:
    find(conn, world, ticket)
    conn.execute("UPDATE ticket SET reported_at = %s WHERE id = %s", (NOW, ticket))
    assert labels(conn, world) == [(NOW + DAY, MODE)]
    assert amend(conn, world, ticket, NOTHING)
    [now], [before] = findings_of(conn, ticket), former_findings_of(conn, ticket)
    assert (now.kind, now.version, now.actor, now.at) == ("no_fault_found", 2, "budi", FOUND_AT)
    assert (before.kind, before.component, before.version) == ("confirmed", "compressor", 1)
    assert (before.corrected_by, before.until_at, before.why) == ("sari", FOUND_AT + HOUR, "wrong key")
    assert labels(conn, world) == []
    assert maintenance_rows(conn, [world.worn_fridge.id], NOW + 30 * DAY) == []
    fitted = [one for one in components_fitted(conn, world.worn_fridge.asset_id) if one.component == "compressor"]
    assert [(one.installed_at, one.removed_at) for one in fitted] == [(world.worn_fridge.installed_at, None)]
    assert rows(conn, "SELECT outcome FROM prediction_state") == [("no_fault_found",)]
    assert [check.state for check in repair_checks_of(conn, ticket)] == ["overtaken"]
    assert ticket_history(conn, ticket)[-1].action == "correct"
    told = rows(conn, "SELECT kind FROM notice WHERE to_customer ORDER BY id")
    assert ("resolved_nothing",) in told


def test_the_ledger_follows_a_correction(conn: Connection, world: World, ticket: int) -> None:
    mode = world.product.mode(MODE)
    assert mode is not None

    def outcomes() -> tuple[list[str | None], int]:
        read = read_mode(conn, world.product, mode, since=NOW - 90 * DAY, now=NOW + 20 * DAY)
        return [entry.outcome for entry in read.entries], len(read.faults)

    find(conn, world, ticket)
    assert outcomes() == (["confirmed"], 1)
    amend(conn, world, ticket, NOTHING)
    assert outcomes() == (["no_fault_found"], 0)
    amend(conn, world, ticket, FAN)
    assert outcomes() == (["other_fault"], 0)
    amend(conn, world, ticket, replace(REPLACED, failed_at=None))
    assert outcomes() == (["confirmed"], 1)
    assert labels(conn, world) == [(FOUND_AT, MODE)]
    assert [one.version for one in former_findings_of(conn, ticket)] == [3, 2, 1]


def test_what_the_customer_is_entitled_to_follows_a_correction(conn: Connection, world: World, ticket: int) -> None:
    def decided() -> list[tuple[str, str, str]]:
        return [(one.stage, one.failure_mode, one.decided_by) for one in entitlements_of(conn, ticket)]

    find(conn, world, ticket)
    assert [one[:2] for one in decided()] == [("opening", MODE), ("finding", MODE)]
    assert amend(conn, world, ticket, FAN)
    assert decided()[-1] == ("finding", "fan_stall", "sari")
    assert amend(conn, world, ticket, NOTHING)
    assert [one[0] for one in decided()] == ["opening"]


def test_a_correction_of_an_earlier_opening_decides_nothing_of_the_present_one(
    conn: Connection, world: World, ticket: int
) -> None:
    find(conn, world, ticket)
    reopen(conn, ticket, By("sari", FOUND_AT + HOUR), NO_CHANNEL)
    conn.execute("UPDATE ticket SET in_warranty = NULL WHERE id = %s", (ticket,))
    assert amend(conn, world, ticket, FAN)
    decided = [(one.opening, one.stage, one.failure_mode) for one in entitlements_of(conn, ticket)]
    assert decided == [(1, "opening", MODE), (1, "finding", "fan_stall"), (2, "opening", MODE)]
    found = find_ticket(conn, ticket)
    assert found is not None
    assert found.in_warranty is None


def test_another_note_changes_nothing_but_the_note(conn: Connection, world: World, ticket: int) -> None:
    find(conn, world, ticket)
    asset = world.worn_fridge.asset_id
    name_component(conn, asset_id=asset, component="compressor", serial="C-77")
    decide = "UPDATE entitlement SET decided_by = 'wati' WHERE ticket_id = %s AND stage = 'finding'"
    conn.execute(decide, (ticket,))
    before = components_fitted(conn, asset), rows(conn, "SELECT * FROM coverage ORDER BY id"), labels(conn, world)
    told = rows(conn, "SELECT count(*) FROM notice")
    assert amend(conn, world, ticket, replace(REPLACED, note="it was loud"))
    after = components_fitted(conn, asset), rows(conn, "SELECT * FROM coverage ORDER BY id"), labels(conn, world)
    assert after == before
    assert entitlements_of(conn, ticket)[-1].decided_by == "wati"
    assert rows(conn, "SELECT count(*) FROM notice") == told
    assert [one.serial for one in after[0] if one.component == "compressor"] == ["", "C-77"]


def test_a_finding_and_a_report_of_one_asset_wait_for_one_another(
    conn: Connection, database_url: str, world: World, ticket: int
) -> None:
    """Whoever opens holds the asset and then asks for its ticket: a finding asks in this order, too."""
    found = Event()

    def resolves() -> None:
        with connect(database_url) as other:
            find(other, world, ticket)
        found.set()

    with ThreadPoolExecutor(1) as beside:
        with conn.transaction():
            lock_asset(conn, world.worn_fridge.asset_id)
            finding = beside.submit(resolves)
            until(lambda: is_waited_for(conn))
            conn.execute("SELECT id FROM ticket WHERE id = %s FOR UPDATE", (ticket,))
            assert not found.is_set()
        finding.result(timeout=20)
    assert [one.kind for one in findings_of(conn, ticket)] == ["confirmed"]


def test_another_fault_is_checked_anew(conn: Connection, world: World, ticket: int) -> None:
    find(conn, world, ticket)
    amend(conn, world, ticket, FAN)
    [check] = repair_checks_of(conn, ticket)
    assert (check.state, check.failure_mode, check.repaired_at) == ("watching", "fan_stall", FOUND_AT)


def test_what_cannot_be_corrected_is_refused_in_both_languages(conn: Connection, world: World, ticket: int) -> None:
    with pytest.raises(IllegalMove) as none_yet:
        amend(conn, world, ticket, NOTHING)
    refused(none_yet.value)
    with pytest.raises(NoSuchTicket):
        amend(conn, world, 999, NOTHING)
    find(conn, world, ticket)
    assert not amend(conn, world, ticket, REPLACED)
    assert amend(conn, world, ticket, NOTHING, version=1)
    with pytest.raises(IllegalMove) as late:
        amend(conn, world, ticket, FAN, version=1)
    assert late.value.said.code == "finding_corrected_before"
    with pytest.raises(BadEntry):
        correct(conn, world.product, ticket, FAN, By("sari", FOUND_AT + DAY), why="  ")
    assert len(former_findings_of(conn, ticket)) == 1


def test_a_correction_of_an_earlier_opening_leaves_living_predictions(
    conn: Connection, world: World, ticket: int
) -> None:
    find(conn, world, ticket, replace(REPLACED, failed_at=None))
    model = rows(conn, "SELECT max(id) FROM model WHERE state = 'champion'")[0][0]
    predicted_by(conn, world.worn_fridge, model, at=FOUND_AT + HOUR)
    pass_at(conn, FOUND_AT + HOUR)
    found = find_ticket(conn, ticket)
    assert found is not None
    assert found.openings == 2
    amend(conn, world, ticket, FAN)
    assert rows(conn, "SELECT outcome FROM prediction_state ORDER BY prediction_id") == [("other_fault",), (None,)]


@pytest.mark.parametrize("ended", ["resolved", "closed", "cancelled"])
def test_a_person_opens_an_ended_ticket_again(conn: Connection, world: World, ticket: int, ended: str) -> None:
    if ended == "cancelled":
        conn.execute("UPDATE ticket SET state = 'cancelled', closed_at = %s WHERE id = %s", (NOW, ticket))
    else:
        find(conn, world, ticket)
        conn.execute("UPDATE ticket SET state = %s WHERE id = %s", (ended, ticket))
    outlets = {**TO_CUSTOMERS, "webhook": Outlet()}
    again = reopen(conn, ticket, By("sari", FOUND_AT + HOUR), outlets)
    assert (again.state, again.openings, again.due_at) == ("new", 2, FOUND_AT + HOUR + 2 * DAY)
    told = rows(conn, "SELECT channel, kind FROM notice WHERE opening = 2 ORDER BY channel")
    assert told == [("email", "reopened"), ("webhook", "reopened")]
    assert [(one.opening, one.stage) for one in entitlements_of(conn, ticket)][-1] == (2, "opening")


def test_a_ticket_stays_ended_where_another_of_its_key_is_open(conn: Connection, world: World, ticket: int) -> None:
    find(conn, world, ticket)
    conn.execute("UPDATE ticket SET resolved_at = %s WHERE id = %s", (NOW - 40 * DAY, ticket))
    model = rows(conn, "SELECT max(id) FROM model WHERE state = 'champion'")[0][0]
    predicted_by(conn, world.worn_fridge, model, at=FOUND_AT + HOUR)
    pass_at(conn, FOUND_AT + HOUR)
    with pytest.raises(IllegalMove) as refusal:
        reopen(conn, ticket, By("sari", FOUND_AT + DAY), NO_CHANNEL)
    assert refusal.value.said.code == "key_is_open"
    refused(refusal.value)


def test_an_open_ticket_is_not_opened_again(conn: Connection, world: World, ticket: int) -> None:
    with pytest.raises(IllegalMove) as refusal:
        reopen(conn, ticket, By("sari", FOUND_AT), NO_CHANNEL)
    refused(refusal.value)
