"""How healthy components are, in words: on a device's page and in the list of unusual ones."""

from datetime import datetime

from dashboards.console import fleets_now
from dashboards.parts.shared.words import product_name, watched_name
from dashboards.viewer import Viewer
from fleet.product import Product
from store.engine.database import Connection
from store.learning.health import Health, health_of_devices, last_look, least_healthy

SHOWN = 6


def device_health_rows(conn: Connection, viewer: Viewer, product: Product, device: int) -> dict[str, dict[str, object]]:
    """By component, the least healthy first."""
    return {one.component: _row(viewer, product, one) for one in health_of_devices(conn, [device])}


def how_known(conn: Connection, viewer: Viewer, product: Product, now: datetime) -> str:
    """What health is and when it was last looked at; why none is known before."""
    look = last_look(conn, product.id)
    return viewer.t("health_how", ago=viewer.relative(look.at, now)) if look else viewer.t("health_not_known")


def unusual_of(conn: Connection, viewer: Viewer) -> dict[str, object]:
    """The least healthy of all fleets."""
    known = fleets_now(conn)
    rows = []
    for one in least_healthy(conn, limit=SHOWN):
        product = known.products.get(one.product)
        rows.append(
            {
                "one": one,
                "product": product_name(viewer, product, one.product),
                "component": watched_name(viewer, product, one.component),
                "health": round(one.health),
                "since": viewer.relative(one.since, known.times.get(one.product, known.latest)),
                "reasons": [viewer.say(reason, product) for reason in one.deviations],
            }
        )
    return {"rows": rows}


def _row(viewer: Viewer, product: Product, one: Health) -> dict[str, object]:
    return {
        "name": watched_name(viewer, product, one.component),
        "health": None if one.health is None else viewer.t("health_of_100", health=round(one.health)),
        "share": one.health,
        "since": viewer.t("health_since", since=viewer.when(one.since)) if one.since else "",
        "learning": viewer.t("health_learning", span=viewer.span(one.learning * product.scoring))
        if one.learning
        else "",
        "reasons": [viewer.say(reason, product) for reason in one.deviations] if one.since else [],
    }
