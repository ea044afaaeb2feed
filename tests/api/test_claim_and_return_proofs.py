"""A claim with photos, and a return with its replacement, by the public API alone, as customers and staff see them."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from service.fleet_pass import sweep
from store.assets.customers import create_customer
from store.assets.fleet_clocks import advance_clock
from store.engine.database import Connection
from store.identity.people import NewPerson, PersonState, Role, create_person
from tests.api.access_world import PLENTY, acting, member, token_of
from tests.api.api_world import ok, problem, serving
from tests.service.pictures_cast import MARK, PDF, SVG, heic, huge_png, jpeg, text_bomb
from tests.service.service_world import NO_CHANNEL, NOW, World, add_fridge, predict, rows, settle


@dataclass(frozen=True, slots=True)
class Desk:
    """Ani, who owns the fridge; Eka, who owns another; the claims desk."""

    world: World
    ani: httpx.Client
    eka: httpx.Client
    staff: httpx.Client


@pytest.fixture
def desk(conn: Connection, database_url: str, tmp_path: Path) -> Iterator[Desk]:
    world = settle(conn)
    eka = create_customer(conn, name="Eka", email="eka@example.com")
    add_fridge(conn, world.product, "SN-2", eka)
    with ExitStack() as stack:
        api = stack.enter_context(serving(database_url, token=None, data_dir=tmp_path, rate_limits=PLENTY))
        ani, other = (
            stack.enter_context(acting(api, _token(conn, *one))) for one in (("Ani", world.ani), ("Eka", eka))
        )
        staff = stack.enter_context(acting(api, token_of(conn, member(conn, "Citra", Role.CLAIMS))))
        yield Desk(world, ani, other, staff)


def _token(conn: Connection, name: str, customer: int) -> str:
    email = f"{name.lower()}@example.com"
    new = NewPerson(name, Role.CUSTOMER, email, PersonState.ACTIVE, tenant_id=1, customer_id=customer)
    person = create_person(conn, new)
    assert person is not None
    return token_of(conn, person)


def _send(client: httpx.Client, content: bytes, path: str = "/v1/my/evidence", **query: object) -> httpx.Response:
    params = {"client_id": str(uuid4()), **query}
    return client.post(path, params=params, content=content, headers={"Content-Type": "image/jpeg"})  # type: ignore[arg-type]


def test_a_claim_with_photos(desk: Desk, tmp_path: Path) -> None:
    ani, eka, staff = desk.ani, desk.eka, desk.staff
    asset = desk.world.worn_fridge.asset_id
    claim = ok(ani.post("/v1/my/claims", json={"asset_id": asset, "fault": "it hums and is warm"}), 201)["id"]
    # What is no photo is refused in plain words; nothing of it is kept.
    bad = (b"x" * (13 << 20), huge_png(), text_bomb(), SVG, PDF, heic())
    for content in bad:
        refused = _send(ani, content, claim=claim)
        assert refused.status_code in (413, 422), refused.status_code
        assert refused.json()["detail"]
    assert "JPEG" in problem(_send(ani, heic(), claim=claim), 422)["detail"]
    # A good one is upright, and holds neither place nor camera.
    mine = ok(_send(ani, jpeg(rotated=True, located=True), claim=claim, kind="fault"), 201)
    assert (mine["width"], mine["height"], mine["by_customer"]) == (480, 640, True)
    stored = [path.read_bytes() for path in (tmp_path / "attachments").rglob("*.jpg")]
    assert len(stored) == 2
    assert not [one for one in stored if MARK.encode() in one or b"Exif" in one]
    assert ani.get(f"/v1/my/evidence/{mine['id']}/file").headers["content-type"] == "image/jpeg"
    # Somebody else's claim and photo are not there.
    for method, path, body in (
        ("GET", f"/v1/my/claims/{claim}", None),
        ("GET", f"/v1/my/evidence/{mine['id']}/file", None),
        ("POST", f"/v1/my/claims/{claim}/submit", None),
        ("POST", f"/v1/my/claims/{claim}/appeal", {"words": "x"}),
        ("POST", "/v1/my/returns", {"asset_id": asset, "claim_id": claim}),
    ):
        assert eka.request(method, path, json=body).status_code == 404, path
    assert _send(eka, jpeg(), claim=claim).status_code == 404
    # A refusal shows clause and photo; it is appealed once.
    ok(ani.post(f"/v1/my/claims/{claim}/submit"))
    ok(staff.post(f"/v1/warranty/claims/{claim}/take"))
    seen = ok(_send(staff, jpeg(), "/v1/evidence", claim=claim, kind="condition", stage="diagnosis"), 201)["id"]
    line = {"position": 1, "decision": "refused", "clause": "no_fault_found", "evidence_id": seen, "words": "dingin"}
    without = {"position": 1, "decision": "refused"}
    assert problem(staff.post(f"/v1/warranty/claims/{claim}/decide", json={"lines": [without]}), 422)["code"]
    ok(staff.post(f"/v1/warranty/claims/{claim}/decide", json={"lines": [line]}))
    card = ok(ani.get(f"/v1/my/claims/{claim}"))
    [decision] = card["decisions"]
    assert (decision["clause"], decision["evidence_id"]) == ("no_fault_found", seen)
    assert ani.get(f"/v1/my/evidence/{seen}/file").status_code == 200
    assert card["history"] == []
    ok(ani.post(f"/v1/my/claims/{claim}/appeal", json={"words": "tetap hangat"}))
    granted = {"position": 1, "decision": "approved", "granted": "repair"}
    ok(staff.post(f"/v1/warranty/claims/{claim}/decide", json={"lines": [{**line}]}))
    again = problem(ani.post(f"/v1/my/claims/{claim}/appeal", json={"words": "sekali lagi"}), 409)
    assert again["code"] == "claim_appealed_before"
    assert problem(staff.post(f"/v1/warranty/claims/{claim}/decide", json={"lines": [granted]}), 409)["code"]


def test_a_return_and_its_replacement(desk: Desk, conn: Connection) -> None:
    ani, eka, staff, world = desk.ani, desk.eka, desk.staff, desk.world
    old = world.worn_fridge
    predict(conn, old)
    sweep(conn, "fridge", NOW, NO_CHANNEL)
    before = ok(ani.get(f"/v1/my/assets/{old.asset_id}/warranty-card"))
    back = ok(ani.post("/v1/my/returns", json={"asset_id": old.asset_id, "reason": "it hums"}), 201)
    number, path = back["number"], f"/v1/returns/{back['id']}"
    ok(staff.post(f"{path}/authorise", json={"comes_back": "exchange", "ship_to": "Gudang retur"}))
    label = staff.get(f"{path}/label")
    assert label.status_code == 200
    assert number in label.text
    assert "<svg" in label.text
    assert eka.get(f"/v1/my/returns/{back['id']}").status_code == 404
    # Another product than the promised one stops it.
    wrong = {"old_serial": "SN-99", "new_serial": "SN-3"}
    stopped = problem(staff.post(f"{path}/exchange", json=wrong), 409)
    assert (stopped["code"], stopped["args"]) == ("other_serial_arrived", {"promised": "SN-1", "serial": "SN-99"})
    card = ok(staff.get(path))
    assert (card["state"], card["arrived_serial"], card["new_asset_id"]) == ("authorised", "SN-99", None)
    taken = problem(staff.post(f"{path}/exchange", json={"old_serial": "SN-1", "new_serial": "SN-2"}), 409)
    assert taken["code"] == "replacement_taken"  # Eka's.
    # The right one: exchanged at the customer's, at once.
    done = ok(staff.post(f"{path}/exchange", json={"old_serial": "SN-1", "new_serial": "SN-3"}))
    assert (done["state"], done["new_serial"]) == ("delivered", "SN-3")
    assets = rows(conn, "SELECT id FROM asset WHERE customer_id = %s", world.ani)
    assert assets == [(done["new_asset_id"],)]
    after = ok(ani.get(f"/v1/my/assets/{done['new_asset_id']}/warranty-card"))
    assert after["serial"] == "SN-3"
    assert (after["purchased_on"], after["short"]) == (before["purchased_on"], before["short"])
    assert ani.get(f"/v1/my/assets/{old.asset_id}/warranty-card").status_code == 404
    # The old one is in no figure, opens no ticket and is predicted no more; its history stays.
    fleet = ok(staff.get("/v1/fleet"))["items"][0]
    assert (fleet["devices"]["all"], fleet["devices"]["at_risk"]) == (2, 0)
    serials = [one["serial"] for one in ok(staff.get("/v1/devices?product=fridge"))["items"]]
    assert serials == ["SN-2", "SN-3"]
    [ticket] = ok(staff.get("/v1/tickets?serial=SN-1&product=fridge"))["items"]
    assert ticket["state"] == "cancelled"
    with acting(staff, token_of(conn, member(conn, "Lead", Role.SERVICE_LEAD))) as desk_lead:
        refused = desk_lead.post("/v1/devices/fridge/SN-1/reports", json={"text": "still warm"})
        assert problem(refused, 409)["code"] == "asset_retired_no_ticket"
    later = NOW + timedelta(days=1)
    advance_clock(conn, "fridge", step=1, now=later)
    sweep(conn, "fridge", later, NO_CHANNEL)
    assert rows(conn, "SELECT count(*) FROM prediction_state WHERE ended_at IS NULL") == [(0,)]
    assert rows(conn, "SELECT count(*) FROM prediction WHERE device_id = %s", old.id) == [(1,)]
    # The customer saw each step.
    steps = ok(ani.get(f"/v1/my/returns/{back['id']}"))["steps"]
    assert [one["code"] for one in steps] == [
        "return_step_requested", "return_step_authorised", "return_step_exchanged",
    ]  # fmt: skip
    assert all(one["at"] and one["text"] for one in steps)
    [event] = ok(staff.get("/v1/service-events"))["items"]
    assert (event["type"], event["data"]["serial"], event["data"]["new_serial"]) == ("return.replaced", "SN-1", "SN-3")
