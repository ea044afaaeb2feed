"""What several pages of an account show: the frame around them, and the page of an appliance."""

from fastapi import Response

from api.my.customer import Visitor, words_of
from api.my.rendering import Frame, render
from api.my.view import appliance_values, read_appliance
from service.notices.answers import LONGEST_NOTE
from store.assets.assets import SoldAsset
from store.assets.customers import Customer
from store.engine.database import Connection


def frame_of(visitor: Visitor, customer: Customer) -> Frame:
    """What stands around the pages of a visitor."""
    return Frame(visitor.home, customer.name if visitor.behalf_of is not None else "")


def appliance_page(
    conn: Connection, visitor: Visitor, customer: Customer, asset: SoldAsset, *, flash: str, status: int = 200
) -> Response:
    one = read_appliance(conn, visitor, asset)
    values = appliance_values(conn, visitor, customer, one)
    at = visitor.db.now(conn, one.product.id).isoformat()
    words = words_of(customer)
    return render(
        "appliance.html",
        words,
        status=status,
        flash=flash,
        at=at,
        longest=LONGEST_NOTE,
        frame=frame_of(visitor, customer),
        **values,
    )
