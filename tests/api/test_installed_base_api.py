"""Over HTTP: sites, coverage, days of sale, what a repair costs, and imports."""

from collections.abc import Iterator

import httpx
import pytest

from service.fleet_pass import sweep
from store.engine.database import Connection
from tests.api.api_world import ok, problem, serving
from tests.service.service_world import NO_CHANNEL, NOW, World, predict, rows, settle

HOME = {"address": ["Jl. Kenanga 3"], "city": "Denpasar", "area": "Denpasar", "time_zone": "Asia/Makassar"}
HEAD = "customer_id,customer_name,address,product,serial,sold_on\n"
GOODWILL = {"source": "goodwill", "from_on": "2026-03-01", "until_on": "2026-06-01", "share": 0.5, "note": "often"}


@pytest.fixture
def world(conn: Connection) -> World:
    world = settle(conn)
    predict(conn, world.worn_fridge)
    sweep(conn, "fridge", NOW, NO_CHANNEL)
    return world


@pytest.fixture
def api(world: World, database_url: str) -> Iterator[httpx.Client]:
    with serving(database_url) as client:
        yield client


def test_an_asset_stands_at_a_site_of_its_owner_until_it_is_sold_on(
    conn: Connection, world: World, api: httpx.Client
) -> None:
    asset = f"/v1/assets/{world.worn_fridge.asset_id}"
    site = ok(api.post(f"/v1/customers/{world.ani}/sites", json=HOME), 201)
    assert ok(api.post(f"{asset}/site", json={"site_id": site["id"]}))["area"] == "Denpasar"
    ok(api.put(f"/v1/sites/{site['id']}", json=HOME | {"area": "Sanur"}))
    assert ok(api.get(asset))["area"] == "Sanur"
    budi = ok(api.post("/v1/customers", json={"name": "Budi"}), 201)["id"]
    other = ok(api.post(f"/v1/customers/{budi}/sites", json=HOME), 201)["id"]
    problem(api.post(f"{asset}/site", json={"site_id": other}), 409)
    assert ok(api.post(f"{asset}/owner", json={"customer_id": budi}))["site_id"] is None
    assert ok(api.get(f"/v1/customers/{world.ani}/sites"))["items"] != []


def test_goodwill_is_granted_once_taken_back_and_audited(conn: Connection, world: World, api: httpx.Client) -> None:
    path = f"/v1/assets/{world.worn_fridge.asset_id}/coverage"
    granted = ok(api.post(path, json=GOODWILL), 201)
    problem(api.post(path, json=GOODWILL), 409)
    problem(api.post(path, json=GOODWILL | {"until_on": "2026-02-01"}), 422)
    problem(api.post(path, json=GOODWILL | {"components": ["wheel"]}), 422)
    assert [one["source"] for one in ok(api.get(path))["items"]] == ["product", "goodwill"]
    assert ok(api.post(f"/v1/coverage/{granted['id']}/end"))["ended_at"] is not None
    problem(api.post(f"/v1/coverage/{granted['id']}/end"), 409)
    assert rows(conn, "SELECT count(*) FROM audit WHERE action = 'coverage_changed'") == [(2,)]


def test_a_day_of_sale_moves_the_warranty_and_none_makes_it_unknown(
    conn: Connection, world: World, api: httpx.Client
) -> None:
    path = f"/v1/assets/{world.worn_fridge.asset_id}"
    told = ok(api.post(f"{path}/sale", json={"sold_on": "2024-02-01", "proof": "receipt"}))
    assert [one["until_on"] for one in told["coverage"] if one["ended_at"] is None] == ["2026-01-31"]
    assert ok(api.get(path))["in_warranty"] is False
    assert ok(api.post(f"{path}/sale", json={"sold_on": None, "proof": "none"}))["sold_on"] is None
    assert ok(api.get(path))["warranty_until"] is None
    problem(api.post(f"{path}/sale", json={"sold_on": "2026-03-02", "proof": "receipt"}), 422)


def test_a_ticket_says_what_its_repair_costs_in_the_readers_language(world: World, api: httpx.Client) -> None:
    found = ok(api.get("/v1/tickets/1/entitlement", headers={"Accept-Language": "id"}))
    assert (found["result"], found["stage"], found["headline"]) == ("covered", "opening", "Perbaikan ini gratis.")
    assert found["lines"][0]["reason"].startswith("Suku cadang: gratis")
    problem(api.post("/v1/tickets/1/entitlement", json={"why": "x", "clause": "misuse"}), 409)
    decided = ok(api.post("/v1/tickets/1/entitlement", json={"why": "as it stood"}))
    assert (decided["stage"], decided["why"]) == ("finding", "as it stood")


def test_a_table_is_tried_then_written_and_a_bad_row_keeps_it_out(
    conn: Connection, world: World, api: httpx.Client
) -> None:
    good = HEAD + "C-1,Ani W,Jl. Raya 7,fridge,IM-1,2025-05-05\n"
    tried = ok(api.post("/v1/imports/customers", json={"system": "erp", "csv": good}))
    assert (tried["written"], tried["created"]["assets"]) == (False, 1)
    bad = {"system": "erp", "csv": good + "C-2,,Jl. Raya 8,fridge,IM-2,soon\n", "write": True}
    refused = ok(api.post("/v1/imports/customers", json=bad, headers={"Accept-Language": "id"}))
    assert (refused["written"], [one["reason"] for one in refused["faults"]]) == (
        False, ["belum diisi", "“soon” bukan tanggal: 2025-01-24 atau 24/01/2025"]
    )  # fmt: skip
    assert rows(conn, "SELECT count(*) FROM external_ref") == [(0,)]
    assert ok(api.post("/v1/imports/customers", json={"system": "erp", "csv": good, "write": True}))["written"]
    assert rows(conn, "SELECT count(*) FROM external_ref") == [(3,)]
    problem(api.post("/v1/imports/customers", json={"system": "erp", "csv": "name\nx\n"}), 422)
    [customer] = rows(conn, "SELECT customer_id FROM external_ref WHERE kind = 'customer'")
    refs = f"/v1/customers/{customer[0]}/refs"
    assert ok(api.get(refs))["items"] == [{"system": "erp", "external_id": "C-1"}]
    problem(api.post(refs, json={"system": "erp", "external_id": "C-9"}), 409)


def test_components_of_an_asset_have_a_history(conn: Connection, world: World, api: httpx.Client) -> None:
    done = {"component": "compressor", "action": "replaced"}
    ok(api.post("/v1/devices/fridge/SN-1/maintenance", json=done), 201)
    items = ok(api.get(f"/v1/assets/{world.worn_fridge.asset_id}/components"))["items"]
    assert [(one["component"], one["removed_at"] is None) for one in items] == [
        ("compressor", False), ("compressor", True), ("fan", True)
    ]  # fmt: skip
