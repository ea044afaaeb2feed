"""The navigation: what whoever looks may open."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.console import console
from dashboards.viewer import Viewer
from store.identity.people import Role


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the navigation; `several`: shown only where there are several tenants."""

    name: str
    address: str
    symbol: str
    several: bool = False


DESK = (
    Entry("overview", "/", "dashboard"),
    Entry("tickets", "/tickets", "confirmation_number"),
    Entry("conversations", "/conversations", "forum"),
    Entry("mails_in", "/mails", "mark_email_unread"),
    Entry("reports", "/reports", "contact_support"),
    Entry("orders", "/orders", "event_note"),
    Entry("board", "/board", "calendar_month"),
    Entry("activations", "/activations", "verified"),
    Entry("warranty_claims", "/warranty-claims", "gavel"),
    Entry("returns", "/returns", "local_shipping"),
    Entry("surveys", "/surveys", "sentiment_satisfied"),
    Entry("reviews", "/reviews", "rate_review"),
    Entry("complaints", "/complaints", "troubleshoot"),
    Entry("news", "/news", "notifications"),
    Entry("customers", "/customers", "contacts"),
    Entry("devices", "/devices", "memory"),
    Entry("alarms", "/alarms", "notifications_active"),
    Entry("parts", "/parts", "inventory"),
    Entry("places", "/places", "warehouse"),
    Entry("technicians", "/technicians", "engineering"),
    Entry("calendars", "/calendars", "event"),
    Entry("articles", "/articles", "menu_book"),
    Entry("questions", "/questions", "quiz"),
    Entry("assistant", "/assistant", "smart_toy"),
    Entry("inbox", "/inbox", "mail"),
    Entry("calls", "/calls", "call"),
    Entry("sent", "/messages", "send"),
    Entry("ledger", "/ledger", "fact_check"),
    Entry("models", "/models", "insights"),
)
ADMINISTRATION = (
    Entry("setup", "/setup", "checklist"),
    Entry("imports", "/imports", "upload_file"),
    Entry("access", "/access", "vpn_key"),
    Entry("claims", "/claims", "qr_code_2"),
    Entry("people", "/people", "group"),
    Entry("roles", "/roles", "badge"),
    Entry("routes", "/routes", "alt_route"),
    Entry("tenants", "/tenants", "apartment", several=True),
    Entry("tokens", "/tokens", "key"),
    Entry("privacy", "/privacy", "privacy_tip"),
    Entry("floods", "/floods", "flood"),
    Entry("audit", "/audit", "history"),
)
CUSTOMERS = "/my"
ACCOUNT = Entry("account", "/account", "person")
# A page for the phone, outside of the console.
MY_ORDERS = Entry("my_orders", "/work", "directions_car")


def entries_for(viewer: Viewer, entries: Sequence[Entry], *, several: bool = False) -> list[Entry]:
    """Those that a viewer may open. An entry without a page of its own here is nobody's."""
    asked = console().asked
    return [
        entry
        for entry in entries
        if (permission := asked.get(entry.address)) and viewer.may(permission) and (several or not entry.several)
    ]


def phone_entries(viewer: Viewer) -> list[Entry]:
    """What technicians open on their phones."""
    return [MY_ORDERS] if viewer.principal.role is Role.TECHNICIAN else []


def first_address(viewer: Viewer) -> str | None:
    """Where a viewer's work begins; None for whoever may open nothing. Customers have pages of their own."""
    if viewer.principal.role is Role.CUSTOMER:
        return CUSTOMERS
    return next((entry.address for entry in entries_for(viewer, (*DESK, *ADMINISTRATION, ACCOUNT))), None)
