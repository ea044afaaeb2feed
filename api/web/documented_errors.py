"""How each error is documented: description and example, for the responses of a route."""

from typing import Any

from api.web.problems import PROBLEM, title_of
from wording.wording import Wording

_ABOUT: dict[int, tuple[str, str]] = {
    401: ("Not signed in, or no token that is good.", "sign in, or send `Authorization: Bearer <token>`"),
    403: ("Your role, or the token's scopes, do not hold this.", "your role may not do this (models.act)"),
    404: ("What the address names is not there.", "refrigerator has no device “SN-99”"),
    409: (
        "It contradicts what is stored, or somebody else was first.",
        "ticket 12 is in the state “Resolved”; “Start” is for the states New or Assigned",
    ),
    413: (
        "The body is larger than this address takes (1 MiB for most).",
        "POST /v1/devices: a body holds at most 1048576 bytes",
    ),
    422: (
        "A field breaks a rule; `faults` names each with its value and rule.",
        "body.ts 'noon': ts 'noon' is not RFC 3339 (2026-01-31T12:00:00Z)",
    ),
    429: ("A limit of requests is reached; Retry-After says how many seconds to wait.", "too many: wait 30 s"),
    507: ("No more attachments fit.", "attachments hold 20 GiB already, which is their quota"),
    503: ("The database is away; Retry-After says when to ask again.", "the database cannot be reached just now"),
}
_FAULT = {"subject": "body.ts", "value": "'noon'", "rule": "ts 'noon' is not RFC 3339 (2026-01-31T12:00:00Z)"}

_CODES: dict[int, dict[str, Any]] = {
    401: {"code": "not_signed_in", "args": {}},
    403: {"code": "not_allowed", "args": {"permission": "models.act"}},
    404: {"code": "no_device", "args": {"product": "refrigerator", "serial": "SN-99"}},
    409: {
        "code": "ticket_not_movable",
        "args": {"ticket": 12, "state": "resolved", "action": "start", "allowed": ["new", "assigned"]},
    },
    429: {"code": "too_many", "args": {"limit": "api_token", "wait_s": 30}},
    503: {"code": "database_away", "args": {}},
}

Responses = dict[int | str, dict[str, Any]]


def errors(*codes: int) -> Responses:
    """The documented errors of a route: those named, and those that any route of /v1 can answer."""
    return {code: _documented(code) for code in sorted({401, 403, 422, 429, 503, *codes})}


def _documented(code: int) -> dict[str, Any]:
    description, detail = _ABOUT[code]
    example = {
        "type": "about:blank",
        "title": title_of(code, Wording()),
        "status": code,
        "detail": detail,
        "instance": "/v1/...",
        "faults": [_FAULT] if code == 422 else [],
        **_CODES.get(code, {"code": None, "args": {}}),
    }
    answer: dict[str, Any] = {
        "description": description,
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}},
    }
    if code in (429, 503):
        answer["headers"] = {"Retry-After": {"description": "Seconds.", "schema": {"type": "string"}}}
    return answer
