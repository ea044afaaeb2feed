"""`/help/{language}/ask`: the assistant for people without an account. It knows public articles and no more."""

import hashlib
import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.access.audit import address_of
from api.assistant.shown import chat_values, client_id_in, reword_of
from api.knowledge.pages import Language
from api.knowledge.rendering import HEADERS, HOME, help_address, readers_view, render
from api.limits.rate_limits import Limit, Limits
from api.portal.contact_here import contact_here
from api.portal.page_route import NoPage, PageRoute
from api.web.database import Database, WholeDb, wall_clock
from api.web.language import preferred_language
from api.web.plain_pages import form_fields
from service.assistant.answering import answer
from service.assistant.answers import Answer
from service.assistant.chats import Asking, NoContact, PersonWanted, ask, chat_with_key, hand_over, helped
from store.assistant.chats import chat_of_key, turns_of
from wording.wording import wording_of

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=PageRoute)
Form = Annotated[dict[str, str], Depends(form_fields)]
KEY_BYTES, LONGEST_KEY = 24, 64


@router.get("/ask")
def begin(request: Request) -> Response:
    """Indonesian first: who reads English asks for it."""
    language = preferred_language(request.headers.get("accept-language", ""), default="id")
    return RedirectResponse(
        help_address(language, "ask"), status_code=303, headers={**HEADERS, "Vary": "Accept-Language"}
    )


@router.get("/{language}/ask")
def look(language: Language, request: Request, whole: WholeDb) -> Response:
    """An empty chat; its key is made here and kept by the page alone."""
    return _page(whole, language, request, secrets.token_urlsafe(KEY_BYTES))


@router.post("/{language}/ask/question")
def question(language: Language, request: Request, whole: WholeDb, limits: Limits, form: Form) -> Response:
    key, address = _key(form), address_of(request)
    with whole.connection() as conn:
        limits.check(conn, Limit.ASK_ADDRESS, address, now=wall_clock())
        chat = chat_with_key(conn, _hash(key), language=language, at=wall_clock())
    reword = reword_of(request)

    def answered(text: str, before: str) -> Answer:
        with readers_view(whole, request) as reader:
            return answer(reader, text, page_language=language, before=before, reword=reword)

    asking = Asking(chat.id, client_id_in(form.get("client_id", "")), form.get("question", ""))
    with whole.connection() as conn:
        try:
            ask(conn, asking, answered, at=wall_clock())
        except PersonWanted as exc:
            return _page(whole, language, request, key, flash=wording_of(language).say(exc.said), status=409)
    return _page(whole, language, request, key)


@router.post("/{language}/ask/person")
def person(language: Language, request: Request, whole: WholeDb, limits: Limits, form: Form) -> Response:
    """One step: the transcript waits for a person, who reaches them by what they leave here."""
    key = _key(form)
    with whole.connection() as conn:
        limits.check(conn, Limit.REPORT_ADDRESS, address_of(request), now=wall_clock())
        chat = chat_with_key(conn, _hash(key), language=language, at=wall_clock())
        contact, name = form.get("contact", ""), form.get("name", "")
        try:
            hand_over(conn, chat.id, at=wall_clock(), name=name, contact=contact)
        except NoContact as exc:
            flash = wording_of(language).say(exc.said)
            return _page(whole, language, request, key, flash=flash, status=400)
    return _page(whole, language, request, key)


@router.post("/{language}/ask/helped")
def was_helped(language: Language, request: Request, whole: WholeDb, form: Form) -> Response:
    key, turn = _key(form), form.get("turn", "")
    with whole.connection() as conn:
        chat = chat_of_key(conn, _hash(key))
        if chat is None or not (turn.isascii() and turn.isdigit() and len(turn) < 19):
            raise NoPage(404, "no_page")
        if any(one.id == int(turn) for one in turns_of(conn, chat.id)):
            helped(conn, chat.id, int(turn), was_helped=form.get("helped") == "yes")
    return _page(whole, language, request, key)


def _page(
    whole: Database, language: str, request: Request, key: str, *, flash: str = "", status: int = 200
) -> Response:
    with whole.connection() as conn:
        chat = chat_of_key(conn, _hash(key))
        turns, contact = turns_of(conn, chat.id) if chat else [], contact_here(conn)
    words = wording_of(language)
    action = help_address(language, "ask")
    values = chat_values(words, chat, turns, action=action, key=key)
    values |= {"contact": contact, "status": status, "for_engines": not turns, "flash": flash}
    return render("help_ask.html", language, request, **values)


def _key(form: dict[str, str]) -> str:
    key = form.get("key", "")
    if not 16 <= len(key) <= LONGEST_KEY:
        raise NoPage(404, "no_page")
    return key


def _hash(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "replace")).digest()
