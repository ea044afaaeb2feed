"""Every route of the API asks who calls it, and lets in whoever the table of roles says."""

import re
from collections.abc import Iterator

import httpx
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from api.access.asks import Asks
from api.access.permissions import ROLES, Permission, Reach
from api.signin.install import OPEN_PATHS as SIGN_IN
from api.web.app import create_app
from store.engine.database import Connection
from store.identity.people import NewPerson, PersonState, Role, create_person
from tests.api.access_world import PLENTY, STAFF, acting, member, program, token_of
from tests.api.api_world import ok, problem, serving, settings_for
from tests.service.service_world import settle

# What lets people in by other proofs, or tells nothing about anybody.
OPEN = (
    "/healthz",
    "/metrics",
    "/.well-known",
    "/n",
    "/l",
    "/opinions",
    "/my",
    "/help",
    "/report",
    "/calendar",
    "/behalf",
    "/q",
    "/r",
    "/activate",
    "/work",
    "/hooks",
    "/claim",
    "/v1/claim",
    *SIGN_IN,
)
ABOUT_ONESELF = {("GET", "/v1/my")}


def asked_by(dependant: Dependant) -> Iterator[Asks]:
    for one in dependant.dependencies:
        if isinstance(one.call, Asks):
            yield one.call
        yield from asked_by(one)


def operations() -> list[tuple[str, str, Permission | None]]:
    """Method, address and the permission that is asked for, of every route under /v1."""
    app = create_app(settings_for("postgresql://nowhere"))
    found = []
    for route in iter_route_contexts(app.routes):
        path, dependant = str(route.path), getattr(route, "dependant", None)
        if isinstance(dependant, Dependant) and not any(path == one or path.startswith(f"{one}/") for one in OPEN):
            questions = list(asked_by(dependant))
            assert len(questions) == 1, f"{path} asks {len(questions)} questions"
            found += [(method, path, questions[0].permission) for method in route.methods or ()]
    return found


OPERATIONS = operations()


def test_every_route_of_the_document_asks_one_question() -> None:
    app = create_app(settings_for("postgresql://nowhere"))
    documented = {(method.upper(), path) for path, one in app.openapi()["paths"].items() for method in one}
    asking = {(method, path) for method, path, _ in OPERATIONS}
    assert documented - asking == {("GET", "/healthz"), ("GET", "/metrics"), ("POST", "/v1/claim")}
    assert {(method, path) for method, path, permission in OPERATIONS if permission is None} == ABOUT_ONESELF
    for path, one in app.openapi()["paths"].items():
        if path.startswith("/v1"):
            needed = {"401", "503"} if path == "/v1/claim" else {"401", "403", "503"}
            assert all(needed <= set(operation["responses"]) for operation in one.values()), path


def test_each_role_does_what_the_table_says_and_nothing_else(conn: Connection, database_url: str) -> None:
    settle(conn)
    with serving(database_url, token=None, rate_limits=PLENTY) as api:
        for role in STAFF:
            with acting(api, token_of(conn, member(conn, f"The {role}", role))) as somebody:
                for method, path, permission in OPERATIONS:
                    answer = call(somebody, method, path)
                    if permission is None or permission in ROLES[role]:
                        assert answer.status_code not in (401, 403), (role, method, path, answer.text)
                    else:
                        refusal = problem(answer, 403)
                        assert (refusal["code"], refusal["args"]) == ("not_allowed", {"permission": permission})


def test_a_customer_has_their_own_account_and_nothing_of_the_staff(conn: Connection, database_url: str) -> None:
    world = settle(conn)
    new = NewPerson("Ani", Role.CUSTOMER, "ani@example.com", PersonState.ACTIVE, 1, world.ani)
    ani = create_person(conn, new)
    assert ani is not None
    with serving(database_url, token=token_of(conn, ani)) as api:
        assert ok(api.get("/v1/my"))["role"] == "customer"
        for method, path, permission in OPERATIONS:
            if permission not in (None, Permission.OWN_ACCOUNT):
                problem(call(api, method, path), 403)


def test_nobody_is_let_in_anywhere(conn: Connection, database_url: str) -> None:
    settle(conn)
    with serving(database_url, token=None, rate_limits=PLENTY) as api:
        for method, path, _ in OPERATIONS:
            if path.startswith("/v1"):
                assert problem(call(api, method, path), 401)["code"] == "not_signed_in"


def test_a_program_does_what_its_scopes_say(conn: Connection, database_url: str) -> None:
    settle(conn)
    held = {Permission.PRODUCTS_READ, Permission.TICKETS_WORK}
    with serving(database_url, token=program(conn, "erp", *held)) as api:
        for method, path, permission in OPERATIONS:
            status = call(api, method, path).status_code
            is_allowed = permission is None or permission in held
            assert (status != 403) is is_allowed, (method, path, status)


def test_only_technicians_are_limited_to_their_own() -> None:
    own = {(role, one) for role, held in ROLES.items() for one, reach in held.items() if reach is Reach.OWN}
    assert own == {(Role.TECHNICIAN, Permission.TICKETS_WORK)}


def call(api: httpx.Client, method: str, path: str) -> httpx.Response:
    """A call of an address that leads to nothing, with an empty body: what matters is whether it is let in."""
    address = re.sub(r"{(\w+)}", lambda found: "9999" if found[1].endswith("_id") else "nothing", path)
    query = "?product=nothing" if path == "/v1/changes" else ""
    return api.request(method, address + query, json={} if method in ("POST", "PATCH", "PUT") else None)
