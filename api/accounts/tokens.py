"""Access tokens of programs: made, listed, ended."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import ConfigDict, Field

from api.access.asks import Asker, asks
from api.access.audit import about
from api.access.names import Name
from api.access.permissions import Permission
from api.access.principal import Principal
from api.access.scopes import LASTS, hand_out_token, within_own
from api.accounts.managing import tenant_for_new
from api.schemas.accounts import NewTokenOut, TokenOut
from api.web.database import Db, wall_clock
from api.web.documented_errors import errors
from api.web.fields import Body, Moment, PathId, TenantId, Word
from api.web.paging import After, Limit, Page, page_of
from api.web.problems import Missing
from fleet.coded import coded
from service.tickets.reports import BadEntry
from store.engine.database import Connection
from store.identity.people import person_named
from store.identity.tokens import AccessToken, end_token, find_token, list_tokens

router = APIRouter(prefix="/v1/tokens", tags=["accounts"], dependencies=[Depends(asks(Permission.TOKENS_WRITE))])


class NewToken(Body):
    """`scopes`: permissions, or the groups read, desk, devices, engineering, all."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Warehouse", "scopes": ["devices"], "expires_at": None}]}
    )

    name: Name
    scopes: list[Word] = Field(min_length=1, max_length=60)
    expires_at: Moment | None = Field(None, description="A year from now unless given; wall time.")
    tenant_id: TenantId | None = Field(None, description="Your own unless given; null: the whole installation.")


@router.post("", status_code=201, summary="Make a token", responses=errors())
def make(body: NewToken, request: Request, db: Db, principal: Asker) -> NewTokenOut:
    """Makes a program's token, with scopes of your own at most. The answer alone holds it: keep it now."""
    now = wall_clock()
    with db.connection() as conn, conn.transaction():
        if person_named(conn, body.name) is not None:
            raise BadEntry("body.name", body.name, coded("name_taken"))
        number, token = hand_out_token(
            conn,
            name=body.name,
            scopes=within_own(principal, body.scopes, for_program=True),
            made_by=principal.name,
            now=now,
            expires_at=expiry(conn, principal, body.expires_at, now=now),
            tenant_id=tenant_for_new(conn, principal, body.tenant_id),
        )
        about(request, f"token/{number}")
        made = find_token(conn, number)
        return NewTokenOut.model_validate({**TokenOut.model_validate(made).model_dump(), "token": token})


@router.get("", summary="List tokens", responses=errors())
def listing(
    request: Request,
    db: Db,
    principal: Asker,
    ended: Annotated[bool, Query(description="Also those that ended or expired.")] = False,
    after: After = 0,
    limit: Limit = 100,
) -> Page[TokenOut]:
    """Programs' tokens in the order they were made, without the tokens themselves."""
    with db.connection() as conn:
        found = list_tokens(
            conn, tenant_id=principal.tenant_id, good_at=None if ended else wall_clock(), after=after, limit=limit + 1
        )
        return page_of(request, found, limit, to=TokenOut.model_validate, key=lambda token: token.id)


@router.post("/{token_id}/end", summary="End a token", responses=errors(404))
def end(token_id: PathId, db: Db, principal: Asker) -> TokenOut:
    """From now on the token is good for nothing. Ending it again changes nothing."""
    with db.connection() as conn:
        found = find_token(conn, token_id)
        if found is None or found.person_id is not None or not _reaches(principal, found):
            raise Missing(coded("no_token", token=token_id))
        end_token(conn, token_id, at=wall_clock())
        return TokenOut.model_validate(find_token(conn, token_id))


def expiry(conn: Connection, principal: Principal, asked: datetime | None, *, now: datetime) -> datetime:
    """Until when a new token is good: never longer than the token that makes it."""
    if asked is not None and asked <= now:
        raise BadEntry("body.expires_at", asked.isoformat(), coded("in_the_past"))
    wanted = asked or now + LASTS
    maker = find_token(conn, principal.token_id) if principal.token_id is not None else None
    return min(wanted, maker.expires_at) if maker is not None and maker.expires_at is not None else wanted


def _reaches(principal: Principal, token: AccessToken) -> bool:
    return principal.tenant_id is None or principal.tenant_id == token.tenant_id
