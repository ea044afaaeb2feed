"""People: listed, invited, changed, and signed out. Staff alone: customers' accounts are theirs."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import ConfigDict, Field

from api.access.asks import Asker, asks
from api.access.audit import about
from api.access.names import Name
from api.access.permissions import Permission
from api.accounts.managing import refuse_above, refuse_the_last, refuse_yourself, tenant_for_new, the_member
from api.accounts.members import change_member, enter_member, give_member_link, sign_member_out
from api.schemas.accounts import PersonOut
from api.signin.asked import Links
from api.web.database import Db, wall_clock
from api.web.documented_errors import errors
from api.web.fields import Body, Email, PathId, TenantId, TimeZone, Word
from api.web.paging import After, Limit, Page, page_of
from store.identity.people import (
    NewPerson,
    PersonChange,
    PersonState,
    Role,
    list_people,
    set_person_tenant,
)

router = APIRouter(prefix="/v1/people", tags=["accounts"])
READS = [Depends(asks(Permission.PEOPLE_READ))]
WRITES = [Depends(asks(Permission.PEOPLE_WRITE))]
TENANTS = [Depends(asks(Permission.TENANTS_WRITE))]
STAFF = [role for role in Role if role is not Role.CUSTOMER]
StaffRole = Literal[
    "administrator", "service_lead", "agent", "dispatcher", "technician", "claims", "knowledge", "engineer"
]
StateName = Literal["named", "invited", "active", "disabled"]
Language = Literal["id", "en"]
Areas = Annotated[list[Word], Field(max_length=100, description="Whose tickets a technician sees beside their own.")]


class NewMember(Body):
    """Without `email` they stand in lists and histories, and cannot sign in."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Budi Santoso", "role": "technician", "email": "budi@example.com"}]}
    )

    name: Name
    role: StaffRole
    email: Email | None = None
    areas: Areas = Field([])
    language: Language = "id"
    time_zone: TimeZone = "Asia/Jakarta"
    tenant_id: TenantId | None = Field(None, description="Your own unless given; null: the whole installation.")


class MemberChange(Body):
    """What is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"role": "service_lead"}, {"state": "disabled"}]})

    role: StaffRole | None = None
    state: Literal["active", "disabled"] | None = Field(None, description="Disabled: signed out, and kept out.")
    email: Email | None = None
    areas: Areas | None = None


class Move(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"tenant_id": 2}]})
    tenant_id: TenantId | None = Field(description="Null: the whole installation.")


@router.get("", summary="List people", responses=errors(), dependencies=READS)
def listing(
    request: Request,
    db: Db,
    principal: Asker,
    role: Annotated[list[StaffRole] | None, Query(description="May be repeated.")] = None,
    state: Annotated[list[StateName] | None, Query(description="May be repeated.")] = None,
    after: After = 0,
    limit: Limit = 100,
) -> Page[PersonOut]:
    """Staff in the order they were entered."""
    roles = [Role(one) for one in role] if role else STAFF
    states = [PersonState(one) for one in state] if state else None
    with db.connection() as conn:
        found = list_people(
            conn, roles=roles, states=states, tenant_id=principal.tenant_id, after=after, limit=limit + 1
        )
        return page_of(request, found, limit, to=PersonOut.model_validate, key=lambda person: person.id)


@router.get("/{person_id}", summary="One person", responses=errors(404), dependencies=READS)
def one(person_id: PathId, db: Db, principal: Asker) -> PersonOut:
    """A member of staff."""
    with db.connection() as conn:
        return PersonOut.model_validate(the_member(conn, principal, person_id))


@router.post("", status_code=201, summary="Enter a person", responses=errors(409), dependencies=WRITES)
def create(body: NewMember, request: Request, db: Db, principal: Asker, links: Links) -> PersonOut:
    """Enters a member of staff. Where an address is given, a link that lets them in once is sent to it."""
    new = NewPerson(
        name=body.name,
        role=Role(body.role),
        email=body.email,
        tenant_id=body.tenant_id,
        areas=body.areas,
        language=body.language,
        time_zone=body.time_zone,
    )
    with db.connection() as conn:
        person, _ = enter_member(conn, principal, links, new, now=wall_clock(), mail=True)
    about(request, f"person/{person.id}")
    return PersonOut.model_validate(person)


@router.patch("/{person_id}", summary="Change a person", responses=errors(404, 409), dependencies=WRITES)
def change(person_id: PathId, body: MemberChange, db: Db, principal: Asker, links: Links) -> PersonOut:
    """Changes role, state, address or areas. Somebody without an account gets one by an address: it is invited.

    Nobody changes their own role or state, and one administrator of the whole installation always stays.
    """
    wanted = PersonChange(
        role=Role(body.role) if body.role else None,
        state=PersonState(body.state) if body.state else None,
        areas=body.areas,
        email=body.email,
    )
    with db.connection() as conn:
        changed = change_member(conn, principal, links, person_id, wanted, now=wall_clock(), mail=True)
        return PersonOut.model_validate(changed)


@router.post("/{person_id}/invite", summary="Invite again", responses=errors(404, 409), dependencies=WRITES)
def invite_again(person_id: PathId, db: Db, principal: Asker, links: Links) -> PersonOut:
    """Sends a new link to somebody who has not come in yet; the one before is good no longer."""
    now = wall_clock()
    with db.connection() as conn:
        person, *_ = give_member_link(conn, principal, links, person_id, now=now, mail=True, only_invite=True)
        return PersonOut.model_validate(person)


@router.post("/{person_id}/end-sessions", summary="Sign out", responses=errors(404, 409), dependencies=WRITES)
def sign_out(person_id: PathId, db: Db, principal: Asker) -> PersonOut:
    """Signs somebody out of every browser."""
    with db.connection() as conn:
        person, _ = sign_member_out(conn, principal, person_id, now=wall_clock())
        return PersonOut.model_validate(person)


@router.post("/{person_id}/move", summary="Give another tenant", responses=errors(404, 409), dependencies=TENANTS)
def move(person_id: PathId, body: Move, db: Db, principal: Asker) -> PersonOut:
    """From now on they see another tenant, or the whole installation."""
    with db.connection() as conn, conn.transaction():
        person = the_member(conn, principal, person_id)
        refuse_yourself(principal, person)
        refuse_above(principal, person.role, person.tenant_id)
        refuse_above(principal, person.role, body.tenant_id)
        tenant_for_new(conn, principal, body.tenant_id)
        if body.tenant_id is not None:
            refuse_the_last(conn, person)
        set_person_tenant(conn, person.id, body.tenant_id)
        return PersonOut.model_validate(the_member(conn, principal, person_id))
