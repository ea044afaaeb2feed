"""Further ways to reach a customer, which they open themselves: push messages in this browser, a chat with the bot."""

from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.my.account import browser_of
from api.my.coming_in import Form
from api.my.customer import TheVisitor, number_in, words_of
from api.my.rendering import HEADERS, HOME, SCRIPT, lead_to, render
from api.my.shown import frame_of
from api.portal.page_route import PageRoute
from api.web.database import wall_clock
from api.web.push_offer import push_offer_of
from service.chats.joining import CHANNEL, joining_link
from service.tickets.bad_entry import BadEntry
from store.channels.chats import has_chat, leave_chat
from store.channels.push_subscriptions import NewBrowser, browsers_of, end_browser, put_browser

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=PageRoute)
# Asks the browser, and sends what it answers as the form that stands in the page.
PUSH_SCRIPT: Final = f"""{SCRIPT}
addEventListener("DOMContentLoaded", () => {{
  const form = document.getElementById("push"), button = form && form.querySelector("button");
  if (!form || !("PushManager" in window) || !("serviceWorker" in navigator)) return;
  form.hidden = false;
  document.getElementById("no-push").hidden = true;
  button.addEventListener("click", async (event) => {{
    event.preventDefault();
    button.disabled = true;
    try {{
      const worker = await navigator.serviceWorker.ready;
      const found = await worker.pushManager.subscribe({{
        userVisibleOnly: true, applicationServerKey: form.dataset.key }});
      const said = found.toJSON();
      form.elements.endpoint.value = said.endpoint;
      form.elements.p256dh.value = said.keys.p256dh;
      form.elements.auth.value = said.keys.auth;
      form.submit();
    }} catch (_) {{ document.getElementById("push-refused").hidden = false; button.disabled = false; }}
  }});
}});"""


@router.get("/ways")
def ways(request: Request, visitor: TheVisitor) -> Response:
    """Which further ways there are, and which of them are open."""
    return _page(request, visitor)


@router.post("/ways/browser")
def take_here(request: Request, visitor: TheVisitor, form: Form) -> Response:
    """This browser takes push messages from now on."""
    agent = browser_of(request.headers.get("user-agent", ""))[:200]
    new = NewBrowser(
        visitor.customer_id, None, form.get("endpoint", ""), form.get("p256dh", ""), form.get("auth", ""), agent
    )
    try:
        push_offer_of(request).check(new)
    except BadEntry:
        return _page(request, visitor, refused=True)
    with visitor.db.connection() as conn:
        put_browser(conn, new, at=wall_clock())
    return lead_to(f"{HOME}/ways?done=browser")


@router.post("/ways/browser/{number}/end")
def end_one(number: str, visitor: TheVisitor) -> Response:
    with visitor.db.connection() as conn:
        end_browser(conn, number_in(number), customer_id=visitor.customer_id)
    return lead_to(f"{HOME}/ways")


@router.post("/ways/telegram")
def join(request: Request, visitor: TheVisitor) -> Response:
    """Leads to the bot with a code that is good once."""
    bot = request.app.state.telegram_bot
    if bot is None:
        return lead_to(f"{HOME}/ways")
    with visitor.db.connection() as conn:
        link = joining_link(conn, visitor.customer_id, bot=bot, now=wall_clock())
    return RedirectResponse(link, status_code=303, headers=HEADERS)


@router.post("/ways/telegram/end")
def leave(visitor: TheVisitor) -> Response:
    with visitor.db.connection() as conn:
        leave_chat(conn, visitor.customer_id, channel=CHANNEL, at=wall_clock())
    return lead_to(f"{HOME}/ways")


def _page(request: Request, visitor: TheVisitor, *, refused: bool = False) -> Response:
    key, bot = push_offer_of(request).key, request.app.state.telegram_bot
    with visitor.db.connection() as conn:
        customer = visitor.customer(conn)
        words, frame = words_of(customer), frame_of(conn, visitor, customer)
        browsers = browsers_of(conn, customer_id=visitor.customer_id)
        joined = has_chat(conn, visitor.customer_id, channel=CHANNEL)
    done = request.query_params.get("done") == "browser"
    return render(
        "ways.html",
        words,
        frame=frame,
        status=400 if refused else 200,
        script=PUSH_SCRIPT,
        flash=words.text("my_push_refused") if refused else words.text("my_push_done") if done else "",
        key=key,
        bot=bot,
        joined=joined,
        browsers=[(one.id, one.agent, words.text("long_moment", at=one.made_at)) for one in browsers],
    )
