"""Each asset's end of warranty becomes coverage of parts, labour and travel for the components that its product file
covers, under the version in force. It lasts to the end of that day where the owner lives: a few hours longer, never
shorter."""

import tomllib

from store.engine.database import Connection

WRITE = """
    INSERT INTO sigap.coverage (asset_id, source, kinds, components, from_on, until_on, time_zone, terms_version,
                                granted_by)
    SELECT a.id, 'product', ARRAY['parts', 'labour', 'travel'], %(components)s,
           least((coalesce(a.sold_at, a.warranty_until) AT TIME ZONE z.zone)::date,
                 (a.warranty_until AT TIME ZONE z.zone)::date),
           (a.warranty_until AT TIME ZONE z.zone)::date, z.zone, %(version)s, 'migration'
    FROM sigap.asset a LEFT JOIN sigap.customer c ON c.id = a.customer_id
    CROSS JOIN LATERAL (SELECT coalesce(c.time_zone, 'Asia/Jakarta') AS zone) z
    WHERE a.product = %(product)s AND a.warranty_until IS NOT NULL
"""


def convert(conn: Connection) -> None:
    products = conn.execute(
        """SELECT p.id, p.version, v.body FROM sigap.product p
           LEFT JOIN sigap.product_version v ON v.product = p.id AND v.version = p.version"""
    ).fetchall()
    for product, version, body in products:
        values = {"product": product, "version": max(version, 1), "components": _covered(body)}
        conn.execute(WRITE, values)
    conn.execute("ALTER TABLE sigap.asset DROP COLUMN warranty_until")


def _covered(body: str | None) -> list[str] | None:
    """The components that a product file names; None for all of them."""
    try:
        warranty = tomllib.loads(body or "").get("warranty", {})
    except tomllib.TOMLDecodeError:
        return None
    covers = warranty.get("covers") if isinstance(warranty, dict) else None
    return [str(one) for one in covers] if isinstance(covers, list) and covers else None
