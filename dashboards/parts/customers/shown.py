"""What the page of a customer shows: who, where, what they have, its tickets and visits, what they were sent."""

from datetime import datetime

from api.access.permissions import Permission
from dashboards.console import fleets_now
from dashboards.pages.missing import NothingHere
from dashboards.parts.orders.shown import window_shown
from dashboards.parts.orders.visits import with_visits
from dashboards.parts.shared.list_rows import ticket_row
from dashboards.parts.shared.words import channel_name, product_name
from dashboards.viewer import ZONES, Viewer
from store.assets.customers import find_customer
from store.assets.external_refs import RefKind, refs_of
from store.assets.sites import Site, address_line, sites_of
from store.console.customers_shown import OwnedAppliance, appliances_of, standing_of
from store.console.notices_shown import notices_newest
from store.console.orders_shown import ShownOrder, orders_of_customer
from store.console.tickets_shown import tickets_of_customer
from store.engine.database import Connection
from store.privacy.consents import TEXT_VERSIONS, Purpose, consents_of

MOST_APPLIANCES, MOST_TICKETS, MOST_ORDERS, MOST_NOTICES = 100, 25, 15, 15


def customer_head(conn: Connection, viewer: Viewer, customer_id: int) -> dict[str, object]:
    customer, standing = find_customer(conn, customer_id), standing_of(conn, customer_id)
    if customer is None or standing is None:
        raise NothingHere
    quiet = customer.quiet_from != customer.quiet_until
    refs = [f"{one.system}: {one.external_id}" for one in refs_of(conn, RefKind.CUSTOMER, customer_id)]
    return {
        "customer": customer,
        "language": viewer.t(f"language_{customer.language}"),
        "zone": ZONES.get(customer.time_zone, customer.time_zone),
        "quiet": f"{customer.quiet_from:%H:%M}–{customer.quiet_until:%H:%M}" if quiet else viewer.t("customer_always"),
        "opted_out": ", ".join(channel_name(viewer, one) for one in customer.opted_out),
        "refs": refs,
        "account": standing.person_id,
        "erased": viewer.when(standing.erased_at) if standing.erased_at else "",
        "restricted": viewer.when(standing.restricted_at) if standing.restricted_at else "",
    }


def sites_shown(conn: Connection, viewer: Viewer, customer_id: int) -> dict[str, object]:
    rows = [_site(one) for one in sites_of(conn, customer_id)]
    return {"rows": rows, "may": viewer.may(Permission.CUSTOMERS_WRITE)}


def _site(site: Site) -> dict[str, object]:
    return {
        "site": site,
        "address": address_line(site),
        "pin": f"{site.latitude},{site.longitude}" if site.latitude is not None else address_line(site),
        "hints": " · ".join(filter(None, (site.landmark, site.access_notes))),
        "zone": ZONES.get(site.time_zone, site.time_zone),
    }


def appliances_shown(conn: Connection, viewer: Viewer, customer_id: int) -> dict[str, object]:
    known, names = fleets_now(conn), {one.id: one.name or address_line(one) for one in sites_of(conn, customer_id)}

    def row(one: OwnedAppliance) -> dict[str, object]:
        return {
            "one": one,
            "product": product_name(viewer, known.products.get(one.product), one.product),
            "site": names.get(one.site_id, "") if one.site_id else "",
            "sold": viewer.day(one.sold_at) if one.sold_at else "–",
        }

    return {"rows": [row(one) for one in appliances_of(conn, customer_id, limit=MOST_APPLIANCES)]}


def tickets_shown(conn: Connection, viewer: Viewer, customer_id: int) -> dict[str, object]:
    known = fleets_now(conn)
    found = tickets_of_customer(conn, customer_id, limit=MOST_TICKETS)
    return {"rows": with_visits(conn, viewer, [ticket_row(viewer, known, one) for one in found])}


def orders_shown(conn: Connection, viewer: Viewer, customer_id: int) -> dict[str, object]:
    """Newest first."""
    found = orders_of_customer(conn, customer_id, limit=MOST_ORDERS)

    def row(one: ShownOrder) -> dict[str, object]:
        begins, ends = one.arrival_begins, one.arrival_ends
        when = window_shown(viewer, begins, ends) if begins and ends else viewer.t("appointment_none")
        return {"order": one, "when": when, "state": viewer.t(f"order_state_{one.state}")}

    return {"rows": [row(one) for one in found]}


def notices_shown(conn: Connection, viewer: Viewer, customer_id: int) -> dict[str, object]:
    may = viewer.may(Permission.NOTICES_READ)
    found = notices_newest(conn, customer_id=customer_id, limit=MOST_NOTICES) if may else []
    rows = [
        {"notice": one, "channel": channel_name(viewer, one.channel), "at": viewer.when(one.created_at)}
        for one in found
    ]
    return {"rows": rows, "may": may}


def consents_shown(conn: Connection, viewer: Viewer, customer_id: int) -> dict[str, object]:
    """Each purpose that needs one, and how it stands; the words that were agreed to stand beside it."""
    living = {one.purpose: one for one in consents_of(conn, customer_id) if one.withdrawn_at is None}
    ended: dict[Purpose, datetime] = {
        one.purpose: one.withdrawn_at for one in consents_of(conn, customer_id) if one.withdrawn_at is not None
    }

    def said(purpose: Purpose) -> str:
        if given := living.get(purpose):
            return viewer.t("consent_since", at=viewer.day(given.given_at), how=viewer.t(f"consent_how_{given.how}"))
        return viewer.t("consent_withdrawn", at=viewer.day(ended[purpose])) if purpose in ended else ""

    rows = [
        {
            "purpose": purpose.value,
            "name": viewer.t(f"purpose_{purpose}"),
            "given": purpose in living,
            "state": viewer.t("consent_yes" if purpose in living else "consent_no"),
            "said": said(purpose),
            "words": viewer.t(f"consent_{purpose}_{version}"),
        }
        for purpose, version in TEXT_VERSIONS.items()
    ]
    return {"rows": rows, "may": viewer.may(Permission.PRIVACY_ACT)}
