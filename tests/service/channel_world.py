"""Providers of channels as real HTTP servers on this machine: they answer as they are told and keep what came."""

import hashlib
import hmac
import json
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx

APP_SECRET, VERIFY, PHONE_ID = "the-secret-of-the-application", "the-verify-token", "10987654321"
BOT_SECRET, BOT_TOKEN = "a-secret-of-the-webhook", "12345:bot-token"


@dataclass
class Provider:
    """What it was sent, and how it answers: `answers` are taken one by one, then `usual`."""

    url: str = ""
    arrived: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    answers: "queue.Queue[tuple[int, object]]" = field(default_factory=queue.Queue)
    usual: Callable[[int], tuple[int, object]] = lambda number: (200, {})
    on_post: Callable[[], None] = lambda: None
    # What a GET finds, by path.
    files: dict[str, bytes] = field(default_factory=dict)
    fetched: list[tuple[str, str]] = field(default_factory=list)

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, _, body in self.arrived]

    def answer(self, status: int, body: object) -> None:
        self.answers.put((status, body))


@contextmanager
def provider(usual: Callable[[int], tuple[int, object]] | None = None) -> Iterator[Provider]:
    mind = Provider()
    if usual is not None:
        mind.usual = usual

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            mind.arrived.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            try:
                status, said = mind.answers.get_nowait()
            except queue.Empty:
                status, said = mind.usual(len(mind.arrived))
            mind.on_post()
            try:
                self.send_response(status)
                content = said if isinstance(said, bytes) else json.dumps(said).encode()
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except OSError:
                pass  # Whoever asked is dead.

        def do_GET(self) -> None:
            mind.fetched.append((self.path, self.headers.get("Authorization") or ""))
            content = mind.files.get(self.path)
            self.send_response(404 if content is None else 200)
            self.send_header("Content-Length", str(len(content or b"")))
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        mind.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield mind
        finally:
            server.shutdown()
            thread.join(timeout=20)


def whatsapp_server() -> Any:
    """It numbers messages wamid.1, wamid.2, ..."""
    return provider(lambda number: (200, {"messaging_product": "whatsapp", "messages": [{"id": f"wamid.{number}"}]}))


def telegram_server() -> Any:
    return provider(lambda number: (200, {"ok": True, "result": {"message_id": number}}))


def whatsapp_error(code: int, words: str = "no") -> dict[str, object]:
    return {"error": {"message": words, "code": code, "error_data": {"details": words}}}


def status_of(
    number: str, status: str, at: datetime, *, reference: str = "", code: int | None = None, words: str = ""
) -> dict[str, object]:
    errors = {"errors": [{"code": code, "title": words, "error_data": {"details": words}}]} if code else {}
    named = {"biz_opaque_callback_data": reference} if reference else {}
    return {
        "id": number,
        "status": status,
        "timestamp": str(int(at.timestamp())),
        "recipient_id": "628",
        **named,
        **errors,
    }


def written(sender: str, text: str, at: datetime, *, number: str) -> dict[str, object]:
    return {"from": sender, "id": number, "timestamp": str(int(at.timestamp())), "type": "text", "text": {"body": text}}


def event(*, statuses: list[dict[str, object]] | None = None, messages: list[dict[str, object]] | None = None) -> bytes:
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "62215550100", "phone_number_id": PHONE_ID},
        "contacts": [{"wa_id": one["from"], "profile": {"name": "Ani"}} for one in messages or []],
        "statuses": statuses or [],
        "messages": messages or [],
    }
    changes = [{"field": "messages", "value": value}]
    return json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": changes}]}).encode()


def tell(api: httpx.Client, body: bytes, *, secret: str = APP_SECRET) -> int:
    """Posts a body to the webhook, signed; the status of the answer."""
    signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return api.post("/hooks/whatsapp", content=body, headers={"X-Hub-Signature-256": signature}).status_code


def whatsapp_settings(url: str) -> dict[str, Any]:
    return {
        "whatsapp_api": url,
        "whatsapp_phone_id": PHONE_ID,
        "whatsapp_token": "a-token",
        "whatsapp_app_secret": APP_SECRET,
        "whatsapp_verify_token": VERIFY,
    }
