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
    Entry("devices", "/devices", "memory"),
    Entry("alarms", "/alarms", "notifications_active"),
    Entry("inbox", "/inbox", "mail"),
    Entry("ledger", "/ledger", "fact_check"),
    Entry("models", "/models", "insights"),
)
ADMINISTRATION = (
    Entry("setup", "/setup", "checklist"),
    Entry("access", "/access", "vpn_key"),
    Entry("claims", "/claims", "qr_code_2"),
    Entry("people", "/people", "group"),
    Entry("roles", "/roles", "badge"),
    Entry("tenants", "/tenants", "apartment", several=True),
    Entry("tokens", "/tokens", "key"),
    Entry("privacy", "/privacy", "privacy_tip"),
    Entry("floods", "/floods", "flood"),
    Entry("audit", "/audit", "history"),
)
CUSTOMERS = "/my"
ACCOUNT = Entry("account", "/account", "person")


def entries_for(viewer: Viewer, entries: Sequence[Entry], *, several: bool = False) -> list[Entry]:
    """Those that a viewer may open. An entry without a page of its own here is nobody's."""
    asked = console().asked
    return [
        entry
        for entry in entries
        if (permission := asked.get(entry.address)) and viewer.may(permission) and (several or not entry.several)
    ]


def first_address(viewer: Viewer) -> str | None:
    """Where a viewer's work begins; None for whoever may open nothing. Customers have pages of their own."""
    if viewer.principal.role is Role.CUSTOMER:
        return CUSTOMERS
    return next((entry.address for entry in entries_for(viewer, (*DESK, *ADMINISTRATION, ACCOUNT))), None)
