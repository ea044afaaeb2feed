"""On the page of a ticket: a claim of its owner, filled in from the ticket; the one that stands where there is one."""

from nicegui import ui

from api.access.permissions import Permission
from api.web.database import the_product
from dashboards.console import read
from dashboards.frame import Page
from dashboards.parts.shared.acting import act
from dashboards.parts.warranty.shown import by_now
from fleet.coded import coded
from service.claims.making import Wanted, begin_claim
from service.claims.states import WarrantyClaimRefused
from store.assets.assets import find_asset
from store.engine.database import Connection
from store.service.tickets import find_ticket
from store.warranty.claims import ClaimFilter, list_claims

FILE = Permission.WARRANTY_FILE


async def claim_button(page: Page, ticket_id: int) -> None:
    """Nothing for whoever may not file claims."""
    if not page.viewer.may(FILE):
        return
    standing = await read(_standing, ticket_id)

    async def press() -> None:
        if standing is not None:
            ui.navigate.to(f"/warranty-claims/{standing}")
            return
        made: list[int] = []

        def work(conn: Connection) -> None:
            made.append(_begin(conn, ticket_id, page.viewer.name))

        with page.client:
            await act(page, FILE, work, done=page.viewer.t("warranty_claim_did_draft"), about=f"ticket/{ticket_id}")
            if made:
                ui.navigate.to(f"/warranty-claims/{made[0]}")

    with ui.element("div").classes("actions"):
        name = "warranty_claim" if standing is not None else "device_claim"
        ui.button(page.viewer.t(name), icon="gavel", on_click=press).props("no-caps dense outline").classes(
            "make-claim"
        )


def _standing(conn: Connection, ticket_id: int) -> int | None:
    found = list_claims(conn, ClaimFilter(ticket_id=ticket_id), limit=1)
    return found[0].id if found else None


def _begin(conn: Connection, ticket_id: int, actor: str) -> int:
    ticket = find_ticket(conn, ticket_id)
    asset = find_asset(conn, ticket.asset_id) if ticket else None
    if ticket is None or asset is None or asset.customer_id is None:
        raise WarrantyClaimRefused(coded("claim_not_owner"))
    by = by_now(conn, ticket.product, actor)
    wanted = Wanted(asset.id, asset.customer_id, ticket_id=ticket.id)
    return begin_claim(conn, the_product(conn, ticket.product), wanted, by).id
