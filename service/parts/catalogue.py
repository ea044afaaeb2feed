"""Which parts there are: those that product files declare, by the number that stands on the box."""

from collections.abc import Iterable
from dataclasses import dataclass

from fleet.product import Part, Product
from fleet.texts import Text
from service.parts.refusals import UnknownPart
from store.assets.products import current_product, list_products
from store.engine.database import Connection


@dataclass(frozen=True, slots=True)
class KnownPart:
    """A part by its number. Products that declare the same number use the same part; `product` is the first of them."""

    number: str
    name: Text
    price: float | None
    product: str
    part: str
    used_by: tuple[str, ...]


def part_number(product: Product, part: Part) -> str:
    """What stands on the box; where the product file names no number, one of ours."""
    return part.number or f"{product.id}.{part.id}"


def catalogue_of(products: Iterable[Product]) -> dict[str, KnownPart]:
    """By number, in the order of products and their files."""
    known: dict[str, KnownPart] = {}
    for product in products:
        for part in product.parts:
            number = part_number(product, part)
            before = known.get(number)
            used_by = (*before.used_by, product.id) if before else (product.id,)
            known[number] = KnownPart(
                number,
                before.name if before else part.name,
                before.price if before and before.price is not None else part.price,
                before.product if before else product.id,
                before.part if before else part.id,
                tuple(dict.fromkeys(used_by)),
            )
    return known


def catalogue(conn: Connection) -> dict[str, KnownPart]:
    return catalogue_of(list_products(conn))


def known_part(conn: Connection, number: str) -> KnownPart:
    """UnknownPart where no product file declares a part of this number."""
    found = catalogue(conn).get(number)
    if found is None:
        raise UnknownPart(number)
    return found


def numbers_of(product: Product, parts: Iterable[str]) -> dict[str, str]:
    """Numbers by the ids of parts that a product file declares; others are left out."""
    declared = {part.id: part_number(product, part) for part in product.parts}
    return {part: declared[part] for part in parts if part in declared}


def product_of(conn: Connection, number: str) -> Product:
    """The product by whose clock a part's moves go; UnknownPart where there is none."""
    product = current_product(conn, known_part(conn, number).product)
    if product is None:
        raise UnknownPart(number)
    return product
