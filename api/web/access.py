"""Access: one staff token, until users and roles exist."""

import hmac

from fastapi.security import HTTPBearer
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.web.problems import problem_response
from fleet.coded import coded
from fleet.process import get_log
from fleet.secret_file import keep_secret
from fleet.settings import BadSettings, Settings

TOKEN_FILE = "staff-token"
SHORTEST = 16
log = get_log("web")
# Only for the OpenAPI document: RequireToken below does the work, before anything of the request is read.
bearer = HTTPBearer(auto_error=False, scheme_name="staff token", description="`Authorization: Bearer <staff token>`")


def staff_token(settings: Settings) -> str:
    """The token of the settings, or of the file in the data folder, which is made if need be (mode 0600)."""
    if settings.staff_token is not None:
        if len(settings.staff_token) < SHORTEST:
            raise BadSettings(f"SIGAP_STAFF_TOKEN must hold at least {SHORTEST} characters")
        return settings.staff_token
    path = settings.data_dir / TOKEN_FILE
    token = keep_secret(path, shortest=SHORTEST)
    log.info("staff_token", file=str(path.resolve()))
    return token


class RequireToken:
    """Answers 401 on /v1 unless the request bears the staff token; compared in constant time."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app, self._token = app, token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/v1") or self._bears(scope):
            await self._app(scope, receive, send)
            return
        headers = {"WWW-Authenticate": "Bearer"}
        answer = problem_response(Request(scope), 401, coded("token_missing"), headers=headers)
        await answer(scope, receive, send)

    def _bears(self, scope: Scope) -> bool:
        sent = [value for name, value in scope["headers"] if name == b"authorization"]
        if len(sent) != 1:
            return False
        kind, _, token = sent[0].partition(b" ")
        return kind.lower() == b"bearer" and hmac.compare_digest(token.strip(), self._token)
