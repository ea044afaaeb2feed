"""Warranty cards, codes on products, and what other systems read of claims and returns."""

from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse, Response

from api.access.actor import Actor
from api.access.asks import asks
from api.access.permissions import Permission
from api.device_access.acting import Access
from api.schemas.sentences import wording_about
from api.schemas.warranty import (
    CentreOut,
    ClauseOut,
    ProductCodeOut,
    ServiceEventOut,
    WarrantyCardOut,
)
from api.web.database import Db, the_product
from api.web.documented_errors import errors
from api.web.fields import PathId
from api.web.language import Words
from api.web.paging import After, Limit, Page, page_of
from api.web.problems import Conflict, Missing
from fleet.coded import coded
from service.returns.states import known_return
from service.warranty.card import WarrantyCard, warranty_card
from service.warranty.print_pages import ReturnLabel, policy_of, printed_card, return_label
from service.warranty.product_codes import make_code, product_address
from store.assets.assets import SoldAsset, find_asset
from store.engine.database import Connection
from store.warranty.service_events import list_events
from wording.wording import Wording

router = APIRouter(prefix="/v1", tags=["warranty"])
READS = [Depends(asks(Permission.WARRANTY_READ))]
DECIDES = [Depends(asks(Permission.WARRANTY_DECIDE))]
HTML: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "A page to print.",
        "content": {"text/html": {"schema": {"type": "string"}, "example": "<!doctype html>"}},
    }
}
NOT_KEPT = {"Cache-Control": "no-store"}


@router.get("/assets/{asset_id}/warranty-card", summary="Warranty card", responses=errors(404), dependencies=READS)
def card(asset_id: PathId, db: Db, words: Words) -> WarrantyCardOut:
    """What the buyer was promised, for how long, and where it is repaired, in the language asked for."""
    with db.connection() as conn:
        asset = _asset(conn, asset_id)
        product = the_product(conn, asset.product)
        found = warranty_card(conn, product, asset_id, now=db.now(conn, asset.product))
        assert found is not None
        return card_out(found, wording_about(conn, words, asset.product))


@router.get(
    "/assets/{asset_id}/warranty-card/print",
    summary="Warranty card to print",
    response_class=HTMLResponse,
    responses={**errors(404), **HTML},
    dependencies=READS,
)
def printed(asset_id: PathId, db: Db, words: Words) -> HTMLResponse:
    """The same on one page."""
    with db.connection() as conn:
        asset = _asset(conn, asset_id)
        product = the_product(conn, asset.product)
        found = warranty_card(conn, product, asset_id, now=db.now(conn, asset.product))
        assert found is not None
        return print_page(printed_card(found, wording_about(conn, words, asset.product)))


@router.get(
    "/returns/{return_id}/label",
    summary="Label of a return",
    response_class=HTMLResponse,
    responses={**errors(404, 409), **HTML},
    dependencies=READS,
)
def label(return_id: PathId, db: Db, words: Words, at_hand: Access) -> HTMLResponse:
    """To print and stick onto the parcel; 409 before it is authorised."""
    with db.connection() as conn:
        page = label_of(conn, return_id, words, base=at_hand.base)
    return print_page(page)


@router.post(
    "/assets/{asset_id}/product-code", summary="Make the code of a product", responses=errors(404), dependencies=DECIDES
)
def code(asset_id: PathId, response: Response, db: Db, actor: Actor, at_hand: Access) -> ProductCodeOut:
    """A random code for the product's label, shown now and never again; one that was made before is good no longer."""
    response.headers.update(NOT_KEPT)
    with db.connection() as conn:
        _asset(conn, asset_id)
        made = make_code(conn, asset_id, actor=actor, now=db.wall())
        return ProductCodeOut(code=made, address=product_address(at_hand.base, made))


@router.get("/service-events", summary="Service events", responses=errors(), dependencies=READS)
def events(request: Request, db: Db, after: After = 0, limit: Limit = 100) -> Page[ServiceEventOut]:
    """Claims that were settled, products that were replaced or paid back: read on from the last number."""
    with db.connection() as conn:
        found = list_events(conn, after=after, limit=limit + 1)
        return page_of(request, found, limit, to=ServiceEventOut.model_validate, key=lambda one: one.id)


def label_of(conn: Connection, return_id: int, words: Wording, *, base: str) -> str:
    """The label of an authorised return; Conflict for another one."""
    found = known_return(conn, return_id)
    if found.valid_until is None:
        raise Conflict(coded("return_without_label", number=found.number))
    wording = wording_about(conn, words, found.product)
    name = words.pick(the_product(conn, found.product).name)
    made = ReturnLabel(found.number, name, found.serial, found.ship_to, found.valid_until)
    return return_label(made, wording, address=f"{base.rstrip('/')}/r/{found.number}")


def card_out(found: WarrantyCard, words: Wording) -> WarrantyCardOut:
    """A card in somebody's language."""
    return WarrantyCardOut(
        product=found.product,
        name=words.pick(found.name),
        serial=found.serial,
        owner=found.owner,
        number=found.number,
        purchased_on=found.purchased_on,
        seller=found.seller,
        registration=found.registration,
        short=words.say(found.short),
        lines=[words.say(line) for line in found.lines],
        clauses=[ClauseOut(id=one.id, text=words.pick(one.name)) for one in found.clauses],
        parts_until=found.parts_until,
        centres=[CentreOut.model_validate(one) for one in found.centres],
    )


def print_page(page: str) -> HTMLResponse:
    return HTMLResponse(page, headers={**NOT_KEPT, "Content-Security-Policy": policy_of(page)})


def _asset(conn: Connection, asset_id: int) -> SoldAsset:
    asset = find_asset(conn, asset_id)
    if asset is None:
        raise Missing(coded("no_asset", asset=asset_id))
    return asset
