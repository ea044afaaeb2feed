"""The server stops in order although a client, which has said goodbye, keeps its connection open."""

import os
import socket
import ssl
import threading
from pathlib import Path
from typing import Any

import uvicorn

from api.edge.goodbyes import WebSocket
from tests.api.edge_world import make_pair

UPGRADE = (
    "GET / HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
CLOSE = b"\x88\x80" + os.urandom(4)


async def _app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] != "websocket":
        return
    await send({"type": "websocket.accept"})
    while (await receive())["type"] != "websocket.disconnect":
        pass


def test_a_client_that_lingers_after_its_goodbye_fails_no_stop(tmp_path: Path) -> None:
    pair = make_pair(tmp_path)
    config = uvicorn.Config(
        _app, port=0, ws=WebSocket, lifespan="off", ssl_certfile=pair.cert, ssl_keyfile=pair.key, log_config=None
    )
    server, failures = uvicorn.Server(config), list[BaseException]()

    def serve(listening: socket.socket) -> None:
        try:
            server.run(sockets=[listening])
        except BaseException as exc:
            failures.append(exc)

    trusting = ssl.create_default_context(cafile=str(pair.cert))
    trusting.check_hostname = False
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve, args=(listening,))
        thread.start()
        plain = socket.create_connection(listening.getsockname(), timeout=60)
        with trusting.wrap_socket(plain) as client:
            client.sendall(UPGRADE.encode())
            answer = client.recv(4096)
            assert b" 101 " in answer
            client.sendall(CLOSE)
            assert client.recv(16)[0] == 0x88
            server.should_exit = True
            thread.join(timeout=60)
    assert not thread.is_alive()
    assert not failures
