"""`/my/ask`: the assistant of a customer's account. It knows the articles and what this customer owns."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.assistant.records import only_product, records_of
from api.assistant.shown import chat_values, client_id_in, reword_of
from api.limits.rate_limits import Limit, Limits
from api.my.customer import TheVisitor, Visitor, words_of
from api.my.rendering import HOME, lead_to, render
from api.my.shown import frame_of
from api.portal.page_route import NoPage, PageRoute
from api.web.database import wall_clock
from api.web.plain_pages import form_fields
from service.assistant.answering import answer
from service.assistant.answers import Answer
from service.assistant.chats import Asking, PersonWanted, ask, hand_over, helped, own_chat
from store.assistant.chats import chat_of_customer, turns_of
from wording.wording import wording_of

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=PageRoute)
Form = Annotated[dict[str, str], Depends(form_fields)]
# `POST /my/ask` asks for the link into the account: the forms of this page have addresses of their own.
PAGE = "/ask"


@router.get(PAGE)
def look(request: Request, visitor: TheVisitor) -> Response:
    return _page(visitor, request.query_params.get("new") == "yes")


@router.post(f"{PAGE}/question")
def question(request: Request, visitor: TheVisitor, limits: Limits, form: Form) -> Response:
    with visitor.db.connection() as conn:
        customer = visitor.customer(conn)
        limits.check(conn, Limit.ASK_ACCOUNT, str(customer.id), now=wall_clock())
        chat = own_chat(conn, customer.id, language=customer.language, at=wall_clock())
        records, product = records_of(conn, visitor, customer), only_product(conn, customer.id)
        reword = reword_of(request)

        def answered(text: str, before: str) -> Answer:
            return answer(
                conn,
                text,
                page_language=customer.language,
                records=records,
                product=product,
                before=before,
                reword=reword,
            )

        try:
            ask(conn, Asking(chat.id, client_id_in(form.get("client_id", "")), form.get("question", "")), answered,
                at=wall_clock())  # fmt: skip
        except PersonWanted:
            return lead_to(f"{visitor.home}{PAGE}")
    return lead_to(f"{visitor.home}{PAGE}#newest")


@router.post(f"{PAGE}/person")
def person(visitor: TheVisitor) -> Response:
    """One step: the conversation goes to the service team, with what was said."""
    with visitor.db.connection() as conn:
        customer = visitor.customer(conn)
        chat = own_chat(conn, customer.id, language=customer.language, at=wall_clock())
        hand_over(conn, chat.id, at=wall_clock())
    return lead_to(f"{visitor.home}{PAGE}#newest")


@router.post(f"{PAGE}/helped")
def was_helped(visitor: TheVisitor, form: Form) -> Response:
    turn = form.get("turn", "")
    with visitor.db.connection() as conn:
        chat = chat_of_customer(conn, visitor.customer_id)
        known = [one.id for one in turns_of(conn, chat.id)] if chat else []
        if chat is None or turn not in map(str, known):
            raise NoPage(404, "no_page")
        helped(conn, chat.id, int(turn), was_helped=form.get("helped") == "yes")
    return lead_to(f"{visitor.home}{PAGE}#newest")


def _page(visitor: Visitor, new: bool) -> Response:
    """`new`: after a chat that a person has, the next one with the assistant."""
    with visitor.db.connection() as conn:
        customer = visitor.customer(conn)
        if new:
            own_chat(conn, customer.id, language=customer.language, at=wall_clock())
        chat = chat_of_customer(conn, customer.id)
        turns = turns_of(conn, chat.id) if chat else []
        frame = frame_of(conn, visitor, customer)
    words = words_of(customer)
    values = chat_values(wording_of(customer.language), chat, turns, action=f"{visitor.home}{PAGE}")
    values["contact_needed"] = False
    return render("my_ask.html", words, frame=frame, **values)
