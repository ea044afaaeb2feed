"""A customer sends a product back: asks for it, says that it is on its way, follows it step by step."""

from fastapi import APIRouter, Request, Response

from api.cases.acting import done, flash_of, taken
from api.cases.case_photos import photos_shown
from api.cases.own_cases import own_return
from api.cases.rendering import render, steps_shown
from api.device_access.acting import Access
from api.my.coming_in import Form
from api.my.customer import TheVisitor, Visitor, words_of
from api.my.rendering import HOME, lead_to
from api.my.shown import frame_of
from api.portal.page_route import NoPage, PageRoute
from api.warranty.cards import label_of, print_page
from api.web.database import the_product
from api.web.plain_pages import plain
from fleet.coded import CodedError
from service.returns import asking
from service.returns.states import ComesBack, ReturnState
from service.returns.steps import return_steps
from service.tickets.states import By
from store.engine.database import Connection
from store.warranty.evidence import Case
from store.warranty.returns import Return

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=PageRoute)
LONGEST_WHY, LONGEST_CARRIER = 2000, 100


@router.get("/appliances/{number}/return")
def form(number: str, visitor: TheVisitor) -> Response:
    with visitor.db.connection() as conn:
        return _form(conn, visitor, number)


@router.post("/appliances/{number}/return")
def request_return(number: str, request: Request, visitor: TheVisitor, form: Form) -> Response:
    """It waits for its label."""
    with visitor.db.connection() as conn:
        asset = visitor.asset(conn, number)
        by, why = taken(visitor, conn, asset.product), plain(form.get("words", ""), LONGEST_WHY)
        asked = asking.Asked(asset.id, visitor.customer_id, why)
        try:
            made = asking.request(conn, the_product(conn, asset.product), asked, by)
        except CodedError as exc:
            flash = words_of(visitor.customer(conn)).say(exc.said)
            return _form(conn, visitor, number, flash=flash, status=409)
    done(request, visitor, f"product_return/{made.id}")
    return lead_to(f"{visitor.home}/returns/{made.number}?done=request")


@router.get("/returns/{number}")
def follow(number: str, request: Request, visitor: TheVisitor) -> Response:
    with visitor.db.connection() as conn:
        flash = flash_of(visitor.customer(conn), request.query_params.get("done", ""))
        return _return_page(conn, visitor, own_return(conn, visitor, number), flash=flash)


@router.get("/returns/{number}/label")
def label(number: str, visitor: TheVisitor, at_hand: Access) -> Response:
    """To print and stick onto the parcel, once there is one."""
    with visitor.db.connection() as conn:
        found = own_return(conn, visitor, number)
        if found.valid_until is None:
            raise NoPage(404, "no_page")
        return print_page(label_of(conn, found.id, words_of(visitor.customer(conn)), base=at_hand.base))


@router.post("/returns/{number}")
def act(number: str, request: Request, visitor: TheVisitor, form: Form) -> Response:
    """It was sent, or stays with the customer after all."""
    with visitor.db.connection() as conn:
        found = own_return(conn, visitor, number)
        by = taken(visitor, conn, found.product)
        try:
            _act(conn, found, form, by)
        except CodedError as exc:
            flash = words_of(visitor.customer(conn)).say(exc.said)
            return _return_page(conn, visitor, own_return(conn, visitor, number), flash=flash, status=409)
    done(request, visitor, f"product_return/{found.id}")
    return lead_to(f"{visitor.home}/returns/{found.number}?done={form['kind']}")


def _act(conn: Connection, found: Return, form: dict[str, str], by: By) -> None:
    match form.get("kind"):
        case "send":
            named = (plain(form.get(name, ""), LONGEST_CARRIER) for name in ("carrier", "tracking"))
            asking.send(conn, found.id, by, asking.Sending(*named))
        case "cancel":
            asking.cancel_return(conn, found.id, by)
        case _:
            raise NoPage(404, "no_page")


def _form(conn: Connection, visitor: Visitor, number: str, *, flash: str = "", status: int = 200) -> Response:
    customer, asset = visitor.customer(conn), visitor.asset(conn, number)
    product, words = the_product(conn, asset.product), words_of(customer)
    return render(
        "return_form.html",
        words,
        frame=frame_of(conn, visitor, customer),
        status=status,
        flash=flash,
        id=asset.id,
        drawn=product.picture,
        name=words.pick(product.name),
        longest=LONGEST_WHY,
    )


def _return_page(conn: Connection, visitor: Visitor, found: Return, *, flash: str = "", status: int = 200) -> Response:
    customer = visitor.customer(conn)
    words = words_of(customer)
    return render(
        "return.html",
        words,
        frame=frame_of(conn, visitor, customer),
        status=status,
        flash=flash,
        found=found,
        photos=photos_shown(conn, Case(return_id=found.id), words, page=f"{visitor.home}/returns/{found.number}"),
        steps=steps_shown(return_steps(found), customer),
        until=words.long_day(found.valid_until) if found.valid_until else "",
        refused_for=words.text(f"return_refusal_{found.refusal}") if found.refusal else "",
        may_send=found.state == ReturnState.AUTHORISED and found.comes_back != ComesBack.NONE,
        may_cancel=found.state in (ReturnState.REQUESTED, ReturnState.AUTHORISED),
    )
