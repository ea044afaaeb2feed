"""Errors as problem details (RFC 9457): each names subject, value and rule."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, JsonValue
from starlette.exceptions import HTTPException

from api.access.asks import Forbidden, NotSignedIn
from api.limits.rate_limits import TooMany
from api.web.language import wording_of_request
from fleet.coded import Coded, CodedError, coded
from fleet.process import get_log
from fleet.product import Product
from fleet.shown import shown
from service.alarms.actions import NoSuchAlarm
from service.commands.asking import CommandConflict, MayNotSend, NoSuchCommand
from service.device_access.acting import AccessRefused
from service.device_access.certificates import BadCertificate
from service.device_access.claiming import ClaimRefused
from service.device_access.csv_files import BadList
from service.floods.lifting import FloodIsOver, NoSuchFlood
from service.privacy.answering import AnsweredBefore, NoSuchCustomer, NoSuchRequest, ReasonMissing
from service.tickets.reports import BadEntry
from service.tickets.states import IllegalMove, NoSuchTicket
from store.engine.database import RefusedData, StoreUnavailable
from wording.wording import Wording

PROBLEM = "application/problem+json"
RETRY_AFTER_S = "2"
TITLED = frozenset({400, 401, 403, 404, 405, 408, 409, 413, 421, 422, 429, 500, 503})
log = get_log("web")


class Missing(CodedError, LookupError):
    """What the address names is not there."""


class Conflict(CodedError):
    """What is asked contradicts what is stored; `product` has the names for the sentence."""

    def __init__(self, said: Coded, product: Product | None = None) -> None:
        super().__init__(said)
        self.product = product


class FieldFault(BaseModel):
    """One thing wrong: what, its value, and the rule that it breaks."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"subject": "body.ts", "value": "'noon'", "rule": "..."}]}
    )

    subject: str
    value: str
    rule: str


class Problem(BaseModel):
    """Problem details. `detail` is a sentence; `code` and `args` are what it was made of, where a program may ask."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str
    faults: list[FieldFault] = []
    code: str | None = None
    args: dict[str, JsonValue] = {}


def problem_response(
    request: Request,
    status: int,
    said: Coded | None,
    *,
    detail: str | None = None,
    product: Product | None = None,
    faults: Sequence[FieldFault] = (),
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    """The problem that `said` names, in the language asked for; `detail` in place of its sentence."""
    words = replace(wording_of_request(request), product=product)
    code = said.to_json() if said else {"code": None, "args": {}}
    body = Problem(
        title=title_of(status, words),
        status=status,
        detail=detail or (words.say(said) if said else ""),
        instance=request.url.path,
        faults=list(faults),
        **code,
    )
    language = {"Content-Language": words.language, "Vary": "Accept-Language", **(headers or {})}
    return JSONResponse(body.model_dump(), status_code=status, media_type=PROBLEM, headers=language)


def title_of(status: int, words: Wording) -> str:
    return words.text(f"problem_{status}" if status in TITLED else "problem_other")


def install_problems(app: FastAPI) -> None:
    """Every error of the domain and of the framework becomes a problem."""
    for kind, status in _STATUS.items():
        app.add_exception_handler(kind, _refused(status))
    app.add_exception_handler(RefusedData, _unstorable)
    app.add_exception_handler(TooMany, _too_many)
    app.add_exception_handler(BadEntry, _bad_entry)
    app.add_exception_handler(StoreUnavailable, _unavailable)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


_STATUS: dict[type[CodedError], int] = {
    NotSignedIn: 401,
    Forbidden: 403,
    MayNotSend: 403,
    Missing: 404,
    NoSuchTicket: 404,
    NoSuchAlarm: 404,
    NoSuchFlood: 404,
    NoSuchRequest: 404,
    NoSuchCustomer: 404,
    NoSuchCommand: 404,
    Conflict: 409,
    IllegalMove: 409,
    CommandConflict: 409,
    AccessRefused: 409,
    ClaimRefused: 404,
    BadCertificate: 422,
    BadList: 422,
    AnsweredBefore: 409,
    FloodIsOver: 409,
    ReasonMissing: 422,
}


def _refused(status: int) -> Any:
    def answer(request: Request, exc: Exception) -> JSONResponse:
        assert isinstance(exc, CodedError)
        product = exc.product if isinstance(exc, Conflict) else None
        return problem_response(request, status, exc.said, product=product)

    return answer


def _too_many(request: Request, exc: Exception) -> JSONResponse:
    assert isinstance(exc, TooMany)
    return problem_response(request, 429, exc.said, headers={"Retry-After": str(exc.wait_s)})


def _unstorable(request: Request, exc: Exception) -> JSONResponse:
    log.warning("refused_data", path=request.url.path, reason=str(exc))
    return problem_response(request, 422, coded("database_refused"))


def _bad_entry(request: Request, exc: Exception) -> JSONResponse:
    assert isinstance(exc, BadEntry)
    rule = wording_of_request(request).say(exc.said)
    fault = FieldFault(subject=exc.subject, value=shown(exc.value), rule=rule)
    return problem_response(request, 422, exc.said, detail=f"{fault.subject} {fault.value}: {rule}", faults=[fault])


def _unavailable(request: Request, exc: Exception) -> JSONResponse:
    log.warning("database_unavailable", path=request.url.path, reason=str(exc))
    return problem_response(request, 503, coded("database_away"), headers={"Retry-After": RETRY_AFTER_S})


def _invalid(request: Request, exc: Exception) -> JSONResponse:
    assert isinstance(exc, RequestValidationError)
    faults = [_fault(error) for error in exc.errors()]
    detail = "; ".join(f"{fault.subject} {fault.value}: {fault.rule}" for fault in faults)
    return problem_response(request, 422, None, detail=detail, faults=faults)


def _http(request: Request, exc: Exception) -> JSONResponse:
    assert isinstance(exc, HTTPException)
    if exc.status_code == 400:  # FastAPI's word for bytes that are no text.
        return problem_response(request, 422, coded("body_unreadable"))
    headers = dict(exc.headers) if exc.headers else None
    detail = f"{request.method} {request.url.path}: {exc.detail}"
    return problem_response(request, exc.status_code, None, detail=detail, headers=headers)


def _unexpected(request: Request, exc: Exception) -> JSONResponse:
    log.error("unexpected", path=request.url.path, exc_info=exc)
    return problem_response(request, 500, coded("went_wrong"))


def _fault(error: dict[str, Any]) -> FieldFault:
    rule = str(error["msg"]).removeprefix("Value error, ").replace("Input should be", "must be")
    if error["type"] == "extra_forbidden":
        rule = "is no field of this request"
    if error["type"] == "json_invalid":
        rule = f"is no JSON: {error.get('ctx', {}).get('error', '')}"
    subject = ".".join(str(part) for part in error["loc"])
    return FieldFault(
        subject=_storable(subject), value="" if error["type"] == "missing" else shown(error["input"]), rule=rule
    )


def _storable(text: str) -> str:
    """A field's name comes from the sender, half surrogates and all."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
