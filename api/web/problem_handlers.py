"""Which error becomes which problem: every error of the domain and of the framework."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.access.asks import Forbidden, NotSignedIn
from api.limits.rate_limits import TooMany
from api.web.language import wording_of_request
from api.web.problems import Conflict, FieldFault, Missing, problem_response
from fleet.coded import CodedError, coded
from fleet.process import get_log
from fleet.shown import shown
from service.alarms.actions import NoSuchAlarm
from service.assistant.chats import AssistantRefused, NoSuchChat, NoSuchTurn
from service.attachments.refusing import StorageFull
from service.calendars.editing import CalendarConflict, NoSuchArea, NoSuchCalendar
from service.calls.states import IllegalCallMove, NoSuchTime
from service.claims.states import NoSuchClaim, WarrantyClaimRefused
from service.commands.asking import CommandConflict, MayNotSend, NoSuchCommand
from service.conversations.mail.deciding import MailSettled, NoSuchMail
from service.conversations.saying import EmptyMessage
from service.conversations.states import NoSuchThread, ThreadMoved
from service.conversations.threads import NobodyToWriteTo
from service.device_access.acting import AccessRefused
from service.device_access.certificates import BadCertificate
from service.device_access.claiming import ClaimRefused
from service.device_access.csv_files import BadList
from service.floods.lifting import FloodIsOver, NoSuchFlood
from service.follow_up.states import FollowUpRefused, NoSuchReview, NoSuchSurvey
from service.knowledge.article_questions import NoSuchArticleQuestion
from service.knowledge.manuals import NoSuchManual
from service.knowledge.refusals import ArticleRefused, NoSuchArticle
from service.orders.declined import VisitDeclined
from service.orders.states import NoSuchOrder, OrderRefused
from service.parts.refusals import (
    NoSuchDelivery,
    NoSuchPlace,
    NoSuchReservation,
    StockConflict,
    UnknownPart,
)
from service.privacy.answering import AnsweredBefore, NoSuchCustomer, NoSuchRequest, ReasonMissing
from service.returns.states import NoSuchReturn, ReturnRefused
from service.sla.policies import NoSuchPolicy, PolicyStays
from service.strangers.states import ReportDecided
from service.tickets.reports import BadEntry
from service.tickets.states import DeviceRetired, IllegalMove, NoSuchTicket
from service.warranty.states import ActivationRefused, NoSuchActivation
from service.warranty.transferring import TransferRefused
from store.engine.database import RefusedData, StoreUnavailable

RETRY_AFTER_S = "2"
log = get_log("web")


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
    NoSuchCalendar: 404,
    NoSuchArea: 404,
    NoSuchPolicy: 404,
    NoSuchSurvey: 404,
    NoSuchReview: 404,
    FollowUpRefused: 409,
    Conflict: 409,
    IllegalMove: 409,
    ReportDecided: 409,
    CommandConflict: 409,
    CalendarConflict: 409,
    PolicyStays: 409,
    OrderRefused: 409,
    VisitDeclined: 409,
    AccessRefused: 409,
    ClaimRefused: 404,
    BadCertificate: 422,
    BadList: 422,
    AnsweredBefore: 409,
    FloodIsOver: 409,
    ReasonMissing: 422,
    StorageFull: 507,
    UnknownPart: 404,
    NoSuchPlace: 404,
    NoSuchDelivery: 404,
    NoSuchReservation: 404,
    NoSuchOrder: 404,
    NoSuchChat: 404,
    NoSuchTurn: 404,
    AssistantRefused: 409,
    NoSuchArticle: 404,
    NoSuchManual: 404,
    NoSuchArticleQuestion: 404,
    ArticleRefused: 409,
    StockConflict: 409,
    NoSuchActivation: 404,
    NoSuchClaim: 404,
    NoSuchReturn: 404,
    ActivationRefused: 409,
    WarrantyClaimRefused: 409,
    ReturnRefused: 409,
    TransferRefused: 409,
    DeviceRetired: 409,
    IllegalCallMove: 409,
    NoSuchTime: 409,
    NoSuchThread: 404,
    NobodyToWriteTo: 409,
    ThreadMoved: 409,
    EmptyMessage: 422,
    NoSuchMail: 404,
    MailSettled: 409,
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
