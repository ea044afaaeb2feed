"""Reminders, once a day of the fleet's clock: a guarantee ends soon, something is to be maintained."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from fleet.product import Product
from store.engine.database import Connection
from store.follow_up.letters import EPOCH, begin_day, ending_coverage, maintenance_due, put_letter
from wording.times import HOME_ZONE

# So long before its end the owner is told that a guarantee ends.
ENDS_WITHIN = timedelta(days=30)
WARRANTY_ENDS, MAINTENANCE_DUE = "warranty_ends", "maintenance_due"
# A plan's place in the product file stands in front of the day.
PLAN = 100_000


def write_reminders(conn: Connection, product: Product, now: datetime) -> int:
    """How many were written."""
    today = now.astimezone(ZoneInfo(HOME_ZONE)).date()
    with conn.transaction():
        if not begin_day(conn, product.id, today):
            return 0
        ending = ending_coverage(conn, product.id, from_on=today, until_on=today + ENDS_WITHIN)
        written = 0
        for one in ending:
            written += put_letter(
                conn,
                one.customer_id,
                product=product.id,
                about=f"asset/{one.asset_id}",
                kind=WARRANTY_ENDS,
                purpose="service",
                sequence=(one.until_on - EPOCH).days,
                at=now,
            )
        for place, plan in enumerate(product.maintenance):
            for due in maintenance_due(conn, product.id, plan.component, plan=place, before=now - plan.every):
                written += put_letter(
                    conn,
                    due.customer_id,
                    product=product.id,
                    about=f"asset/{due.asset_id}",
                    kind=MAINTENANCE_DUE,
                    purpose="advice",
                    sequence=place * PLAN + (today - EPOCH).days,
                    at=now,
                )
        return written
