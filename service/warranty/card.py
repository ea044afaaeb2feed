"""The digital warranty card of a product: what the buyer was promised, for how long, where it is repaired, in the words
that Indonesian law asks of a guarantee card."""

from dataclasses import dataclass
from datetime import date, datetime

from fleet.coded import Coded
from fleet.product import Product
from fleet.texts import Text
from fleet.warranty import Centre, Clause, end_of
from service.coverage.words import coverage_in_short, coverage_lines
from store.assets.assets import find_asset
from store.assets.coverage import coverage_of, sold_here
from store.assets.customers import find_customer
from store.engine.database import Connection
from store.warranty.activations import verified_activation


@dataclass(frozen=True, slots=True)
class WarrantyCard:
    """`number`: of the verified activation, None where the sale is known otherwise. `lines`: what is covered until
    when. `clauses`: what ends the guarantee for a fault. `parts_until`: until when parts are to be had."""

    product: str
    name: Text
    serial: str
    owner: str
    number: str | None
    purchased_on: date | None
    seller: str
    registration: str
    short: Coded
    lines: list[Coded]
    clauses: tuple[Clause, ...]
    parts_until: date | None
    centres: tuple[Centre, ...]


def warranty_card(conn: Connection, product: Product, asset_id: int, *, now: datetime) -> WarrantyCard | None:
    """The card of an asset; None where there is no such asset. `now` is the fleet's time."""
    asset, here = find_asset(conn, asset_id), sold_here(conn, asset_id)
    if asset is None or here is None:
        return None
    owner = find_customer(conn, asset.customer_id) if asset.customer_id is not None else None
    activation = verified_activation(conn, asset_id)
    coverage = coverage_of(conn, asset_id)
    terms = product.warranty
    parts = terms.parts_until if terms else None
    return WarrantyCard(
        product=product.id,
        name=product.name,
        serial=asset.serials[-1] if asset.serials else "",
        owner=owner.name if owner else "",
        number=activation.number if activation else None,
        purchased_on=here.sold_on,
        seller=activation.seller if activation else "",
        registration=terms.registration if terms else "",
        short=coverage_in_short(product, coverage, now),
        lines=coverage_lines(product, coverage, now),
        clauses=terms.clauses if terms else (),
        parts_until=end_of(here.sold_on, parts) if here.sold_on and parts else None,
        centres=terms.centres if terms else (),
    )
