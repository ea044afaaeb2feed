"""The real application on a real database and a real socket, and a client that bears the staff token."""

import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from api.web.app import create_app
from api.web.serving import server_for
from fleet.settings import Settings, load_settings

# Both folders of tests share one cast.
sys.path.append(str(Path(__file__).resolve().parent.parent / "service"))

TOKEN = "a-token-for-tests-only"


def settings_for(database_url: str, **more: object) -> Settings:
    return load_settings(**{"database_url": database_url, "staff_token": TOKEN, **more})


@contextmanager
def serving(database_url: str, *, token: str | None = TOKEN, **more: object) -> Iterator[httpx.Client]:
    """The application under uvicorn in a thread; requests queue on the socket until it is up."""
    app = create_app(settings_for(database_url, **more))
    server = server_for(app)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="uvicorn")
        thread.start()
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=30) as client:
                yield client
        finally:
            server.should_exit = True
            thread.join(timeout=30)


def ok(answer: httpx.Response, status: int = 200) -> Any:
    """The answer's JSON, once its status is the one expected."""
    assert answer.status_code == status, answer.text
    return answer.json()


def problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    """The problem that the answer holds."""
    body: dict[str, Any] = ok(answer, status)
    assert answer.headers["content-type"] == "application/problem+json"
    assert (body["status"], body["instance"]) == (status, answer.request.url.path)
    assert body["title"]
    assert body["detail"]
    return body
