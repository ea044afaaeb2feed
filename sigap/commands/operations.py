"""`db migrate`."""

from contextlib import closing

from fleet.product_files.parse import load_products
from fleet.settings import Settings, load_settings
from sigap.cli.showing import say, show_warnings
from sigap.platform.running import open_database
from store.assets.fleet_clocks import ClockMode
from store.assets.products import list_products, register_product
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
        say("this user may not make the web process's role. An administrator runs this, then `db migrate` runs again:")
        say(f"    {sql_for_administrator(conn)}")
        return
    if settings.web_database_url and not set_web_password(conn, settings.web_database_url):
        say("this user may not set the password of SIGAP_WEB_DATABASE_URL: an administrator has to")


def _roll_up_again(conn: Connection) -> None:
    """A migration may have put down buckets of every product to be rolled up anew."""
    for product in list_products(conn):
        if ranges := refresh_rollups(conn, product):
            say(f"{product.id}: rollups are up to date; {ranges} ranges of readings were rolled up")
