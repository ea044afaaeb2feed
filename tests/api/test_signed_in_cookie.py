"""The tests' own way in is the real one: a session of the database."""

import pytest

from store.engine.database import Connection
from store.identity.people import Role
from tests.api.api_world import ok, serving
from tests.service.service_world import settle
from tests.worlds.signed_in import signed_in_cookie


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CUSTOMER])
def test_a_person_of_each_role_is_known_by_the_cookie(conn: Connection, database_url: str, role: Role) -> None:
    settle(conn)
    name, value = signed_in_cookie(conn, role)
    with serving(database_url, token=None) as api:
        ok(api.get("/v1/products", headers={"Cookie": f"{name}={value}"}))
