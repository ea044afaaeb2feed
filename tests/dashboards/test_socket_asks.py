"""Every event of a page's socket asks: whose page it is, whether its session lasts, what its person may do."""

import ast
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import httpx
import psycopg
import pytest
from nicegui import core
from playwright.sync_api import BrowserContext, expect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection
from websockets.sync.client import connect as open_socket

import dashboards
from dashboards.sockets import NAMESPACE, ask_at_every_event, is_asking
from store.engine.database import Connection
from store.engine.reading import reading
from store.identity.people import PersonChange, Role, change_person
from store.identity.sessions import end_sessions
from store.service.tickets import find_ticket
from tests.dashboards.console_world import Watched, open_risk, sign_in, signed_in_client, watch
from tests.service.service_world import NOW, World

SOURCES = sorted(Path(dashboards.__file__).parent.rglob("*.py"))
CLIENT_ID = re.compile(r"'client_id': '([0-9a-f-]{36})'|\"client_id\": ?\"([0-9a-f-]{36})\"")
# Where connections are taken: to read, to change, and to ask about sessions.
WITH_CONNECTIONS = {"console.py", "lookers.py", "frame.py"}
FRESH_MS = 4_000


def test_every_handler_of_sockets_asks() -> None:
    ask_at_every_event()
    handlers = core.sio.handlers[NAMESPACE]
    assert {"connect", "handshake", "event", "javascript_response", "ack", "log"} <= set(handlers)
    assert all(is_asking(handler) for handler in handlers.values())
    assert not core.sio.namespace_handlers


def test_nothing_is_changed_but_through_the_question() -> None:
    """Connections are taken in one place, `change` is called by `act` alone, and what reads cannot write."""
    for source in SOURCES:
        calls = [node for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
        taken = [one for one in calls if isinstance(one.func, ast.Attribute) and one.func.attr == "connection"]
        assert not taken or source.name in WITH_CONNECTIONS, source
        changes = [one for one in calls if isinstance(one.func, ast.Name) and one.func.id == "change"]
        assert not changes or source.name == "acting.py", source


def test_what_a_page_reads_with_cannot_write(conn: Connection) -> None:
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction), reading(conn):
        conn.execute("UPDATE person SET role = 'administrator'")
    conn.execute("UPDATE person SET role = 'administrator'")


def test_nobody_opens_a_socket(console: str) -> None:
    own = {"Origin": console}
    with (
        pytest.raises(InvalidStatus) as refused,
        open_socket(address(console, "0" * 8), additional_headers=own),
    ):
        pass
    assert refused.value.response.status_code == 403
    polling = {"EIO": "4", "transport": "polling"}
    assert httpx.get(f"{console}/_nicegui_ws/socket.io/", params=polling, headers=own).status_code == 401


def test_another_session_cannot_join_a_page(console: str, console_database: str) -> None:
    with (
        signed_in_client(console, console_database, Role.ADMINISTRATOR) as owner,
        signed_in_client(console, console_database, Role.CLAIMS) as thief,
    ):
        client_id = page_of(owner, "/tickets")
        with joined(console, thief, client_id) as (_, answer):
            assert answer.startswith("44")
        with joined(console, owner, client_id) as (_, answer):
            assert answer.startswith("40")


def test_an_event_of_anothers_page_is_not_answered(
    console: str, console_database: str, desk: Connection, world: World
) -> None:
    """NiceGUI itself would answer it: the number of the page in the event is all that it looks at."""
    number = open_risk(desk, world, serial="SN-31")
    with (
        signed_in_client(console, console_database, Role.AGENT) as owner,
        signed_in_client(console, console_database, Role.CLAIMS) as thief,
    ):
        html = owner.get(f"/tickets/{number}").text
        client_id, start = client_in(html), press_of(html, "act-start")
        event = "42" + json.dumps(["event", {**start, "client_id": client_id, "args": ["{}"]}])
        with joined(console, owner, client_id) as (own, answer):
            assert answer.startswith("40")
            with joined(console, thief, page_of(thief, "/tickets")) as (socket, answer):
                assert answer.startswith("40")
                socket.send(event)
                # What comes after is answered: the stolen event has been looked at by then, and has had its time.
                socket.send('420["handshake",{}]')
                assert answered(socket)
                desk.execute("SELECT pg_sleep(0.5)")
                assert state_of(desk, number) == "new"
            own.send(event)
            assert comes_true(desk, number, "in_progress")


def test_an_ended_session_acts_no_more_and_its_page_leads_to_signing_in(
    context: BrowserContext, console: str, console_database: str, desk: Connection, world: World
) -> None:
    number = open_risk(desk, world, serial="SN-32")
    person = sign_in(context, console, console_database, Role.AGENT)
    watched = watch(context)
    watched.page.goto(f"{console}/tickets/{number}")
    expect(watched.page.get_by_role("button", name="Dark or light")).to_be_visible()
    end_sessions(desk, person.id, at=NOW)
    watched.page.get_by_role("button", name="Start").click()
    expect(watched.page).to_have_url(re.compile(r"/login\?to=%2Ftickets"))
    assert state_of(desk, number) == "new"


