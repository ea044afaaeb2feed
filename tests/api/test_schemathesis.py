"""The whole document, called with made-up values as each role, as a program and as nobody: nothing breaks, and every
answer is documented with its status, media type and shape.

A longer run: `SIGAP_TEST_EXAMPLES=100 python -m pytest tests/api/test_schemathesis.py -q`.
"""

import os
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.access.permissions import SCOPE_GROUPS
from api.web.app import create_app
from service.fleet_pass import sweep
from store.engine.database import Connection
from store.identity.people import NewPerson, PersonState, Role, create_person
from tests.api.access_world import PLENTY, STAFF, member, program, token_of
from tests.api.api_world import serving, settings_for
from tests.service.service_world import NO_CHANNEL, NOW, predict, settle

EXAMPLES = int(os.environ.get("SIGAP_TEST_EXAMPLES", "3"))
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
# What is there: made-up numbers and names alone would hardly ever find anything.
THERE = {"product": "fridge", "serial": "SN-1", "failure_mode": "compressor_wear"}
# A stream that begins does not end.
ENDLESS = "/v1/changes"


@pytest.mark.timeout(1200)
def test_made_up_requests_break_nothing_and_get_what_the_document_says(conn: Connection, database_url: str) -> None:
    world = settle(conn)
    predict(conn, world.worn_fridge)
    sweep(conn, "fridge", NOW, NO_CHANNEL)
    # The first person and the first token are for whoever wants to disable or end one.
    victim = member(conn, "Victim", Role.KNOWLEDGE)
    askers = {"victim": token_of(conn, victim), "program": program(conn, "erp", *SCOPE_GROUPS["all"])}
    askers |= {str(role): token_of(conn, member(conn, f"The {role}", role)) for role in STAFF}
    ani = create_person(conn, NewPerson("Ani", Role.CUSTOMER, "a@example.com", PersonState.ACTIVE, 1, world.ani))
    assert ani is not None
    askers["customer"] = token_of(conn, ani)
    document = create_app(settings_for("postgresql://nowhere")).openapi()
    schema = schemathesis.openapi.from_dict(document)
    failures: set[str] = set()
    with serving(database_url, token=None, rate_limits=PLENTY) as api:
        for found in schema.get_all_operations():
            operation = found.ok()  # type: ignore[union-attr]
            _call_with_examples(operation, api, {**askers, "nobody": None}, failures)
    assert not failures, "\n\n".join(sorted(failures))


def _call_with_examples(
    operation: APIOperation[Any, Any, Any, Any], api: httpx.Client, askers: Mapping[str, str | None], failures: set[str]
) -> None:
    names = [one.name for one in operation.path_parameters]
    there = operation.as_strategy(path_parameters={name: THERE.get(name, 1) for name in names} or None)
    negative = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    made_up = st.one_of(there, operation.as_strategy(), negative)

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(made_up)
    def call(case: Case[Any]) -> None:
        if operation.path == ENDLESS:
            case.query = {**(case.query if isinstance(case.query, dict) else {}), "product": "nothing"}
        for name, token in askers.items():
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            answer = case.call(base_url=str(api.base_url), headers=headers, timeout=20)
            try:
                case.validate_response(answer, checks=CHECKS)
            except (Failure, FailureGroup) as exc:
                found = exc.exceptions if isinstance(exc, FailureGroup) else [exc]
                failures.update(f"{operation.label} as {name}: {answer.status_code} {one}"[:1500] for one in found)

    call()
