"""What became of a product's repairs, for the page of the ledger."""

from datetime import datetime, timedelta

from dashboards.parts.shared.words import mode_name
from dashboards.viewer import Viewer
from fleet.product import Product
from service.repairs.first_time_fix import COMES_BACK_WITHIN, repair_figures
from store.engine.database import Connection


def repairs_shown(
    conn: Connection, viewer: Viewer, product: Product, *, since: datetime, now: datetime
) -> dict[str, object]:
    """Counts by failure mode; few repairs make no percentage."""
    days = COMES_BACK_WITHIN // timedelta(days=1)
    return {
        "hint": viewer.t("repairs_hint", since=viewer.day(since), days=days),
        "rows": [
            {
                "name": mode_name(viewer, product, one.failure_mode),
                "one": one,
                "fixed": viewer.t("repairs_of", n=one.fixed, all=one.fixed + one.not_fixed),
            }
            for one in repair_figures(conn, product.id, since=since, now=now)
        ],
    }
