"""Technicians: who goes to customers, where and when they work, when they are away."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import ConfigDict, Field

from api.access.actor import Actor
from api.access.asks import asks
from api.access.permissions import Permission
from api.schemas.orders import AbsenceOut, TechnicianCard, TechnicianOut
from api.web.database import Db
from api.web.documented_errors import errors
from api.web.fields import Body, ClockTime, Email, LongText, Moment, PathId, TimeZone, Word
from api.web.paging import After, Limit, Page, page_of
from api.web.problems import Conflict, Missing
from fleet.coded import coded
from service.orders.technicians import enter_technician, keep_technician
from store.engine.database import Connection
from store.engine.rows import fields_of
from store.orders.technicians import (
    Hours,
    Technician,
    TechnicianFields,
    absences_of,
    add_absence,
    end_absence,
    find_technician,
    hours_of,
    list_technicians,
)
from store.orders.unfit_appointments import unfit_appointments

router = APIRouter(prefix="/v1/technicians", tags=["orders"])
READS = [Depends(asks(Permission.TICKETS_READ))]
PLANS = [Depends(asks(Permission.TICKETS_ASSIGN))]
Skill = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
EXAMPLE: dict[str, Any] = {
    "name": "Tono",
    "phone": "+628123456789",
    "home_area": "Menteng",
    "skills": ["refrigerant"],
    "areas": ["Menteng"],
    "hours": [{"weekday": 1, "begins": "08:00", "ends": "17:00"}],
}


class NewHours(Body):
    weekday: Annotated[int, Field(ge=1, le=7, description="1 is Monday.")]
    begins: ClockTime
    ends: ClockTime


class NewTechnician(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    name: Annotated[Word, Field(max_length=100)]
    email: Email | None = None
    phone: Annotated[Word, Field(max_length=40)] | None = None
    language: Literal["id", "en"] = "id"
    home_area: Annotated[str, Field(max_length=100)] = ""
    skills: list[Skill] = Field([], max_length=40)
    time_zone: TimeZone = "Asia/Jakarta"
    active: bool = True
    areas: list[Annotated[Word, Field(max_length=100)]] = Field([], max_length=200, description="None: everywhere.")
    hours: list[NewHours] = Field([], max_length=50, description="None: no appointments.")

    def fields(self) -> TechnicianFields:
        email = self.email.lower() if self.email else None
        return TechnicianFields(
            self.name, email, self.phone, self.language, self.home_area, tuple(self.skills), self.time_zone, self.active
        )

    def spans(self) -> list[Hours]:
        return [Hours(one.weekday, one.begins, one.ends) for one in self.hours]


class NewAbsence(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"begins": "2026-03-04T00:00:00Z", "ends": "2026-03-06T00:00:00Z", "kind": "leave"}]
        }
    )
    begins: Moment
    ends: Moment
    kind: Literal["leave", "sick", "training", "other"] = "leave"
    note: LongText = ""


@router.get("", summary="List technicians", responses=errors(), dependencies=READS)
def listing(request: Request, db: Db, after: After = 0, limit: Limit = 100) -> Page[TechnicianOut]:
    """Technicians with how much they have to do."""
    with db.connection() as conn:
        found = list_technicians(conn, after=after, limit=limit + 1)
        return page_of(request, found, limit, to=TechnicianOut.model_validate, key=lambda one: one.id)


@router.post("", summary="Enter a technician", responses=errors(409), dependencies=PLANS, status_code=201)
def create(body: NewTechnician, db: Db) -> TechnicianCard:
    """Somebody from outside; a person with the role of a technician is entered by itself."""
    with db.connection() as conn:
        return _card(conn, enter_technician(conn, body.fields(), areas=body.areas, hours=body.spans()))


@router.get("/{technician_id}", summary="One technician", responses=errors(404), dependencies=READS)
def card(technician_id: PathId, db: Db) -> TechnicianCard:
    """With skills, areas, hours of work and absences."""
    with db.connection() as conn:
        return _card(conn, _known(conn, technician_id).id)


@router.put("/{technician_id}", summary="Change a technician", responses=errors(404, 409), dependencies=PLANS)
def change(technician_id: PathId, body: NewTechnician, db: Db) -> TechnicianCard:
    """Everything anew; name and address of one with an account are the account's."""
    with db.connection() as conn:
        _known(conn, technician_id)
        keep_technician(conn, technician_id, body.fields(), areas=body.areas, hours=body.spans())
        return _card(conn, technician_id)


@router.post(
    "/{technician_id}/absences",
    summary="Note an absence",
    responses=errors(404, 409),
    dependencies=PLANS,
    status_code=201,
)
def absent(technician_id: PathId, body: NewAbsence, db: Db, actor: Actor) -> AbsenceOut:
    """No windows are offered in it; appointments that stand in it stay, and must be moved."""
    if body.ends <= body.begins:
        raise Conflict(coded("absence_backwards"))
    with db.connection() as conn:
        _known(conn, technician_id)
        number = add_absence(
            conn, technician_id, begins=body.begins, ends=body.ends, kind=body.kind, note=body.note,
            made_by=actor, made_at=db.wall(),
        )  # fmt: skip
        return next(AbsenceOut.model_validate(one) for one in absences_of(conn, technician_id) if one.id == number)


@router.post(
    "/{technician_id}/absences/{absence_id}/end",
    summary="Take an absence back",
    responses=errors(404),
    dependencies=PLANS,
)
def present(technician_id: PathId, absence_id: PathId, db: Db) -> TechnicianCard:
    """Windows are offered in that time again."""
    with db.connection() as conn:
        _known(conn, technician_id)
        if not end_absence(conn, technician_id, absence_id):
            raise Missing(coded("no_absence", absence=absence_id))
        return _card(conn, technician_id)


def _known(conn: Connection, technician_id: int) -> Technician:
    found = find_technician(conn, technician_id)
    if found is None:
        raise Missing(coded("no_technician", technician=str(technician_id)))
    return found


def _card(conn: Connection, technician_id: int) -> TechnicianCard:
    values = {
        "hours": hours_of(conn, technician_id),
        "absences": absences_of(conn, technician_id),
        "unfit": unfit_appointments(conn, technician_id),
    }
    return TechnicianCard.model_validate({**fields_of(_known(conn, technician_id)), **values})
