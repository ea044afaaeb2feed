"""A table of customers, sites and appliances: dry run, all or nothing, twice the same rows."""

import csv
import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from fleet.csv_cells import guarded, plain, table, write_table
from service.imports.customer_import import BadTable, ImportOutcome, import_customers
from service.imports.customer_rows import COLUMNS
from service.imports.tally import Source
from store.assets.coverage import CoverageSource, NewCoverage, coverage_of, put_coverage
from store.assets.ownership import owners_before
from store.assets.registry import find_device
from store.assets.sites import site_of_asset
from store.engine.database import Connection
from tests.service.service_world import NOW, World, rows, settle
from wording.wording import wording_of

ERP = Source("erp", "import", NOW)
COUNTED = ("customer", "site", "asset", "device", "component", "coverage", "external_ref")
ANI = {
    "customer_id": "C-1", "customer_name": "Ani Wijaya", "email": "ani.w@example.com", "phone": "0812-3456-7890",
    "time_zone": "WIT", "site_id": "S-1", "address": "Jl. Raya Abepura 7|RT 03/RW 05", "landmark": "sebelah masjid",
    "district": "Abepura", "city": "Jayapura", "postcode": "99351", "area": "Abepura", "latitude": "-2,60",
    "longitude": "140.67", "asset_id": "A-1", "product": "fridge", "serial": "IM-1", "sold_on": "24/01/2025",
}  # fmt: skip


