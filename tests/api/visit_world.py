"""A technician with an order for today, and what their phone sends."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import httpx

from api.access.secrets import new_secret, secret_hash
from api.access.sessions import COOKIE
from service.fleet_pass import sweep
from service.orders.states import OrderAction, move
from service.tickets.actions import assign
from service.tickets.states import By
from store.engine.database import Connection
from store.identity.people import Person, Role
from store.identity.sessions import begin_session
from store.orders.items import NewItem, add_items
from store.orders.orders import NewOrder, add_ticket, make_order
from tests.api.access_world import WALL, member
from tests.service.service_world import DAY, HOUR, NO_CHANNEL, NOW, World, predict, rows, settle

STEP = NewItem("check", "compressor_wear", {"en": "Unplug it", "id": "Cabut stekernya"}, True)
PLATE = NewItem("photo", None, {"en": "The type plate", "id": "Pelat nama"}, False, name="plate")
CURRENT = NewItem(
    "reading", "compressor_wear", {"en": "Current", "id": "Arus"}, True, name="current", unit="A", low=0.5, high=2.0
)
JSON = {"Accept": "application/json"}


@dataclass(frozen=True, slots=True)
class Visiting:
    """Tono's order at Ani's, with one ticket."""

    world: World
    tono: Person
    order: int
    ticket: int


def visiting(conn: Connection, *, state: str = "accepted") -> Visiting:
    world = settle(conn)
    predict(conn, world.worn_fridge)
    sweep(conn, "fridge", NOW, NO_CHANNEL)
    [(ticket,)] = rows(conn, "SELECT id FROM ticket")
    tono = member(conn, "Tono", Role.TECHNICIAN, 1)
    conn.execute("UPDATE customer SET phone = '+628123456789'")
    conn.execute(
        """WITH place AS (INSERT INTO site (customer_id, tenant_id, address, landmark, city, latitude, longitude)
               SELECT id, tenant_id, ARRAY['Jl. Kenanga 3'], 'depan masjid', 'Bandung', -6.9, 107.6 FROM customer
               WHERE id = %s RETURNING id, customer_id)
           UPDATE asset SET site_id = place.id FROM place WHERE asset.customer_id = place.customer_id""",
        (world.ani,),
    )
    assign(conn, ticket, By("Dedi", NOW), "Tono")
    order = order_for(conn, world, ticket)
    give(conn, order, tono, state)
    return Visiting(world, tono, order, ticket)


def order_for(conn: Connection, world: World, ticket: int) -> int:
    new = NewOrder("fridge", world.worn_fridge.asset_id, HOUR, (), ("compressor_unit",), NOW, "Dedi", NOW + 5 * DAY)
    order = make_order(conn, new)
    assert order is not None
    add_ticket(conn, order, ticket)
    add_items(conn, order, [STEP, PLATE, CURRENT])
    return order


def give(conn: Connection, order: int, person: Person, state: str) -> None:
    """The order is this technician's, with an appointment, and has come to a state."""
    [(technician,)] = rows(conn, "SELECT id FROM technician WHERE person_id = %s", person.id)
    by = By("Dedi", NOW)
    move(conn, order, OrderAction.PLAN, by, technician_id=technician)
    conn.execute(
        """INSERT INTO booking (order_id, technician_id, clock, state, arrival, during, travel, made_at, made_by)
           VALUES (%s, %s, 'fridge', 'confirmed', tstzrange(%s, %s), tstzrange(%s, %s), '30 min', %s, 'Dedi')""",
        (order, technician, NOW + HOUR, NOW + 4 * HOUR, NOW + HOUR, NOW + 3 * HOUR, NOW),
    )
    for reached, action in (
        ("dispatched", OrderAction.DISPATCH),
        ("accepted", OrderAction.ACCEPT),
        ("travelling", OrderAction.TRAVEL),
        ("on_site", OrderAction.ARRIVE),
    ):
        if rows(conn, "SELECT state FROM work_order WHERE id = %s", order) == [(state,)]:
            return
        move(conn, order, action, by)
        assert reached


def session_cookie_of(conn: Connection, person: Person) -> dict[str, str]:
    """A browser in which this person is signed in."""
    secret = new_secret()
    begin_session(
        conn,
        token_hash=secret_hash(secret),
        person_id=person.id,
        at=WALL,
        expires_at=WALL + timedelta(days=1),
        address="127.0.0.1",
        agent="test",
        how="link",
    )
    return {COOKIE: secret}


def phone_of(conn: Connection, api: httpx.Client, person: Person) -> httpx.Client:
    """A phone of its own at the same server."""
    origin = str(api.base_url).rstrip("/")
    return httpx.Client(
        base_url=api.base_url, cookies=session_cookie_of(conn, person), headers={"Origin": origin}, timeout=30
    )


def send(phone: httpx.Client, order: int, action: str, **fields: object) -> httpx.Response:
    """As the page's script sends it."""
    form = {"client_id": str(uuid4()), "action": action, **{name: str(value) for name, value in fields.items()}}
    return phone.post(f"/work/orders/{order}/do", data=form, headers=JSON)


def finding(ticket: int, **more: object) -> dict[str, object]:
    """A form that confirms the fault and replaces the compressor."""
    return {
        f"kind_{ticket}": "confirmed",
        f"did_{ticket}": "replaced",
        f"part_{ticket}_compressor_unit": "1",
        **more,
    }
