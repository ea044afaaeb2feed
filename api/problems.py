"""Errors as problem details (RFC 9457): each names subject, value and rule."""

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException

from fleet.process import get_log
from fleet.shown import shown
from service.moves import IllegalMove, NoSuchTicket
from service.reports import BadEntry
from store.database import RefusedData, StoreUnavailable

PROBLEM = "application/problem+json"
RETRY_AFTER_S = "2"
TITLES = {
    400: "Bad request",
    401: "Not signed in",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    413: "Too large",
    422: "Not acceptable",
    500: "Internal error",
    503: "Database unavailable",
}
log = get_log("web")


class Missing(LookupError):
    """What the address names is not there."""


class Conflict(Exception):
    """What is asked contradicts what is stored."""


class Fault(BaseModel):
    """One thing wrong: what, its value, and the rule that it breaks."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"subject": "body.ts", "value": "'noon'", "rule": "..."}]}
    )

    subject: str
    value: str
    rule: str


class Problem(BaseModel):
    """Problem details."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str
    faults: list[Fault] = []


def problem_response(
    status: int, detail: str, instance: str, *, faults: Sequence[Fault] = (), headers: dict[str, str] | None = None
) -> JSONResponse:
    body = Problem(
        title=TITLES.get(status, "Error"), status=status, detail=detail, instance=instance, faults=list(faults)
    )
    return JSONResponse(body.model_dump(), status_code=status, media_type=PROBLEM, headers=headers)


def install_problems(app: FastAPI) -> None:
    """Every error of the domain and of the framework becomes a problem."""
    for kind, status in ((Missing, 404), (NoSuchTicket, 404), (Conflict, 409), (IllegalMove, 409)):
        app.add_exception_handler(kind, _plain(status))
    app.add_exception_handler(RefusedData, _plain(422))
    app.add_exception_handler(BadEntry, _bad_entry)
    app.add_exception_handler(StoreUnavailable, _unavailable)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


def _plain(status: int) -> Any:
    def answer(request: Request, exc: Exception) -> JSONResponse:
        return problem_response(status, str(exc), request.url.path)

    return answer


def _bad_entry(request: Request, exc: Exception) -> JSONResponse:
    assert isinstance(exc, BadEntry)
    fault = Fault(subject=exc.subject, value=shown(exc.value), rule=exc.rule)
    return problem_response(422, str(exc), request.url.path, faults=[fault])


def _unavailable(request: Request, exc: Exception) -> JSONResponse:
    log.warning("database_unavailable", path=request.url.path, reason=str(exc))
    detail = "the database cannot be reached just now; the same request may be sent again"
    return problem_response(503, detail, request.url.path, headers={"Retry-After": RETRY_AFTER_S})


def _invalid(request: Request, exc: Exception) -> JSONResponse:
    assert isinstance(exc, RequestValidationError)
    faults = [_fault(error) for error in exc.errors()]
    detail = "; ".join(f"{fault.subject} {fault.value}: {fault.rule}" for fault in faults)
    return problem_response(422, detail, request.url.path, faults=faults)


def _http(request: Request, exc: Exception) -> JSONResponse:
    assert isinstance(exc, HTTPException)
    headers = dict(exc.headers) if exc.headers else None
    detail = f"{request.method} {request.url.path}: {exc.detail}"
    return problem_response(exc.status_code, detail, request.url.path, headers=headers)


def _unexpected(request: Request, exc: Exception) -> JSONResponse:
    log.error("unexpected", path=request.url.path, exc_info=exc)
    return problem_response(500, "something went wrong here; the log says what", request.url.path)


def _fault(error: dict[str, Any]) -> Fault:
    rule = str(error["msg"]).removeprefix("Value error, ").replace("Input should be", "must be")
    if error["type"] == "extra_forbidden":
        rule = "is no field of this request"
    if error["type"] == "json_invalid":
        rule = f"is no JSON: {error.get('ctx', {}).get('error', '')}"
    subject = ".".join(str(part) for part in error["loc"])
    return Fault(
        subject=_storable(subject), value="" if error["type"] == "missing" else shown(error["input"]), rule=rule
    )


def _storable(text: str) -> str:
    """A field's name comes from the sender, half surrogates and all."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