def test_an_open_page_learns_by_itself_that_its_session_has_ended(
    context: BrowserContext, console: str, console_database: str, desk: Connection, world: World
) -> None:
    person = sign_in(context, console, console_database, Role.AGENT)
    watched = watch(context)
    watched.page.goto(f"{console}/tickets")
    expect(watched.page.get_by_role("button", name="Dark or light")).to_be_visible()
    end_sessions(desk, person.id, at=NOW)
    watched.page.wait_for_timeout(FRESH_MS)
    open_risk(desk, world, serial="SN-21")
    expect(watched.page).to_have_url(re.compile(r"/login"))


def test_a_page_is_made_anew_for_another_role(
    context: BrowserContext, console: str, console_database: str, desk: Connection, world: World
) -> None:
    number = open_risk(desk, world, serial="SN-23")
    person = sign_in(context, console, console_database, Role.DISPATCHER)
    watched = watch(context)
    watched.page.goto(f"{console}/tickets/{number}")
    expect(watched.page.get_by_role("button", name="Cancel ticket")).to_be_visible()
    watched.page.get_by_role("button", name="Cancel ticket").click()
    watched.page.get_by_label("Why is no visit needed?").fill("a duplicate")
    # Just before the last click: a page that looks for itself who asks is made anew soon after.
    change_person(desk, person.id, PersonChange(role=Role.CLAIMS))
    watched.page.get_by_role("dialog").get_by_role("button", name="Cancel ticket").click()
    expect(watched.page.get_by_role("button", name="Cancel ticket")).to_have_count(0)
    assert state_of(desk, number) == "new"
    change_person(desk, person.id, PersonChange(role=Role.DISPATCHER))


def test_signing_out_in_one_tab_ends_the_other(staff: Watched, console: str, desk: Connection, world: World) -> None:
    page, other = staff.page, staff.page.context.new_page()
    other.goto(f"{console}/tickets")
    expect(other.get_by_role("button", name="Dark or light")).to_be_visible()
    page.get_by_role("button", name="Your account").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile(r"/login"))
    other.wait_for_timeout(FRESH_MS)
    open_risk(desk, world, serial="SN-24")
    expect(other).to_have_url(re.compile(r"/login"))


def address(console: str, client_id: str) -> str:
    query = {
        "EIO": "4",
        "transport": "websocket",
        "client_id": client_id,
        "tab_id": "tab",
        "document_id": "document",
        "next_message_id": "0",
        "implicit_handshake": "true",
    }
    return f"ws://{urlsplit(console).netloc}/_nicegui_ws/socket.io/?{urlencode(query)}"


@contextmanager
def joined(console: str, client: httpx.Client, client_id: str) -> Iterator[tuple[ClientConnection, str]]:
    """A socket that asks for a page, and the answer: 40 for yes, 44 for no."""
    headers = {"Cookie": client.headers["Cookie"], "Origin": console}
    with open_socket(address(console, client_id), additional_headers=headers) as socket:
        assert str(socket.recv(timeout=10)).startswith("0")
        socket.send("40")
        answer = str(socket.recv(timeout=10))
        while not answer.startswith("4"):
            answer = str(socket.recv(timeout=10))
        yield socket, answer


def page_of(client: httpx.Client, path: str) -> str:
    return client_in(client.get(path).text)


def client_in(html: str) -> str:
    found = CLIENT_ID.search(html)
    assert found is not None
    return found.group(1) or found.group(2)


def press_of(html: str, name: str) -> dict[str, object]:
    """Element and listener of the button of a class, as the page's own script knows them."""
    found = re.search(r"parseElements\(String\.raw`(.*?)`\)", html, re.DOTALL)
    assert found is not None
    unescaped = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&#96;": "`", "&#36;": "$"}
    text = re.sub("|".join(unescaped), lambda one: unescaped[one.group()], found.group(1))
    for number, element in json.loads(text).items():
        if name in element.get("class", []):
            [listener] = [one for one in element["events"] if one["type"] == "click"]
            return {"id": int(number), "listener_id": listener["listener_id"]}
    raise AssertionError(name)


def answered(socket: ClientConnection) -> bool:
    """Whether the event with the number 0 was refused."""
    while not (said := str(socket.recv(timeout=10))).startswith("430"):
        pass
    return said == "430[false]"


def state_of(conn: Connection, number: int) -> str:
    found = find_ticket(conn, number)
    assert found is not None
    return found.state


def comes_true(conn: Connection, number: int, state: str) -> bool:
    for _ in range(100):
        if state_of(conn, number) == state:
            return True
        conn.execute("SELECT pg_sleep(0.1)")
    return False
