"""Bodies, heads and connections are bounded in size and in time."""

import asyncio
import contextlib
import socket
import time
from typing import Any

import httpx
import pytest
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send

from api.edge.body_limits import LARGEST_BODY, LARGEST_FORM, BoundBody, largest_body, limit_bodies
from api.edge.slow_clients import HEAD_S, LARGEST_HEAD, BoundedHeads
from tests.api.edge_world import BEARER, code_of, edge_at, post

MIB = 1 << 20


def test_a_route_states_what_it_takes() -> None:
    assert largest_body("/v1/customers") == LARGEST_BODY == MIB
    assert largest_body("/n/token") == largest_body("/login") == largest_body("/") == LARGEST_FORM
    limit_bodies("/v1/test-of-limits/", 5 * MIB)
    assert largest_body("/v1/test-of-limits/photo") == 5 * MIB
    assert largest_body("/v1/test-of-limit") == MIB


def test_a_large_body_is_refused_unread_where_it_says_its_length(database_url: str) -> None:
    with edge_at(database_url) as port, socket.create_connection(("127.0.0.1", port), timeout=10) as raw:
        token = BEARER["Authorization"]
        head = f"POST /v1/customers HTTP/1.1\r\nHost: localhost\r\nAuthorization: {token}\r\n"
        raw.sendall(f"{head}Content-Length: {MIB + 1}\r\n\r\n".encode())
        assert raw.recv(100).startswith(b"HTTP/1.1 413 ")


def test_a_large_body_is_refused_where_it_grows_too(database_url: str) -> None:
    def chunks(size: int) -> object:
        yield b'{"name": "'
        for _ in range(size // 4096):
            yield b"a" * 4096

    with edge_at(database_url) as port:
        base = f"http://127.0.0.1:{port}"
        for body in (chunks(2 * MIB), b"a" * (2 * MIB)):
            answer = post(f"{base}/v1/customers", content=body, headers=BEARER)
            assert code_of(answer, 413) == "body_too_large"
            assert answer.json()["args"] == {"most": MIB}
        # A customer's form is small, and its refusal is a page.
        for form in (chunks(32 << 10), b"a" * (32 << 10)):
            answer = post(f"{base}/n/token", content=form, headers={"Accept": "text/html"})
            assert answer.status_code == 413
            assert answer.headers["content-type"].startswith("text/html")
            assert f"{LARGEST_FORM:,}" in answer.text


def test_a_body_that_comes_too_slowly_is_given_up() -> None:
    async def reads(scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body"):
            pass
        raise AssertionError("it waits no longer")

    async def never() -> Message:
        await asyncio.Event().wait()
        raise AssertionError("it never comes")

    async def trickle() -> Message:
        await asyncio.sleep(0.01)
        return {"type": "http.request", "body": b"a", "more_body": True}

    for receive, limits in ((never, {"silence_s": 0.1}), (trickle, {"whole_s": 0.2})):
        said: list[Message] = []

        async def send(message: Message, said: list[Message] = said) -> None:
            said.append(message)

        scope = {"type": "http", "method": "POST", "path": "/v1/x", "headers": [], "query_string": b""}
        asyncio.run(BoundBody(reads, **limits)(scope, receive, send))
        assert said[0]["status"] == 408
        assert b"body_too_slow" in said[1]["body"]


def test_a_stream_waits_for_its_end_as_long_as_it_takes() -> None:
    came = asyncio.Event

    async def scenario() -> Message:
        ended = came()

        async def receive(sent: list[int] = []) -> Message:  # noqa: B006
            sent.append(1)
            if len(sent) == 1:
                return {"type": "http.request", "body": b"", "more_body": False}
            await ended.wait()
            return {"type": "http.disconnect"}

        last: list[Message] = []

        async def streams(scope: Scope, receive: Receive, send: Send) -> None:
            await receive()
            asyncio.get_running_loop().call_later(0.3, ended.set)
            last.append(await receive())

        async def send(message: Message) -> None:
            raise AssertionError(message)

        scope = {"type": "http", "method": "GET", "path": "/v1/x", "headers": []}
        await BoundBody(streams, silence_s=0.05, whole_s=0.1)(scope, receive, send)
        return last[0]

    assert asyncio.run(scenario())["type"] == "http.disconnect"


def test_other_refusals_of_the_application_pass() -> None:
    async def refuses(scope: Scope, receive: Receive, send: Send) -> None:
        raise HTTPException(418)

    async def unused(*_: object) -> Any:
        raise AssertionError

    scope = {"type": "http", "method": "GET", "path": "/v1/x", "headers": []}
    with pytest.raises(HTTPException, match="418"):
        asyncio.run(BoundBody(refuses)(scope, unused, unused))


def test_a_head_that_does_not_end_is_not_waited_for(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BoundedHeads, "head_s", 0.5)
    with edge_at(database_url) as port:
        begun = time.monotonic()
        for sent in (
            b"",
            b"GET /healthz HTTP/1.1\r\nHost: loc",
            b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nGET /",
        ):
            with socket.create_connection(("127.0.0.1", port), timeout=20) as raw:
                raw.sendall(sent)
                while raw.recv(1000):
                    pass
        assert time.monotonic() - begun < 10
        # One that is served again and again stays.
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
            until = time.monotonic() + 1.5
            while time.monotonic() < until:
                assert client.get("/healthz").status_code == 200


def test_an_endless_head_is_cut_off(database_url: str) -> None:
    begun = time.monotonic()
    with edge_at(database_url) as port, socket.create_connection(("127.0.0.1", port), timeout=20) as raw:
        raw.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n")
        with contextlib.suppress(ConnectionError):
            for _ in range(4 * LARGEST_HEAD // 1000):
                raw.sendall(b"X-Filler: " + b"a" * 1000 + b"\r\n")
            assert raw.recv(1) == b""
        assert time.monotonic() - begun < HEAD_S
