"""`/reviews` and `/reviews/{id}`: what customers let others read, to be published, withheld or answered."""

from fastapi import Request
from nicegui import ui

from dashboards.console import fleets_now, read
from dashboards.frame import fleets, frame
from dashboards.pages.missing import NothingHere
from dashboards.parts.follow_up.acts import review_buttons
from dashboards.parts.shared.filtered_list import PAGE_ROWS, Chosen, Listing, filter_bar, pick, pick_product, searched
from dashboards.parts.shared.words import product_name
from dashboards.parts.warranty.acts import case_buttons
from dashboards.parts.warranty.shown import known_product, number_in
from dashboards.viewer import Viewer, viewer_of
from service.follow_up.states import ReviewState, known_review
from store.engine.database import Connection
from store.follow_up.reviews import Review, ReviewFilter, find_review, list_reviews

FILTERS = {"state": ReviewState.SUBMITTED.value, "product": ""}


async def reviews(request: Request) -> None:
    known = await fleets()
    with frame(request, "reviews", known) as page:
        t = page.viewer.t
        listing = Listing(page, "reviews.html", reviews_of, searched(request.query_params, FILTERS))
        with filter_bar(page, t("reviews")):
            states = {one.value: t(f"review_state_{one}") for one in ReviewState}
            pick(listing, "state", {**states, "": t("all")}, t("state"))
            pick_product(listing, known.products)
        await listing.show()
    page.follow("clock", refresh=listing.fragment.refresh)


def reviews_of(conn: Connection, viewer: Viewer, chosen: Chosen, skip: int) -> dict[str, object]:
    known = fleets_now(conn)
    wanted = ReviewFilter(chosen["state"] or None, chosen["product"] or None)
    found = list_reviews(conn, wanted, limit=PAGE_ROWS + 1, skip=skip)
    rows = [_row(viewer, one, product_name(viewer, known.products.get(one.product), one.product)) for one in found]
    return {"rows": rows[:PAGE_ROWS], "more": len(found) > PAGE_ROWS, "total": None}


async def review(request: Request, review_id: str) -> None:
    known, number = await fleets(), number_in(review_id)
    if await read(find_review, number) is None:
        raise NothingHere
    viewer = viewer_of(request)
    with frame(request, "reviews", known, title=viewer.t("review")) as page, ui.element("div"):
        head = await page.fragment("review_head.html", review_head, viewer, number)
        buttons = await case_buttons(page, lambda: review_buttons(page, number))
        for part in (head, buttons):
            page.follow("clock", refresh=part.refresh)


def review_head(conn: Connection, viewer: Viewer, number: int) -> dict[str, object]:
    found = known_review(conn, number)
    product = known_product(conn, found.product)
    return _row(viewer, found, viewer.pick(product.name) if product else found.product)


def _row(viewer: Viewer, one: Review, product: str) -> dict[str, object]:
    return {
        "one": one,
        "product": product,
        "state": viewer.t(f"review_state_{one.state}"),
        "why": viewer.t(f"review_why_{one.why}") if one.why else "",
        "score": viewer.t(f"rate_score_{one.score}"),
        "at": viewer.when(one.submitted_at),
        "decided": viewer.when(one.decided_at) if one.decided_at else "",
    }
