"""Claims that are offered and used by tests."""

from datetime import datetime

from fleet.product import Product
from fleet.product_files.parse import parse_product
from service.device_access.claiming import Claimed, Presented, claim
from service.device_access.claims import Offered, offer
from store.assets.registry import find_device
from store.engine.database import Connection
from tests.service.access_cast import WALL, acting
from tests.service.service_world import FRIDGE, settle


def offered(conn: Connection, serial: str | None = "SN-1", *, waits: bool = False) -> Offered:
    product = settle_once(conn)
    [one] = offer(conn, product, [serial], acting(), needs_approval=waits)
    return one


def settle_once(conn: Connection) -> Product:
    if find_device(conn, "fridge", "SN-1") is None:
        settle(conn)
    return parse_product(FRIDGE, file="fridge.toml")


def use(
    conn: Connection, code: str, serial: str | None = None, *, key: str | None = None, at: datetime = WALL
) -> Claimed:
    return claim(conn, Presented(code, serial, key=key, address="192.0.2.1"), acting(now=at))
