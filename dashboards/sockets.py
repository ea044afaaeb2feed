"""What every event of a page's socket is asked: whose socket it is, whose page it names, whether they may stay.

NiceGUI finds the page of an event by a number in the event alone; here it has to be the number that the socket began
with, which has to be of the same session.
"""

from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import Any
from urllib.parse import parse_qs

from nicegui import core
from nicegui.client import Client
from socketio.exceptions import ConnectionRefusedError as Refused

from api.access.identify import principal_in
from api.access.principal import Principal
from dashboards.console import console
from dashboards.lookers import looker_of
from store.engine.database import StoreUnavailable

Handler = Callable[..., Any]
Asking = Callable[..., Awaitable[Any]]
NAMESPACE = "/"
# The reason at which NiceGUI's own script loads the page again, which leads to signing in.
LOAD_AGAIN = "Implicit handshake failed"


def ask_at_every_event() -> None:
    """Puts the questions in front of every handler that NiceGUI has; once per process."""
    handlers: dict[str, Handler] = core.sio.handlers[NAMESPACE]
    for name, handler in list(handlers.items()):
        if not is_asking(handler):
            handlers[name] = _asked(name, handler)


def is_asking(handler: Handler) -> bool:
    return getattr(handler, "asks", False)


def _asked(name: str, handler: Handler) -> Asking:
    question: Asking = _QUESTIONS.get(name, _event)

    async def asking(sid: str, *args: Any) -> Any:
        return await question(handler, sid, *args)

    setattr(asking, "asks", True)  # noqa: B010
    return asking


async def _connect(handler: Handler, sid: str, environ: dict[str, Any], *rest: Any) -> Any:
    """Whoever has not signed in opens no socket; NiceGUI's handler makes the handshake that the address asks for."""
    if _asker(environ).session_id is None:
        raise Refused(LOAD_AGAIN)
    # Read as NiceGUI's handler reads it.
    query = {name: values[0] for name, values in parse_qs(environ.get("QUERY_STRING", "")).items()}
    client = _named(query)
    if client is not None and not _is_theirs(client, environ):
        raise Refused(LOAD_AGAIN)
    return await _answer(handler, sid, environ, *rest)


async def _handshake(handler: Handler, sid: str, sent: Any) -> Any:
    """A page is joined by a socket of the session that asked for the page."""
    client = _named(sent)
    if client is None or not _is_theirs(client, core.sio.get_environ(sid, NAMESPACE)):
        return False
    return await _answer(handler, sid, sent)


async def _disconnect(handler: Handler, sid: str, *rest: Any) -> Any:
    """Nothing is asked of whoever leaves."""
    return await _answer(handler, sid)


async def _event(handler: Handler, sid: str, sent: Any) -> Any:
    """The page is the socket's own, and its person is still here; else it is loaded again, which says what is."""
    client = _named(sent)
    if client is None or client.id not in core.sio.rooms(sid, NAMESPACE):
        return None
    try:
        stays = await looker_of(client).is_still_here(console().database, acts=True)
    except StoreUnavailable:
        return None
    if not stays:
        load_again(client)
        return None
    return await _answer(handler, sid, sent)


_QUESTIONS: dict[str, Asking] = {
    "connect": _connect,
    "handshake": _handshake,
    "disconnect": _disconnect,
}


def load_again(client: Client) -> None:
    """The browser asks for its page anew: who has no session any more comes to the page for signing in."""
    client.run_javascript("location.reload()")


def _named(sent: Any) -> Client | None:
    """The page that an event names; None for one that is not there, and for what is no event."""
    number = sent.get("client_id") if isinstance(sent, dict) else None
    return Client.instances.get(number) if isinstance(number, str) else None


def _asker(environ: dict[str, Any]) -> Principal:
    """Who opened the socket."""
    return principal_in(environ["asgi.scope"].get("state", {}))


def _is_theirs(client: Client, environ: dict[str, Any] | None) -> bool:
    session = _asker(environ).session_id if environ else None
    return session is not None and session == looker_of(client).principal.session_id


async def _answer(handler: Handler, *args: Any) -> Any:
    answer = handler(*args)
    return await answer if isawaitable(answer) else answer
