"""Who comes in, and what is said when something is amiss."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from api.web.access import staff_token
from fleet.settings import BadSettings
from store.engine.database import Connection
from tests.api.api_world import ok, problem, serving, settings_for
from tests.service.service_world import settle


def test_without_the_token_only_health_metrics_and_the_document_are_served(conn: Connection, database_url: str) -> None:
    settle(conn)
    with serving(database_url, token=None) as api:
        for token in (None, "Bearer wrong", "Basic x", "Bearer", "Bearer \xff"):
            headers = [(b"Authorization", token.encode("latin-1"))] if token else []
            answer = httpx.get(f"{api.base_url}/v1/products", headers=headers)
            assert answer.headers["www-authenticate"] == "Bearer"
            problem(answer, 401)
        problem(api.get("/v1/no/such/thing"), 401)
        assert ok(api.get("/healthz")) == {"status": "ok"}
        assert "sigap_http_requests_total" in api.get("/metrics").text
        assert ok(api.get("/openapi.json"))["openapi"]


def test_unknown_addresses_methods_and_giants_are_problems_too(conn: Connection, database_url: str) -> None:
    settle(conn)
    with serving(database_url) as api:
        problem(api.get("/v1/no/such/thing"), 404)
        problem(api.delete("/v1/products"), 405)
        problem(api.get("/v1/products/a%00b"), 404)
        problem(api.get("/v1/devices/fridge/a%00b"), 404)
        problem(api.post("/v1/customers", content=b" " * (2 << 20)), 413)


def test_a_database_that_is_away_is_503_with_a_time_to_come_back(tmp_path: Path) -> None:
    with serving(f"postgresql://nobody@127.0.0.1:1/none?connect_timeout=1&host={tmp_path}") as api:
        answer = api.get("/v1/products")
        assert int(answer.headers["retry-after"]) > 0
        problem(answer, 503)
        problem(api.get("/healthz"), 503)


def test_the_document_describes_every_endpoint_and_error_with_an_example(conn: Connection, database_url: str) -> None:
    with serving(database_url) as api:
        document = ok(api.get("/openapi.json"))
    operations = [(path, one) for path, methods in document["paths"].items() for one in methods.values()]
    assert len(operations) > 20
    for path, operation in operations:
        assert operation["summary"], path
        assert operation["description"], path
        for status, answer in operation["responses"].items():
            assert answer["description"], (path, status)
            for media in answer["content"].values():
                assert "example" in media, (path, status)
        for kind, media in operation.get("requestBody", {"content": {}})["content"].items():
            plain = kind in ("text/csv", "application/octet-stream") or kind.startswith("image/")
            assert media["example"] if plain else _shape(document, media)["examples"], path


def test_a_token_that_an_earlier_version_left_is_taken_and_none_is_made(tmp_path: Path) -> None:
    settings = settings_for("postgresql://unused", staff_token=None, data_dir=tmp_path)
    assert staff_token(settings) is None
    assert list(tmp_path.iterdir()) == []
    file = tmp_path / "staff-token"
    file.write_text("left by an earlier version\n")
    file.chmod(0o600)
    assert staff_token(settings) == "left by an earlier version"
    file.chmod(0o644)
    with pytest.raises(BadSettings, match="chmod 600"):
        staff_token(settings)


def _shape(document: dict[str, Any], media: dict[str, Any]) -> dict[str, Any]:
    schema = media["schema"]
    # A body that may be left out is one of two shapes, the other of which is null.
    named = next(one for one in [schema, *schema.get("anyOf", [])] if "$ref" in one)
    name = named["$ref"].rpartition("/")[2]
    shape: dict[str, Any] = document["components"]["schemas"][name]
    return shape
