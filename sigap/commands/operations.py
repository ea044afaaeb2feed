"""`db migrate` and `device add`."""

from contextlib import closing
from datetime import UTC, datetime

from fleet.product_files.parse import load_products
from fleet.serials import BadSerial, parse_serial
from fleet.settings import Settings, load_settings
from sigap.cli.failed import CommandFailed
from sigap.cli.options import read_time
from sigap.cli.showing import say, show_warnings
from sigap.platform.running import open_database
from store.assets.fleet_clocks import ClockMode, read_clock
from store.assets.products import current_product, list_products, register_product
from store.assets.registry import register_device
from store.engine.database import Connection, connect
from store.engine.migrate import migrate, schema_version
from store.engine.roles import set_web_password, sql_for_administrator, web_role
from store.rollups.rollups import refresh_rollups


def migrate_database() -> None:
    """Brings schema and products up to date: a server's processes are started after this."""
    settings = load_settings()
    products = load_products(settings.products_dir)
    with open_database(settings, migrated=False) as url, closing(connect(url)) as conn:
        applied = migrate(conn)
        say(f"applied: {', '.join(applied)}" if applied else "nothing to apply")
        for product in products:
            version = register_product(conn, product, mode=ClockMode.WALL)
            say(f"{product.id}: version {version} of its product file is in force")
            show_warnings(product)
        if applied:
            _roll_up_again(conn)
        _tell_web_role(conn, settings)
        say(f"the schema is at version {schema_version(conn)}")


def _tell_web_role(conn: Connection, settings: Settings) -> None:
    """The role that the web process signs in as: there, or what an administrator has to run."""
    if web_role(conn) is None:
        say(
            "this user may not make the web process's role. As an administrator, run the following, and then this again:"
        )
        say(f"    {sql_for_administrator(conn)}")
        return
    if settings.web_database_url and not set_web_password(conn, settings.web_database_url):
        say("this user may not set the password of SIGAP_WEB_DATABASE_URL: an administrator has to")


def _roll_up_again(conn: Connection) -> None:
    """A migration may have put down buckets of every product to be rolled up anew."""
    for product in list_products(conn):
        if ranges := refresh_rollups(conn, product):
            say(f"{product.id}: rollups are up to date; {ranges} ranges of readings were rolled up")


def add_devices(product_id: str, serials: list[str], installed_at: str | None) -> None:
    with open_database(load_settings()) as url, closing(connect(url)) as conn:
        product = current_product(conn, product_id)
        if product is None:
            known = ", ".join(p.id for p in list_products(conn)) or "none"
            raise CommandFailed(f"product {product_id!r} is not registered; there is {known}")
        clock = read_clock(conn, product_id)
        wall = datetime.now(UTC)
        at = read_time(installed_at, "--installed-at") or (clock.now(wall) if clock else wall)
        for serial in _parsed(serials):
            _, created = register_device(conn, product=product, serial=serial, installed_at=at)
            say(f"{serial}: {'registered' if created else 'was registered before'}")


def _parsed(serials: list[str]) -> list[str]:
    """All of them checked before the first is registered."""
    try:
        return [parse_serial(serial) for serial in serials]
    except BadSerial as exc:
        raise CommandFailed(f"{exc}: no device was registered") from exc
