"""Fridges whose compressors are kept in stock, and two technicians with vans."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fleet.product import Product
from fleet.product_files.parse import parse_product
from service.fleet_pass import sweep
from service.parts.moving import WantedMove, move_parts
from service.parts.reserving import keep_parts
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.engine.database import Connection
from store.parts.moves import Balance, balance_of
from store.parts.places import PlaceKind, create_place
from store.parts.reservations import Reservation
from tests.service.service_world import DAY, FRIDGE, NO_CHANNEL, NOW, World, add_fridge, predict, rows, settle

COMPRESSOR, RELAY = "RF-CMP", "RF-REL"
PARTS = FRIDGE.replace(
    '[parts.compressor_unit]\nname = "Compressor unit"\n',
    '[parts.compressor_unit]\nname = { en = "Compressor", id = "Kompresor" }\nnumber = "RF-CMP"\nprice = 1450000\n'
    '[parts.relay]\nname = { en = "Start relay", id = "Relay" }\nnumber = "RF-REL"\nprice = 85000\n',
).replace("[components.fan]", '[components.fan]\nparts = ["relay"]\n')


@dataclass
class PartsWorld:
    """`store`: a warehouse from which a part takes a day; `budi`, `sari`: technicians, each with a van."""

    conn: Connection
    product: Product
    world: World
    store: int
    vans: dict[str, int]
    technicians: dict[str, int]
    now: datetime = NOW
    orders: list[tuple[int, int]] = field(default_factory=list)

    def receive(self, place: int, quantity: int, *serials: str, number: str = COMPRESSOR, client: str = "") -> None:
        wanted = WantedMove(
            client_id=client or f"r{place}/{number}/{serials}/{self.now}/{quantity}",
            kind="receipt",
            part_number=number,
            quantity=quantity,
            to_place=place,
            serials=serials,
        )
        move_parts(self.conn, wanted, by="Ana", at=self.now)

    def order(self, serial: str, technician: str | None = None) -> tuple[int, int]:
        """(order, ticket) for a fridge whose compressor is predicted to fail."""
        fridge = add_fridge(self.conn, self.product, serial, self.world.ani)
        predict(self.conn, fridge, at=self.now)
        sweep(self.conn, "fridge", self.now, NO_CHANNEL)
        [(ticket,)] = rows(self.conn, "SELECT id FROM ticket WHERE device_id = %s", fridge.id)
        who = self.technicians[technician] if technician else None
        [(order,)] = rows(
            self.conn,
            """INSERT INTO work_order (product, asset_id, state, technician_id, duration, parts, made_at, made_by)
               VALUES ('fridge', %s, %s, %s, '1 hour', '{compressor_unit}', %s, 'Ana') RETURNING id""",
            fridge.asset_id, "planned" if who else "open", who, self.now,
        )  # fmt: skip
        self.conn.execute("INSERT INTO work_order_ticket VALUES (%s, %s, 1)", (order, ticket))
        return order, ticket

    def keep(self, order: int, *parts: str) -> list[Reservation]:
        return keep_parts(self.conn, self.product, order, parts or ("compressor_unit",), by="Ana", at=self.now)

    def end(self, order: int, state: str = "cancelled") -> None:
        self.conn.execute(
            "UPDATE work_order SET state = %s, ended_at = %s WHERE id = %s", (state, self.now + DAY, order)
        )

    def holds(self, place: int, number: str = COMPRESSOR) -> tuple[int, int, int]:
        """(on hand, reserved, faulty)"""
        found: Balance = balance_of(self.conn, place, number)
        return found.on_hand, found.reserved, found.faulty


def settle_parts(conn: Connection) -> PartsWorld:
    world = settle(conn)
    product = parse_product(PARTS, file="fridge.toml")
    register_product(conn, product, mode=ClockMode.DRIVEN, now=NOW)
    store = create_place(
        conn, kind=PlaceKind.WAREHOUSE, name="Central", technician_id=None, ready_after=timedelta(days=1)
    )
    assert store is not None
    technicians, vans = {}, {}
    for name in ("Budi", "Sari"):
        [(technicians[name],)] = rows(conn, "INSERT INTO technician (name) VALUES (%s) RETURNING id", name)
        van = create_place(
            conn, kind=PlaceKind.VAN, name=f"Van {name}", technician_id=technicians[name], ready_after=timedelta(0)
        )
        assert van is not None
        vans[name] = van
    return PartsWorld(conn, product, world, store, vans, technicians)


def sums_differ(conn: Connection) -> list[tuple[object, ...]]:
    """Balances that are not the sum of their moves."""
    return rows(
        conn,
        """WITH summed AS (
               SELECT place, part_number, sum(sound) AS on_hand, sum(held) AS reserved, sum(broken) AS faulty FROM (
                   SELECT to_place AS place, part_number,
                          CASE WHEN faulty OR kind IN ('reserve', 'release') THEN 0 ELSE quantity END AS sound,
                          CASE kind WHEN 'reserve' THEN quantity WHEN 'release' THEN -quantity ELSE 0 END AS held,
                          CASE WHEN faulty THEN quantity ELSE 0 END AS broken FROM stock_move WHERE to_place IS NOT NULL
                   UNION ALL
                   SELECT from_place, part_number,
                          CASE WHEN faulty OR kind IN ('reserve', 'release') THEN 0 ELSE -quantity END, 0,
                          CASE WHEN faulty THEN -quantity ELSE 0 END FROM stock_move WHERE from_place IS NOT NULL) m
               GROUP BY 1, 2)
           SELECT b.place_id, b.part_number, b.on_hand, s.on_hand, b.reserved, s.reserved, b.faulty, s.faulty
           FROM stock_balance b LEFT JOIN summed s ON s.place = b.place_id AND s.part_number = b.part_number
           WHERE (b.on_hand, b.reserved, b.faulty) IS DISTINCT FROM (s.on_hand, s.reserved, s.faulty)""",
    )
