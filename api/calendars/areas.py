"""Service areas: where technicians work, in which zone, by which calendar."""

from fastapi import APIRouter, Depends, Request

from api.access.asks import asks
from api.access.audit import about
from api.access.permissions import Permission
from api.calendars.shapes import AreaOut, Moved, NewArea
from api.web.database import Db
from api.web.documented_errors import errors
from api.web.fields import PathId
from api.web.paging import Page
from service.calendars.editing import AreaEntry, add_area, edit_area, remove_area
from store.audit.actions import AuditAction
from store.calendars.areas import find_area, list_areas

router = APIRouter(prefix="/v1/service-areas", tags=["calendars"])
READS = [Depends(asks(Permission.TICKETS_READ))]
WRITES = [Depends(asks(Permission.CALENDARS_WRITE))]


@router.get("", summary="List service areas", responses=errors(), dependencies=READS)
def areas(db: Db) -> Page[AreaOut]:
    """Every area, first the one that serves the rest; all on one page."""
    with db.connection() as conn:
        return Page[AreaOut](items=[AreaOut.model_validate(one) for one in list_areas(conn)], next=None)


@router.post("", status_code=201, summary="Add a service area", responses=errors(404, 409), dependencies=WRITES)
def add(body: NewArea, request: Request, db: Db) -> AreaOut:
    """Assets whose area has its name, or is one of its places, are served by it from now on."""
    with db.connection() as conn:
        made = add_area(conn, _entry(body))
        about(request, f"service-area/{made}", AuditAction.CALENDAR_CHANGED)
        return AreaOut.model_validate(find_area(conn, made))


@router.put("/{area_id}", summary="Change a service area", responses=errors(404, 409), dependencies=WRITES)
def change(area_id: PathId, body: NewArea, request: Request, db: Db) -> Moved:
    """Its name, zone, calendar and places. Targets of open tickets are counted anew; those that moved come back."""
    about(request, f"service-area/{area_id}", AuditAction.CALENDAR_CHANGED)
    with db.connection() as conn:
        return Moved.of(edit_area(conn, area_id, _entry(body)))


@router.delete("/{area_id}", summary="Remove a service area", responses=errors(404, 409), dependencies=WRITES)
def remove(area_id: PathId, request: Request, db: Db) -> Moved:
    """What it served is served by the area of the rest, which cannot be removed."""
    about(request, f"service-area/{area_id}", AuditAction.CALENDAR_CHANGED)
    with db.connection() as conn:
        return Moved.of(remove_area(conn, area_id))


def _entry(body: NewArea) -> AreaEntry:
    return AreaEntry(body.name, body.time_zone, body.calendar_id, tuple(body.places))
