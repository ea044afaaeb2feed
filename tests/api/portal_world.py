"""What the tests of customers' pages share: Ani's refrigerator as it is shipped, with a prediction that has reasons."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from psycopg.types.json import Jsonb

from fleet.coded import Coded, coded
from fleet.product import Product
from fleet.product_files.parse import load_product
from service.fleet_pass import sweep
from service.notices.enabled_channels import TO_CUSTOMERS
from store.assets.customers import create_customer
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.assets.registry import Device
from store.engine.database import Connection
from tests.api.my_world import browsing
from tests.service.notice_world import deliver_all, link_in
from tests.service.outside import mail_server
from tests.service.service_world import NOW, add_fridge, predict, rows

FRIDGE = Path(__file__).resolve().parents[2] / "fleet" / "products" / "refrigerator.toml"
SERIAL = "KLK-0042"
MODE = "compressor_wear"


@dataclass(frozen=True, slots=True)
class Kitchen:
    """Ani's refrigerator; `link`: the path of its ticket's page, from the mail that she got."""

    product: Product
    fridge: Device
    ani: int
    ticket: int
    link: str


def settle_kitchen(conn: Connection) -> Kitchen:
    """A predicted ticket, and the mail about it delivered."""
    product = load_product(FRIDGE)
    register_product(conn, product, mode=ClockMode.DRIVEN, now=NOW)
    ani = create_customer(
        conn, name="Ani", email="ani@example.com", phone="+6281234567890", language="id", time_zone="Asia/Jakarta"
    )
    fridge = add_fridge(conn, product, SERIAL, ani)
    prediction = predict(conn, fridge, mode=MODE)
    conn.execute(
        "UPDATE prediction SET reasons = %s WHERE id = %s", (Jsonb([one.to_json() for one in REASONS]), prediction)
    )
    sweep(conn, product.id, NOW, TO_CUSTOMERS)
    [(ticket,)] = rows(conn, "SELECT id FROM ticket")
    with mail_server() as mailbox:
        [mail] = deliver_all(conn, mailbox)
    return Kitchen(product, fridge, ani, int(ticket), link_in(mail))


@contextmanager
def kitchen(conn: Connection, database_url: str, **settings: object) -> Iterator[tuple[httpx.Client, Kitchen]]:
    """A browser that nobody has signed in, and what there is."""
    settled = settle_kitchen(conn)
    with browsing(database_url, **settings) as browser:
        browser.timeout = httpx.Timeout(120)
        yield browser, settled


def _above(metric: str, unit: str) -> Coded:
    value = coded("reason_value", metric=metric, value=161.0, away=38.0, unit=unit)
    return coded("reason", parts=(value, coded("reason_away", size=38.0, side="above", usual=123.0, unit=unit)))


# The second is as usual, and so no reason for a customer.
REASONS = (
    _above("compressor_power", "W"),
    coded(
        "reason",
        parts=(
            coded("reason_value", metric="compressor_current", value=1.1, away=None, unit="A"),
            coded("reason_as_usual"),
        ),
    ),
    _above("compressor_duty", "%"),
)
