"""One's own account: who am I, language and time zone, sessions, tokens."""

from typing import Literal

from fastapi import APIRouter, Depends, Request
from pydantic import ConfigDict, Field

from api.access.asks import Asker, asks, asks_to_sign_in
from api.access.audit import about
from api.access.names import Name
from api.access.permissions import Permission
from api.access.principal import Principal
from api.access.scopes import hand_out_token, within_own
from api.accounts.tokens import expiry
from api.schemas.accounts import MyselfOut, NewTokenOut, SessionOut, TokenOut
from api.web.database import Db, wall_clock
from api.web.documented_errors import errors
from api.web.fields import Body, Moment, PathId, TimeZone, Word
from api.web.paging import Page
from api.web.problems import Missing
from fleet.coded import coded
from store.engine.database import Connection
from store.engine.rows import fields_of
from store.identity.people import PersonChange, change_person, find_person
from store.identity.sessions import Session, end_session, sessions_of_person
from store.identity.tokens import end_token, find_token, list_tokens

router = APIRouter(prefix="/v1/my", tags=["accounts"])
OWN = [Depends(asks(Permission.OWN_ACCOUNT))]
MOST = 1000


class Settings(Body):
    """What is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"language": "en", "time_zone": "Asia/Makassar"}]})

    language: Literal["id", "en"] | None = None
    time_zone: TimeZone | None = None


class NewOwnToken(Body):
    """`scopes`: permissions, or the groups read, desk, devices, engineering, all: of these, what you may do."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "my laptop", "scopes": ["read"]}]})

    name: Name
    scopes: list[Word] = Field(min_length=1, max_length=60)
    expires_at: Moment | None = Field(None, description="A year from now unless given; wall time.")


@router.get("", summary="Who am I?", responses=errors(), dependencies=[Depends(asks_to_sign_in())])
def myself(db: Db, principal: Asker) -> MyselfOut:
    """Whoever asks, person or program, and what they may do."""
    with db.connection() as conn:
        return _myself(conn, principal)


@router.patch("", summary="Change language or time zone", responses=errors(404), dependencies=OWN)
def change(body: Settings, db: Db, principal: Asker) -> MyselfOut:
    """Changes how pages and mails speak to you."""
    with db.connection() as conn:
        change_person(conn, _me(principal), PersonChange(language=body.language, time_zone=body.time_zone))
        return _myself(conn, principal)


@router.get("/sessions", summary="My sessions", responses=errors(404), dependencies=OWN)
def sessions(db: Db, principal: Asker) -> Page[SessionOut]:
    """Browsers in which you are signed in; all on one page."""
    with db.connection() as conn:
        found = sessions_of_person(conn, _me(principal), now=wall_clock())
        return Page[SessionOut](items=[_shown(one, principal) for one in found], next=None)


@router.post("/sessions/{session_id}/end", summary="End a session", responses=errors(404), dependencies=OWN)
def end_one(session_id: PathId, db: Db, principal: Asker) -> Page[SessionOut]:
    """Signs one browser out, and answers with those that stay signed in."""
    with db.connection() as conn:
        now, me = wall_clock(), _me(principal)
        if not end_session(conn, session_id, person_id=me, at=now):
            raise Missing(coded("no_session", session=session_id))
        found = sessions_of_person(conn, me, now=now)
        return Page[SessionOut](items=[_shown(one, principal) for one in found], next=None)


@router.get("/tokens", summary="My tokens", responses=errors(404), dependencies=OWN)
def tokens(db: Db, principal: Asker) -> Page[TokenOut]:
    """Tokens that act as you, which have not ended; all on one page."""
    with db.connection() as conn:
        found = list_tokens(conn, person_id=_me(principal), good_at=wall_clock(), limit=MOST)
        return Page[TokenOut](items=[TokenOut.model_validate(one) for one in found], next=None)


@router.post("/tokens", status_code=201, summary="Make a token of mine", responses=errors(404), dependencies=OWN)
def make_token(body: NewOwnToken, request: Request, db: Db, principal: Asker) -> NewTokenOut:
    """A token that acts as you, within its scopes and your role. The answer alone holds it: keep it now."""
    now, me = wall_clock(), _me(principal)
    with db.connection() as conn, conn.transaction():
        number, token = hand_out_token(
            conn,
            name=body.name,
            scopes=within_own(principal, body.scopes, for_program=False),
            made_by=principal.name,
            now=now,
            expires_at=expiry(conn, principal, body.expires_at, now=now),
            person_id=me,
            tenant_id=principal.tenant_id,
        )
        about(request, f"token/{number}")
        shown = TokenOut.model_validate(find_token(conn, number))
        return NewTokenOut.model_validate({**shown.model_dump(), "token": token})


@router.post("/tokens/{token_id}/end", summary="End a token of mine", responses=errors(404), dependencies=OWN)
def end_own_token(token_id: PathId, db: Db, principal: Asker) -> TokenOut:
    """From now on the token is good for nothing. Ending it again changes nothing."""
    me = _me(principal)
    with db.connection() as conn:
        found = find_token(conn, token_id)
        if found is None or found.person_id != me:
            raise Missing(coded("no_token", token=token_id))
        end_token(conn, token_id, at=wall_clock())
        return TokenOut.model_validate(find_token(conn, token_id))


def _me(principal: Principal) -> int:
    """The person who asks; Missing where it is nobody with an account."""
    if principal.person_id is None:
        raise Missing(coded("no_account"))
    return principal.person_id


def _myself(conn: Connection, principal: Principal) -> MyselfOut:
    person = find_person(conn, principal.person_id) if principal.person_id is not None else None
    return MyselfOut(
        kind=principal.kind,
        name=principal.name,
        person_id=principal.person_id,
        email=person.email if person else None,
        role=principal.role,
        tenant_id=principal.tenant_id,
        areas=person.areas if person else [],
        language=person.language if person else principal.language,
        time_zone=person.time_zone if person else principal.time_zone,
        permissions={str(one): str(reach) for one, reach in principal.permissions.items()},
    )


def _shown(session: Session, principal: Principal) -> SessionOut:
    return SessionOut.model_validate({**fields_of(session), "current": session.id == principal.session_id})
