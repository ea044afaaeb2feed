"""The public API as the world uses it: asked again until it answers, refusals told apart from absence."""

import ssl
import time
from collections.abc import Iterator, Mapping
from typing import Any

import httpx

from fleet.plain_failure import PlainFailure

PATIENCE_S = 90.0
PAGE, TIMEOUT_S = 500, 30
TOO_MANY = 429
BAD_CERTIFICATE = "CERTIFICATE_VERIFY_FAILED"
TRUST_IT = "set SSL_CERT_FILE to the file of the certificate's authority, and use a name that the certificate holds"


class WorldRefused(PlainFailure, RuntimeError):
    """The API refused what the world did; the message is the API's, `status` its status code (0: no answer)."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class Client:
    """One platform's API, in the name of whose token or browser it is. Each call may be repeated: it is taken once.

    `trust`: whose certificate is taken over TLS; True: what the system trusts. `cookie`: of a browser that is signed
    in, instead of a token; it names its own pages as the origin of forms, as browsers do.
    """

    def __init__(
        self,
        http_url: str,
        token: str | None = None,
        trust: ssl.SSLContext | bool = True,
        *,
        cookie: str | None = None,
    ) -> None:
        self.trust, self.base = trust, http_url.rstrip("/")
        bearer = {"Authorization": f"Bearer {token}"}
        self._headers = {"Cookie": cookie, "Origin": self.base} if cookie else bearer
        self._client = httpx.Client(base_url=f"{http_url}/v1", headers=self._headers, timeout=TIMEOUT_S, verify=trust)

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *exc: object) -> None:
        self._client.close()

    def post(self, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Until it is answered, a list as `items`; WorldRefused for an answer that would not change."""
        said = self._ask("POST", path, json=dict(body or {})).json()
        return dict(said) if isinstance(said, dict) else {"items": said}

    def put(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return dict(self._ask("PUT", path, json=dict(body)).json())

    def send_form(self, path: str, fields: Mapping[str, str]) -> bool:
        """Whether a page took a form of its own, as a browser sends it."""
        answer = self._client.request("POST", f"{self.base}{path}", data=dict(fields))
        return answer.status_code < 400

    def send_file(self, path: str, content: bytes, media_type: str, **query: Any) -> dict[str, Any]:
        """A file as the body."""
        answer = self._ask("POST", path, params=query, content=content, headers={"Content-Type": media_type})
        return dict(answer.json())

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        """One object; WorldRefused where there is none (`status` 404)."""
        return dict(self._ask("GET", path, params=query).json())

    def pages(self, path: str, **query: Any) -> Iterator[dict[str, Any]]:
        """Every item of a listing, page by page."""
        found = self.get(path, **query, limit=PAGE)
        while True:
            yield from found["items"]
            if not found["next"]:
                return
            found = dict(self._ask("GET", str(found["next"]).removeprefix("/v1")).json())

    def _ask(self, method: str, path: str, **how: Any) -> httpx.Response:
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                answer = self._client.request(method, path, **how)
                said = answer.text
                if answer.is_success:
                    return answer
                if answer.status_code == TOO_MANY:
                    if (wait_s := float(answer.headers.get("Retry-After", 1))) > PATIENCE_S:
                        raise WorldRefused(f"{method} {path}: 429, for {wait_s:g} s more", TOO_MANY)
                    time.sleep(wait_s)
                    deadline = time.monotonic() + PATIENCE_S
                    continue
                if answer.status_code < 500:
                    raise WorldRefused(f"{method} {path}: {answer.status_code} {said}", answer.status_code)
            except httpx.TransportError as exc:
                said = str(exc)
                if BAD_CERTIFICATE in said:
                    raise WorldRefused(f"{self._client.base_url}: {said}; {TRUST_IT}") from exc
            if time.monotonic() > deadline:
                raise WorldRefused(f"{method} {path}: no answer within {PATIENCE_S:g} s: {said}")
            time.sleep(0.1)
