"""The date of a warranty becomes coverage: of the components that the product file names, to the end of that day."""

from datetime import date

from store.assets.coverage import coverage_of
from store.engine.database import connect
from store.engine.migrate import migrate
from tests.cloned_database import empty_database

BEFORE = 42


def test_each_date_becomes_a_row_under_the_version_in_force(server_url: str) -> None:
    with empty_database(server_url) as url, connect(url) as conn:
        migrate(conn, until=BEFORE)
        conn.execute("INSERT INTO product (id, version) VALUES ('pump', 3), ('fan', 1)")
        body = "[warranty]\nduration = '365d'\ncovers = ['seal']\n"
        conn.execute("INSERT INTO product_version VALUES ('pump', 3, 'd', %s), ('fan', 1, 'd', '')", (body,))
        conn.execute("INSERT INTO customer (name, time_zone) VALUES ('Ani', 'Asia/Jayapura')")
        conn.execute(
            """INSERT INTO asset (product, customer_id, sold_at, warranty_until, site, area) VALUES
               ('pump', (SELECT id FROM customer), '2025-01-24 20:00Z', '2026-01-24 20:00Z', 'Jl. Ani 7', 'Sentani'),
               ('fan', NULL, NULL, '2026-01-24 20:00Z', '', ''), ('fan', NULL, '2025-01-24Z', NULL, '', '')"""
        )
        migrate(conn)
        pump, fan, bare = (coverage_of(conn, number) for (number,) in conn.execute("SELECT id FROM asset ORDER BY id"))
        [one], [other] = pump, fan
        assert (one.source, one.kinds, one.components) == ("product", ["parts", "labour", "travel"], ["seal"])
        assert (one.from_on, one.until_on, one.time_zone) == (date(2025, 1, 25), date(2026, 1, 25), "Asia/Jayapura")
        assert one.terms_version == 3
        assert (other.components, other.from_on, other.until_on) == (None, date(2026, 1, 25), date(2026, 1, 25))
        assert bare == []
        [(until,)] = conn.execute("SELECT warranty_until(%s)", (one.asset_id,)).fetchall()
        assert until.isoformat() == "2026-01-25T14:59:59+00:00"
