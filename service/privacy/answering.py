"""Answers what people ask about their data: done, which carries it out, or refused for a reason."""

from datetime import datetime

from fleet.coded import CodedError, coded
from store.engine.database import Connection
from store.privacy.consents import Purpose, withdraw_consent
from store.privacy.erasure import Erasure, erase_person
from store.privacy.privacy_requests import (
    PrivacyRequest,
    RequestKind,
    answer_request,
    find_request,
    restrict_customer,
)

DONE, REFUSED = "done", "refused"


class NoSuchRequest(CodedError, LookupError):
    """A request number that nothing bears."""


class NoSuchCustomer(CodedError, LookupError):
    """A customer who is not there, or not any more."""


class AnsweredBefore(CodedError):
    """Somebody else answered first."""


class ReasonMissing(CodedError):
    """A refusal says why."""


def answer(
    conn: Connection,
    request_id: int,
    *,
    by: str,
    at: datetime,
    reason: str | None = None,
    purpose: Purpose | None = None,
) -> PrivacyRequest:
    """Does what was asked for and notes it; with a `reason` it is refused. `purpose`: which consent is withdrawn, all
    unless given. Access, copy and correction are given by people: here they are noted."""
    if reason is not None and not reason.strip():
        raise ReasonMissing(coded("refusal_needs_reason"))
    with conn.transaction():
        request = _open(conn, request_id)
        if reason is None:
            _carry_out(conn, request, purpose, at)
        how = DONE if reason is None else REFUSED
        if not answer_request(conn, request_id, by=by, answer=how, reason=reason or "", at=at):
            raise AnsweredBefore(coded("request_answered", request=request_id))
        answered = find_request(conn, request_id)
    assert answered is not None
    return answered


def erase(conn: Connection, customer_id: int, *, at: datetime) -> Erasure:
    """Erases a person; NoSuchCustomer where nobody is there to be erased."""
    done = erase_person(conn, customer_id, at=at)
    if done is None:
        raise NoSuchCustomer(coded("no_customer", customer=customer_id))
    return done


def _open(conn: Connection, request_id: int) -> PrivacyRequest:
    request = find_request(conn, request_id)
    if request is None:
        raise NoSuchRequest(coded("no_privacy_request", request=request_id))
    if request.answered_at is not None:
        raise AnsweredBefore(coded("request_answered", request=request_id))
    return request


def _carry_out(conn: Connection, request: PrivacyRequest, purpose: Purpose | None, at: datetime) -> None:
    match request.kind:
        case RequestKind.ERASE:
            erase(conn, request.customer_id, at=at)
        case RequestKind.RESTRICT:
            restrict_customer(conn, request.customer_id, at)
        case RequestKind.WITHDRAW:
            withdraw_consent(conn, request.customer_id, purpose, how=request.how, at=at)
