"""Only pages of this installation act with a browser's session."""

import socket

import httpx
import pytest

from api.access.same_origin import is_ours, must_be_ours
from tests.api.api_world import problem
from tests.api.edge_world import BEARER, code_of, edge_at, get, post

SESSION = {"Cookie": "theme=dark; sigap=x"}
HOST_SESSION = {"Cookie": "__Host-sigap=x"}
OURS = [{"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://127.0.0.1:{port}"}]
FOREIGN = [
    {},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:{port}"},
    {"Origin": "null"},
    {"Origin": "https://127.0.0.1:{port}"},
    {"Origin": "http://127.0.0.1:1"},
    {"Origin": "http://127.0.0.1:{port}.attacker.example"},
    {"Origin": "http://attacker.example"},
    {"Referer": "http://127.0.0.1:{port}/"},
]


def at(headers: dict[str, str], port: int) -> dict[str, str]:
    return {name: value.format(port=port) for name, value in headers.items()}


def test_a_session_acts_from_our_own_pages_only(database_url: str) -> None:
    with edge_at(database_url) as port:
        url = f"http://127.0.0.1:{port}/v1/customers"
        for session in (SESSION, HOST_SESSION):
            for headers in FOREIGN:
                sent = {**session, **at(headers, port)}
                for method in ("POST", "PUT", "PATCH", "DELETE"):
                    assert code_of(httpx.request(method, url, headers=sent), 403) == "origin_foreign", headers
                assert get(url, headers=sent).status_code == 401  # Reading goes on to who asks.
            for headers in OURS:
                assert post(url, headers={**session, **at(headers, port)}).status_code != 403, headers


def test_a_refusal_is_in_the_language_asked_for(database_url: str) -> None:
    with edge_at(database_url) as port:
        url = f"http://127.0.0.1:{port}/v1/customers"
        said = {
            language: problem(post(url, headers={**SESSION, "Accept-Language": language}), 403)["detail"]
            for language in ("en", "id")
        }
    assert "this installation" in said["en"]
    assert "Anda" in said["id"]


def test_a_program_with_a_token_needs_no_origin_and_basic_is_no_token(database_url: str) -> None:
    with edge_at(database_url) as port:
        url = f"http://127.0.0.1:{port}/v1/customers"
        assert post(url, headers=BEARER).status_code == 422
        assert post(url, headers={**BEARER, **SESSION}).status_code == 422
        # A page can make a browser send a name and password of its own: http://name:password@host/.
        assert code_of(post(url, headers={**SESSION, "Authorization": "Basic eDp5"}), 403) == "origin_foreign"


def test_a_form_is_checked_before_anybody_is_signed_in(database_url: str) -> None:
    with edge_at(database_url) as port:
        url = f"http://127.0.0.1:{port}/login"
        for headers in FOREIGN:
            assert code_of(post(url, data={"a": "b"}, headers=at(headers, port)), 403) == "origin_foreign"
        for headers in OURS:
            assert post(url, data={"a": "b"}, headers=at(headers, port)).status_code == 401


def test_customers_pages_and_one_click_unsubscribe_stay_open(database_url: str) -> None:
    with edge_at(database_url) as port:
        for path in ("/n/unknown", "/n/unknown/unsubscribe"):
            body = {"List-Unsubscribe": "One-Click"}
            answer = post(f"http://127.0.0.1:{port}{path}", data=body, headers={"Origin": "https://mail.example"})
            assert answer.status_code == 404
            assert answer.headers["content-type"].startswith("text/html")


def test_behind_a_proxy_the_origin_is_the_public_one(database_url: str) -> None:
    with edge_at(database_url, trusted_proxies="127.0.0.1", public_url="https://sigap.example:8443") as port:
        url = f"http://127.0.0.1:{port}/v1/customers"
        proxied = {
            **HOST_SESSION,
            "X-Forwarded-For": "203.0.113.7",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-Host": "sigap.example:8443",
        }
        assert post(url, headers={**proxied, "Origin": "https://sigap.example:8443"}).status_code == 401
        for foreign in (f"http://127.0.0.1:{port}", "https://sigap.example", "http://sigap.example:8443"):
            assert code_of(post(url, headers={**proxied, "Origin": foreign}), 403) == "origin_foreign"


@pytest.mark.parametrize(("scheme", "host"), [("https", "a.example:443"), ("http", "a.example:80")])
def test_the_schemes_own_port_may_be_left_out(scheme: str, host: str) -> None:
    for origin in (f"{scheme}://{host}", f"{scheme}://a.example", f"{scheme.upper()}://A.example"):
        headers = [(b"host", host.encode()), (b"origin", origin.encode())]
        assert is_ours({"type": "http", "scheme": scheme, "headers": headers, "client": None})


def test_every_socket_and_all_polling_is_checked() -> None:
    for scope in (
        {"type": "websocket", "path": "/anything", "headers": []},
        {"type": "http", "method": "GET", "path": "/_nicegui_ws/socket.io/", "headers": []},
        {"type": "http", "method": "POST", "path": "/_nicegui_ws/socket.io/", "headers": []},
    ):
        assert must_be_ours(scope)
        assert not is_ours({**scope, "scheme": "http"})


def test_a_duplicated_header_proves_nothing(database_url: str) -> None:
    with edge_at(database_url) as port, socket.create_connection(("127.0.0.1", port)) as raw:
        lines = [
            f"POST /v1/customers HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: sigap=x\r\nConnection: close",
            "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Site: cross-site\r\nContent-Length: 0",
        ]
        raw.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        assert raw.recv(100).startswith(b"HTTP/1.1 403 ")
