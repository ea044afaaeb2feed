"""Each role sees its pages and buttons, and nothing else: over HTTP, and in a browser."""

import ast
import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

import dashboards
from api.access.permissions import ROLES, Permission
from dashboards.navigation import ACCOUNT, ADMINISTRATION, DESK
from dashboards.pages.administration.roles import roles_of
from dashboards.site import PAGES
from dashboards.viewer import Viewer
from store.engine.database import Connection
from store.identity.people import Role
from store.service.tickets import find_ticket
from tests.dashboards.console_world import open_risk, sign_in, signed_in_client, watch
from tests.service.service_world import World
from wording.catalog import codes

STAFF = [role for role in Role if role is not Role.CUSTOMER]
NAMED = {
    "product_id": "fridge",
    "serial": "SN-1",
    "ticket_id": "1",
    "mode_id": "compressor_wear",
    "model_id": "1",
    "person_id": "1",
    "number": "compressor_unit",
    "order_id": "1",
    "activation_id": "1",
    "warranty_claim_id": "1",
    "return_id": "1",
    "survey_id": "1",
    "review_id": "1",
    "technician_id": "1",
    "customer_id": "1",
    "article_id": "1",
    "thread_id": "1",
}
SOURCES = sorted(Path(dashboards.__file__).parent.rglob("*.py"))
# What a role's buttons on a ticket of somebody else are.
BUTTONS = {
    Role.AGENT: {"Assign", "Start", "Hold", "Record finding", "Cancel ticket", "Plan a visit", "Make a claim"},
    Role.DISPATCHER: {"Assign", "Cancel ticket", "Plan a visit", "Make a claim"},
    Role.TECHNICIAN: set[str](),
    Role.CLAIMS: {"Decide on costs", "Make a claim"},
    Role.ENGINEER: set[str](),
}


def addresses() -> dict[str, Permission]:
    """Each page's address, with something that is there in its blanks, and the permission that it asks."""
    return {re.sub(r"{(\w+)(:path)?}", lambda blank: NAMED[blank[1]], a): page.permission for a, page in PAGES.items()}


def test_nobody_sees_any_page(console: str) -> None:
    for address in addresses():
        answer = httpx.get(f"{console}{address}")
        assert answer.status_code == 303, address
        assert answer.headers["location"].startswith("/login"), address


@pytest.mark.parametrize("role", STAFF)
def test_a_role_sees_the_pages_that_it_may_and_no_others(console: str, console_database: str, role: Role) -> None:
    with signed_in_client(console, console_database, role) as client:
        for address, permission in addresses().items():
            answer = client.get(address)
            allowed = permission in ROLES[role]
            # A technician's scope may not show the one device or ticket: it is not there for them.
            assert answer.status_code in ((200, 404) if allowed else (403,)), address
            if not allowed:
                assert "Your role may not see this page" in answer.text


def test_pages_are_registered_in_one_place_which_asks() -> None:
    """No other module tells NiceGUI of a page, and the one that does wraps each in its question."""
    callers = [source.name for source in SOURCES if "ui.page(" in source.read_text(encoding="utf-8")]
    assert callers == ["site.py"]
    assert "asking(page, nothing_here)" in (Path(dashboards.__file__).parent / "site.py").read_text(encoding="utf-8")


def test_what_the_navigation_shows_is_there_and_asks() -> None:
    for entry in (*DESK, *ADMINISTRATION, ACCOUNT):
        assert entry.address in PAGES, entry


@pytest.mark.parametrize("role", [Role.CLAIMS, Role.ENGINEER, Role.ADMINISTRATOR])
def test_the_navigation_shows_what_the_role_may_open(
    context: BrowserContext, console: str, console_database: str, role: Role
) -> None:
    sign_in(context, console, console_database, role)
    watched = watch(context)
    watched.page.goto(console)
    shown = set(watched.page.eval_on_selector_all(".nav a", "links => links.map(a => a.getAttribute('href'))"))
    several = {entry.address for entry in ADMINISTRATION if entry.several}
    wanted = {one.address for one in (*DESK, *ADMINISTRATION) if PAGES[one.address].permission in ROLES[role]}
    assert shown == wanted - several
    watched.check()