def text_of(given: Iterable[dict[str, str]], delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(given)
    return out.getvalue()


def fleet(count: int) -> list[dict[str, str]]:
    return [
        ANI | {
            "customer_id": f"C-{n}", "customer_name": f"Pelanggan {n}", "email": f"p{n}@example.com",
            "site_id": f"S-{n}", "asset_id": f"A-{n}", "serial": f"IM-{n}",
        }
        for n in range(count)
    ]  # fmt: skip


def take(conn: Connection, given: Iterable[dict[str, str]], *, write: bool = True) -> ImportOutcome:
    return import_customers(conn, text_of(given), ERP, write=write)


def counts(conn: Connection) -> list[int]:
    return [rows(conn, f"SELECT count(*) FROM {table}")[0][0] for table in COUNTED]  # noqa: S608


def said(outcome: ImportOutcome, language: str = "en") -> list[tuple[int, str, str]]:
    words = wording_of(language)
    return [(one.line, one.column, words.say(one.reason)) for one in outcome.tally.faults]


@pytest.fixture
def world(conn: Connection) -> World:
    return settle(conn)


def test_ten_thousand_rows_with_three_bad_write_nothing_and_corrected_twice_give_the_same_rows(
    conn: Connection, world: World
) -> None:
    before = counts(conn)
    good = fleet(10_000)
    bad = [dict(one) for one in good]
    bad[17]["email"] = "p17 at example.com"
    bad[4_000]["serial"] = bad[3_999]["serial"]
    bad[9_999]["sold_on"] = "2025-02-30"
    refused = take(conn, bad)
    assert not refused.written
    assert counts(conn) == before
    assert said(refused) == [
        (19, "email", "“p17 at example.com” is no e-mail address"),
        (4_002, "serial", "“IM-3999” stands in line 4,001 already"),
        (10_001, "sold_on", "“2025-02-30” is no day: 2025-01-24 or 24/01/2025"),
    ]
    assert [line for line, _, _ in said(refused, "id")] == [19, 4_002, 10_001]
    first = take(conn, good)
    assert first.written
    assert first.tally.created == {"customers": 10_000, "sites": 10_000, "assets": 10_000}
    after = counts(conn)
    second = take(conn, good)
    assert second.written
    assert second.tally.unchanged == {"customers": 10_000, "sites": 10_000, "assets": 10_000}
    assert counts(conn) == after


def test_a_dry_run_says_what_would_come_and_writes_nothing(conn: Connection, world: World) -> None:
    before = counts(conn)
    outcome = take(conn, fleet(3), write=False)
    assert (outcome.written, outcome.rows, outcome.tally.created["assets"]) == (False, 3, 3)
    assert counts(conn) == before


def test_a_row_becomes_customer_site_appliance_and_coverage(conn: Connection, world: World) -> None:
    assert take(conn, [ANI]).written
    device = find_device(conn, "fridge", "IM-1")
    assert device is not None
    site = site_of_asset(conn, device.asset_id)
    assert site is not None
    assert (site.address, site.time_zone, site.latitude, site.area) == (
        ["Jl. Raya Abepura 7", "RT 03/RW 05"], "Asia/Jayapura", -2.6, "Abepura"
    )  # fmt: skip
    assert rows(conn, "SELECT name, phone, time_zone FROM customer WHERE id = %s", site.customer_id) == [
        ("Ani Wijaya", "+6281234567890", "Asia/Jayapura")
    ]
    assert rows(conn, "SELECT area FROM asset WHERE id = %s", device.asset_id) == [("Abepura",)]
    [covered] = coverage_of(conn, device.asset_id)
    assert (str(covered.from_on), str(covered.until_on), covered.time_zone) == (
        "2025-01-24", "2027-01-24", "Asia/Jayapura"
    )  # fmt: skip


def test_what_the_other_system_changes_is_changed_here_and_a_blank_cell_changes_nothing(
    conn: Connection, world: World
) -> None:
    take(conn, [ANI])
    dates = {"sold_on": "2025-03-01", "extension_until": "2028-03-01"}
    changed = ANI | {"customer_name": "Ani W.", "phone": "", "landmark": "", **dates}
    outcome = take(conn, [changed])
    assert outcome.tally.changed == {"customers": 1, "sites": 1, "assets": 1}
    assert rows(conn, "SELECT name, phone FROM customer WHERE name LIKE 'Ani W%%'") == [("Ani W.", "+6281234567890")]
    device = find_device(conn, "fridge", "IM-1")
    assert device is not None
    living = [(one.source, str(one.until_on)) for one in coverage_of(conn, device.asset_id) if one.ended_at is None]
    assert living == [("extension", "2028-03-01"), ("product", "2027-03-01")]
    assert take(conn, [changed]).tally.unchanged == {"customers": 1, "sites": 1, "assets": 1}


def test_the_extension_of_the_table_stands_whoever_imports_it_and_granted_ones_stay(
    conn: Connection, world: World
) -> None:
    take(conn, [ANI | {"extension_until": "2028-03-01"}])
    device = find_device(conn, "fridge", "IM-1")
    assert device is not None
    put_coverage(
        conn,
        NewCoverage(
            asset_id=device.asset_id, source=CoverageSource.EXTENSION, kinds=("labour",), from_on=date(2026, 1, 1),
            until_on=date(2029, 1, 1), time_zone="Asia/Jayapura", granted_by="import", note="a gift",
        ),
    )  # fmt: skip
    text = text_of([ANI | {"extension_until": "2027-12-31"}])
    outcome = import_customers(conn, text, replace(ERP, actor="somebody else"), write=True)
    assert outcome.tally.changed["assets"] == 1
    living = [str(one.until_on) for one in coverage_of(conn, device.asset_id)
              if one.ended_at is None and one.source is CoverageSource.EXTENSION]  # fmt: skip
    assert living == ["2029-01-01", "2027-12-31"]


def test_an_appliance_that_was_sold_on_leaves_its_owner_and_its_place(conn: Connection, world: World) -> None:
    take(conn, [ANI])
    device = find_device(conn, "fridge", "IM-1")
    assert device is not None
    budi = {"customer_id": "C-2", "customer_name": "Budi", "email": "", "phone": "", "time_zone": "WIB", "site_id": ""}
    gone = ANI | budi | {"address": "", "landmark": "", "latitude": "", "longitude": ""}
    assert take(conn, [gone]).tally.changed["assets"] == 1
    assert site_of_asset(conn, device.asset_id) is None
    assert len(owners_before(conn, device.asset_id)) == 1
    assert len(coverage_of(conn, device.asset_id)) == 1


def test_a_serial_that_is_here_is_taken_over_where_nobody_else_owns_it(conn: Connection, world: World) -> None:
    outcome = take(conn, [ANI | {"serial": "SN-1"}])
    assert said(outcome) == [(2, "serial", "The appliance with the serial “SN-1” belongs to another customer")]
    conn.execute("UPDATE asset SET customer_id = NULL")
    assert take(conn, [ANI | {"serial": "SN-1"}]).tally.changed["assets"] == 1
    assert said(take(conn, [ANI | {"serial": "SN-9"}]))[0][2].startswith(
        "Appliance “A-1” has another serial here: SN-1"
    )
    assert "is called “A-1” by this system" in said(take(conn, [ANI | {"serial": "SN-1", "asset_id": "A-7"}]))[0][2]


def test_rows_that_contradict_each_other_are_named_with_both_lines(conn: Connection, world: World) -> None:
    other = ANI | {"asset_id": "A-2", "serial": "IM-2", "customer_name": "Ani?", "landmark": "?", "latitude": "95"}
    assert [(line, column) for line, column, _ in said(take(conn, [ANI, other]))] == [(3, "latitude")]
    found = said(take(conn, [ANI, other | {"latitude": "-2.6"}]))
    assert [(line, column) for line, column, _ in found] == [(3, "customer_id"), (3, "site_id")]
    assert all("line 2" in reason for _, _, reason in found)


def test_a_customer_who_may_be_here_is_noted_and_never_matched_by_name(conn: Connection, world: World) -> None:
    outcome = take(conn, [ANI | {"email": "ANI@example.com"}])
    assert outcome.written
    [note] = outcome.tally.notes
    assert (note.column, note.reason.args["customer"]) == ("email", world.ani)
    assert outcome.tally.created["customers"] == 1


def test_two_systems_have_ids_of_their_own(conn: Connection, world: World) -> None:
    take(conn, [ANI])
    shop = import_customers(conn, text_of([ANI | {"serial": "IM-9"}]), replace(ERP, system="shop"), write=True)
    assert shop.tally.created == {"customers": 1, "sites": 1, "assets": 1}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "import_columns_missing"),
        ("customer_id,customer_name\n", "import_empty"),
        ("customer_id,customer_name,e_mail\n1,A,b\n", "import_columns_unknown"),
        ("customer_id,customer_name,email,email\n1,A,b,c\n", "import_columns_twice"),
        ('customer_id,customer_name\n1,"A\n', "import_no_table"),
    ],
)
def test_what_is_no_table_of_customers_is_refused_as_a_whole(
    conn: Connection, world: World, text: str, code: str
) -> None:
    with pytest.raises(BadTable) as refused:
        import_customers(conn, text, ERP, write=True)
    assert refused.value.said.code == code


def test_formulas_are_text_on_the_way_in_and_on_the_way_out(conn: Connection, world: World) -> None:
    link = '=HYPERLINK("http://evil.example";"klik")'
    assert take(conn, [ANI | {"customer_name": link, "phone": "'+62 812 3456 7890"}]).written
    [(name, phone)] = rows(conn, "SELECT name, phone FROM customer WHERE email = 'ani.w@example.com'")
    assert (name, phone) == (link, "+6281234567890")
    written = write_table(["customer_name", "phone"], [{"customer_name": name, "phone": phone}])
    [(_, cells)] = list(table(written))
    assert written.splitlines()[1].startswith("\"'=HYPERLINK")
    assert cells == {"customer_name": link, "phone": "+6281234567890"}
    for cell in ("=1", "+1", "-1", "@x", "plain", "'quoted"):
        assert plain(guarded(cell)) == cell.strip()


def test_semicolons_and_a_byte_order_mark_are_taken(conn: Connection, world: World) -> None:
    outcome = import_customers(conn, "\ufeff" + text_of([ANI], ";"), ERP, write=True)
    assert outcome.written
