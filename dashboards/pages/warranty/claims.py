"""`/warranty-claims` and `/warranty-claims/{id}`: claims of customers, those that are open first asked for."""

from fastapi import Request
from nicegui import ui

from dashboards.console import fleets_now, note_read, read
from dashboards.frame import fleets, frame
from dashboards.pages.missing import NothingHere
from dashboards.parts.shared.filtered_list import (
    PAGE_ROWS,
    Chosen,
    Listing,
    filter_bar,
    pick,
    pick_product,
    search_field,
    searched,
)
from dashboards.parts.shared.words import mode_name, product_name
from dashboards.parts.warranty.acts import case_buttons
from dashboards.parts.warranty.claim_acts import claim_buttons, clause_name
from dashboards.parts.warranty.shown import (
    history_shown,
    known_product,
    money,
    number_in,
    photos_of,
    searching,
    steps_shown,
)
from dashboards.viewer import Viewer, viewer_of
from service.claims.deciding import standing_decisions
from service.claims.states import OPEN, ClaimState, known_claim
from service.claims.steps import claim_steps
from store.engine.database import Connection
from store.warranty.claims import Claim, ClaimFilter, claim_history, find_claim, lines_of, list_claims
from store.warranty.evidence import Case
from store.warranty.returns import ReturnFilter, list_returns

FILTERS = {"state": "open", "product": "", "q": ""}


async def warranty_claims(request: Request) -> None:
    known = await fleets()
    with frame(request, "warranty_claims", known) as page:
        t = page.viewer.t
        listing = Listing(page, "warranty_claims.html", claims_of, searched(request.query_params, FILTERS))
        with filter_bar(page, t("warranty_claims")):
            states = {"open": t("warranty_claims_open"), "": t("all")}
            states |= {one.value: t(f"warranty_claim_state_{one}") for one in ClaimState}
            pick(listing, "state", states, t("state"))
            pick_product(listing, known.products)
            search_field(listing, "q", t("search"))
        await listing.show()
    page.follow("clock", refresh=listing.fragment.refresh)


def claims_of(conn: Connection, viewer: Viewer, chosen: Chosen, skip: int) -> dict[str, object]:
    known = fleets_now(conn)
    states = {"open": [str(one) for one in OPEN], "": None}.get(chosen["state"], [chosen["state"]])
    wanted = ClaimFilter(states, chosen["product"] or None, text=searching(chosen["q"]))
    found = list_claims(conn, wanted, limit=PAGE_ROWS + 1, skip=skip)

    def row(one: Claim) -> dict[str, object]:
        product = known.products.get(one.product)
        return {
            "one": one,
            "product": product_name(viewer, product, one.product),
            "state": viewer.t(f"warranty_claim_state_{one.state}"),
            "mode": mode_name(viewer, product, one.failure_mode) if one.failure_mode else "–",
            "due": viewer.when(one.due_at) if one.due_at and one.decided_at is None else "–",
            "late": one.breached_at is not None and one.decided_at is None,
            "at": viewer.when(one.submitted_at or one.made_at),
        }

    return {"rows": [row(one) for one in found[:PAGE_ROWS]], "more": len(found) > PAGE_ROWS, "total": None}


async def warranty_claim(request: Request, warranty_claim_id: str) -> None:
    known, number = await fleets(), number_in(warranty_claim_id)
    if await read(find_claim, number) is None:
        raise NothingHere
    await note_read(f"warranty_claim/{number}")
    viewer = viewer_of(request)
    with frame(request, "warranty_claims", known, title=viewer.t("warranty_claim")) as page:
        head = await page.fragment("warranty_claim_head.html", claim_head, viewer, number)
        buttons = await case_buttons(page, lambda: claim_buttons(page, number))
        with ui.element("div").classes("two-columns"):
            with ui.element("div").classes("wide"):
                lines = await page.fragment("warranty_claim_lines.html", claim_lines, viewer, number)
                photos = await page.fragment("case_photos.html", photos_of, viewer, Case(claim_id=number))
            with ui.element("div"):
                steps = await page.fragment("case_steps.html", _steps, viewer, number)
                history = await page.fragment("order_changes.html", _history, viewer, number)
        for part in (head, buttons, lines, photos, steps, history):
            page.follow("clock", refresh=part.refresh)


def claim_head(conn: Connection, viewer: Viewer, number: int) -> dict[str, object]:
    found = known_claim(conn, number)
    product = known_product(conn, found.product)
    now = fleets_now(conn).now(found.product)
    waits = found.due_at is not None and found.state in (ClaimState.SUBMITTED, ClaimState.IN_REVIEW)
    return {
        "one": found,
        "product": viewer.pick(product.name) if product else found.product,
        "state": viewer.t(f"warranty_claim_state_{found.state}"),
        "mode": mode_name(viewer, product, found.failure_mode) if found.failure_mode else "",
        "bought": viewer.wording().text("day_alone", day=found.purchased_on) if found.purchased_on else "",
        "due": viewer.when(found.due_at) if waits and found.due_at else "",
        "due_in": viewer.relative(found.due_at, now) if waits and found.due_at else "",
        "late": waits and found.due_at is not None and found.due_at <= now,
        "returns": list_returns(conn, ReturnFilter(claim_id=number)),
    }


def claim_lines(conn: Connection, viewer: Viewer, number: int) -> dict[str, object]:
    """What is claimed, and what was decided last on each line."""
    found = known_claim(conn, number)
    product = known_product(conn, found.product)
    assert product is not None
    standing, currency = standing_decisions(conn, found), product.charges.currency
    rows = []
    for line in lines_of(conn, number):
        one = standing.get(line.position)
        component = product.component(line.component) if line.component else None
        rows.append(
            {
                "line": line,
                "item": viewer.pick(component.name) if component else viewer.t(f"claim_item_{line.item}"),
                "asked": viewer.t(f"claim_asked_{line.asked}"),
                "wanted": money(viewer, line.amount, currency),
                "decision": viewer.t(f"claim_decision_{one.decision}") if one else "",
                "granted": viewer.t(f"claim_asked_{one.granted}") if one and one.granted else "",
                "amount": money(viewer, one.amount, currency) if one else "",
                "clause": clause_name(viewer, product, one.clause) if one and one.clause else "",
                "photo": f"/v1/evidence/{one.evidence_id}/file" if one and one.evidence_id else "",
                "words": one.words if one else "",
            }
        )
    return {"rows": rows, "one": found}


def _steps(conn: Connection, viewer: Viewer, number: int) -> dict[str, object]:
    return steps_shown(viewer, claim_steps(known_claim(conn, number)))


def _history(conn: Connection, viewer: Viewer, number: int) -> dict[str, object]:
    product = known_product(conn, known_claim(conn, number).product)
    return history_shown(viewer, claim_history(conn, number), "warranty_claim_did", product)
