"""Parts in stock over HTTP: entered, ordered, received, kept for an order, used by a finding, followed by a serial."""

from api.access.permissions import Permission
from store.engine.database import Connection
from store.identity.people import Role
from tests.api.access_world import acting, member, program, token_of
from tests.api.api_world import ok, problem, serving
from tests.service.parts_world import COMPRESSOR, settle_parts, sums_differ
from tests.service.service_world import rows

STOCK = "/v1/stock"


def test_a_part_comes_is_kept_used_and_followed(conn: Connection, database_url: str) -> None:
    world = settle_parts(conn)
    order, ticket = world.order("SN-7", "Budi")
    van = world.vans["Budi"]
    with serving(database_url) as api:
        assert [one["name"] for one in ok(api.get(f"{STOCK}/places"))["items"]] == ["Central", "Van Budi", "Van Sari"]
        new = {"client_id": "d-1", "place_id": world.store, "part_number": COMPRESSOR, "quantity": 2}
        expected = {**new, "expected_at": "2026-03-04T08:00:00Z", "reference": "PO-7"}
        first, again = (ok(api.post(f"{STOCK}/deliveries", json=expected), 201) for _ in range(2))
        assert first == again
        waits = ok(api.post(f"{STOCK}/orders/{order}/keep"))
        assert [one["state"] for one in waits["reservations"]] == ["waiting"]
        assert waits["ready_at"] == "2026-03-05T08:00:00Z"
        received = api.post(f"{STOCK}/deliveries/{first['id']}/receive", json={"serials": ["C-1", "C-2"]})
        assert ok(received)["state"] == "received"
        assert problem(api.post(f"{STOCK}/deliveries/{first['id']}/receive", json={}), 409)["code"] == "delivery_ended"
        held = ok(api.post(f"{STOCK}/orders/{order}/hand-over"))
        assert [(one["state"], one["place"]) for one in held["reservations"]] == [("reserved", "Van Budi")]
        assert held["ready_at"] == "2026-03-01T08:00:00Z"
        used = [{"part": "compressor_unit", "in_serial": "C-1", "out_serial": "OLD-9"}]
        for _ in range(3):
            ok(api.post(f"/v1/tickets/{ticket}/finding", json={"kind": "confirmed", "used": used}))
        [exchange] = ok(api.get(f"/v1/tickets/{ticket}/parts"))["items"]
        assert (exchange["in_serial"], exchange["out_serial"], exchange["price"]) == ("C-1", "OLD-9", "1450000.00")
        trace = ok(api.get(f"{STOCK}/serials", params={"part_number": COMPRESSOR, "serial": "C-1"}))
        assert trace["now"]["kind"] == "customer"
        assert [one["kind"] for one in trace["moves"]] == ["consume", "issue", "receipt"]
        assert trace["exchanges"] == [exchange]
        [balance] = ok(api.get(f"{STOCK}/balances", params={"place": van}))["items"]
        assert (balance["on_hand"], balance["reserved"], balance["faulty"]) == (0, 0, 1)
        part = next(one for one in ok(api.get(f"{STOCK}/parts"))["items"] if one["part_number"] == COMPRESSOR)
        assert (part["on_hand"], part["faulty"], part["used_by"]) == (1, 1, ["fridge"])
    assert sums_differ(conn) == []


def test_refusals_are_said_in_the_language_asked_for(conn: Connection, database_url: str) -> None:
    world = settle_parts(conn)
    scrap = {"client_id": "m", "kind": "scrap", "part_number": COMPRESSOR, "from_place": world.store}
    with serving(database_url) as api:
        english, indonesian = (
            problem(api.post(f"{STOCK}/moves", json=scrap, headers={"Accept-Language": language}), 409)
            for language in ("en", "id")
        )
        assert english["detail"] == f"Central holds 0 free of {COMPRESSOR}, not 1"
        assert indonesian["detail"] == f"Central punya 0 {COMPRESSOR} yang bebas, bukan 1"
        assert problem(api.post(f"{STOCK}/moves", json={**scrap, "part_number": "X"}), 404)["code"] == "no_part"
        assert problem(api.post(f"{STOCK}/moves", json={**scrap, "from_place": 404}), 404)["code"] == "no_stock_place"
        taken = {"kind": "warehouse", "name": "central"}
        assert problem(api.post(f"{STOCK}/places", json=taken), 409)["code"] == "place_name_taken"
        world.receive(world.store, 1)
        assert problem(api.post(f"{STOCK}/places/{world.store}/end"), 409)["code"] == "place_not_empty"
        count = {"client_id": "c", "part_number": COMPRESSOR, "counted": 0, "why": "broken in the store"}
        [move] = ok(api.post(f"{STOCK}/places/{world.store}/count", json=count))["moves"]
        assert (move["kind"], move["quantity"], move["reason"]) == ("adjust", 1, "counted: broken in the store")
        assert ok(api.post(f"{STOCK}/places/{world.store}/end"))["ended_at"]


def test_technicians_see_stock_and_change_it_with_findings_alone(conn: Connection, database_url: str) -> None:
    world = settle_parts(conn)
    world.receive(world.store, 1)
    technician = token_of(conn, member(conn, "Budi", Role.TECHNICIAN, 1))
    reader = program(conn, "reader", Permission.STOCK_READ)
    move = {"client_id": "m", "kind": "scrap", "part_number": COMPRESSOR, "from_place": world.store}
    with serving(database_url, token=None) as api:
        for token in (technician, reader):
            with acting(api, token) as own:
                assert len(ok(own.get(f"{STOCK}/balances"))["items"]) == 1
                assert problem(own.post(f"{STOCK}/moves", json=move), 403)
    assert rows(conn, "SELECT count(*) FROM stock_move") == [(1,)]