@pytest.mark.parametrize("role", BUTTONS)
def test_a_ticket_has_the_buttons_of_the_role(
    context: BrowserContext, console: str, console_database: str, desk: Connection, world: World, role: Role
) -> None:
    number = open_risk(desk, world, serial=f"SN-{20 + [*BUTTONS].index(role)}")
    sign_in(context, console, console_database, role)
    watched = watch(context)
    if role is Role.TECHNICIAN:
        desk.execute("UPDATE person SET areas = '{Bali}' WHERE role = 'technician'")
        desk.execute("UPDATE asset SET area = 'Bali'")
    watched.page.goto(f"{console}/tickets/{number}")
    expect(watched.page.locator(".ticket-head")).to_be_visible()
    assert buttons(watched.page) == BUTTONS[role]
    watched.check()


def test_a_technician_works_on_what_is_assigned_to_them(
    context: BrowserContext, console: str, console_database: str, desk: Connection, world: World
) -> None:
    number = open_risk(desk, world, serial="SN-30")
    person = sign_in(context, console, console_database, Role.TECHNICIAN)
    desk.execute("UPDATE ticket SET assignee = %s, state = 'assigned' WHERE id = %s", (person.name, number))
    watched = watch(context)
    watched.page.set_viewport_size({"width": 390, "height": 844})
    watched.page.goto(f"{console}/tickets/{number}")
    assert "Assign" not in buttons(watched.page)
    watched.page.get_by_role("button", name="Start").click()
    expect(watched.page.locator(".ticket-head .state")).to_contain_text("In progress")
    watched.check()
    desk.execute("UPDATE ticket SET state = 'cancelled' WHERE id = %s", (number,))


def test_a_button_that_is_not_shown_cannot_be_pressed_by_a_forged_event(
    context: BrowserContext, console: str, console_database: str
) -> None:
    sign_in(context, console, console_database, Role.CLAIMS)
    watched = watch(context)
    watched.page.goto(f"{console}/alarms")
    expect(watched.page.get_by_role("button", name="Dark or light")).to_be_visible()
    watched.page.evaluate(
        """() => { const all = document.querySelectorAll(".page .fragment");
                   all[all.length - 1].insertAdjacentHTML("beforeend",
                       '<button id="forged" data-act="ack" data-id="1">x</button>'); }"""
    )
    watched.page.locator("#forged").click()
    expect(watched.page.get_by_text("your role may not do this")).to_be_visible()


def test_the_table_of_roles_words_every_permission(conn: Connection) -> None:
    for language in ("en", "id"):
        shown = roles_of(conn, Viewer(language="id" if language == "id" else "en"))
        assert len(shown["roles"]) == len(STAFF)  # type: ignore[arg-type]
        assert {f"role_{role}_help" for role in Role} <= codes(language)
        assert {f"permission_{one.replace('.', '_')}" for one in Permission} <= codes(language)


def buttons(page: Page) -> set[str]:
    expect(page.get_by_role("button", name="Dark or light")).to_be_visible()
    shown = page.locator(".actions button .block").all_inner_texts()
    return {text.strip() for text in shown}


def test_every_page_builder_takes_its_viewer_from_the_request() -> None:
    """Nobody's cookie says who they are."""
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "viewer_of":
                assert [ast.unparse(one) for one in node.args] == ["request"], source


def test_a_ticket_of_nobody_elses_area_is_not_there(console: str, console_database: str, desk: Connection) -> None:
    desk.execute("UPDATE person SET areas = '{}' WHERE role = 'technician'")
    found = find_ticket(desk, 1)
    assert found is not None
    with signed_in_client(console, console_database, Role.TECHNICIAN) as client:
        there, nowhere = client.get("/tickets/1"), client.get("/tickets/999999")
        assert there.status_code == nowhere.status_code == 404
        assert "Nothing is known under this address" in there.text
        assert found.serial not in there.text
