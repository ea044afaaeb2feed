"""The technician's pages: a day, one order, and what their phone sends: each thing once, however often it comes."""

import shutil
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from anyio import to_thread
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from starlette.datastructures import UploadFile

from api.access.asks import NotSignedIn
from api.access.audit import address_of, audited, read_audited
from api.access.permissions import Permission, may
from api.edge.body_limits import LARGEST_BODY, limit_bodies
from api.technician.acting import Acting, act, note_item
from api.technician.asking import Technician, TheTechnician, WorkRoute, by_script, refusal
from api.technician.photos import SentPhoto, keep_photo
from api.technician.rendering import HOME, lead_to, render, words_for
from api.technician.view import SINCE, grouped, in_list, order_values
from api.web.database import the_product, wall_clock
from api.web.plain_pages import plain
from api.web.problems import Missing
from api.web.uploads import Folder
from fleet.coded import CodedError, coded
from fleet.times import parse_ts
from service.attachments.codes import codes_in
from service.attachments.folder import AttachmentFolder
from service.attachments.keeping import LARGEST, prepare
from service.attachments.refusing import StorageFull
from service.tickets.bad_entry import BadEntry
from store.audit.actions import AuditAction
from store.engine.database import Connection
from store.field.attachments import AttachmentKind
from store.field.phone_actions import claim_action
from store.field.visits import Visit, visits_of

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=WorkRoute)
# Forms come as multipart: a photo with what belongs to it.
limit_bodies(f"{HOME}/photos", LARGEST + (64 << 10), whole_s=600.0)
limit_bodies(f"{HOME}/codes", LARGEST + (64 << 10), whole_s=300.0)
limit_bodies(f"{HOME}/orders/", LARGEST_BODY)
MOST_FIELDS = 400
LONGEST_CAPTION = 200


async def _form(request: Request) -> AsyncIterator[Mapping[str, Any]]:
    """The fields of a form, the last of each name; files with them, until the request ends."""
    async with request.form(max_files=1, max_fields=MOST_FIELDS, max_part_size=64 << 10) as form:
        yield dict(form.multi_items())


@router.get("")
def day(request: Request, technician: TheTechnician) -> Response:
    """What is to be done today and later."""
    words = words_for(request)
    with technician.db.connection() as conn:
        visits = visits_of(conn, technician.person_id, recorded_since=wall_clock() - SINCE)
        groups = [
            {"title": title, "visits": [in_list(conn, words, one) for one in some]}
            for title, some in grouped(visits, words, lambda one: technician.db.now(conn, one.product))
        ]
        return render(
            "day.html",
            words,
            person=technician.person_id,
            name=technician.principal.name,
            today=words.text("work_day_title"),
            groups=groups,
            pages=[f"{HOME}/orders/{one.id}" for one in visits],
            console=may(technician.principal, Permission.TICKETS_READ),
        )


@router.get("/orders/{number}")
def order(number: str, request: Request, technician: TheTechnician) -> Response:
    with technician.db.connection() as conn:
        visit = technician.visit(conn, number)
        read_audited(conn, technician.principal, f"order/{visit.id}", address=address_of(request))
        return _order_page(conn, request, technician, visit)


@router.post("/orders/{number}/do")
def do(
    number: str, request: Request, technician: TheTechnician, form: Annotated[Mapping[str, Any], Depends(_form)]
) -> Response:
    """One action on an order: a move, a tick, a finding. The same client id again is answered as the first time."""
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    with technician.db.connection() as conn:
        visit = technician.visit(conn, number)
        acting = _acting(conn, technician, visit, fields)
        try:
            with conn.transaction():
                if _is_new(conn, technician, acting, fields):
                    act(conn, acting, fields)
                    _audit(conn, request, technician, visit, acting.action)
        except CodedError as exc:
            return _refused(conn, request, technician, visit, exc)
    return _taken(request, visit)


@router.post("/photos")
async def photo(
    request: Request, technician: TheTechnician, folder: Folder, form: Annotated[Mapping[str, Any], Depends(_form)]
) -> Response:
    """A photo or signature of an order."""
    fields = {name: value for name, value in form.items() if isinstance(value, str)}

    def kept(source: Path) -> Response:
        return _keep_photo(request, technician, folder, fields, source)

    return await _with_file(request, form, folder, kept)


@router.post("/codes")
async def codes(
    request: Request, technician: TheTechnician, folder: Folder, form: Annotated[Mapping[str, Any], Depends(_form)]
) -> Response:
    """What the codes in a photo say; the photo is not kept."""

    def read(source: Path) -> Response:
        try:
            return JSONResponse({"codes": codes_in(source)})
        except CodedError as exc:
            return refusal(request, 422, exc.said)

    return await _with_file(request, form, folder, read)


def _keep_photo(
    request: Request, technician: Technician, folder: AttachmentFolder, fields: Mapping[str, str], source: Path
) -> Response:
    """While the picture is prepared, no connection is held."""
    number, position = fields.get("order", ""), fields.get("position", "")
    with technician.db.connection() as conn:
        visit = technician.visit(conn, number)
    try:
        prepared = prepare(source)
    except CodedError as exc:
        with technician.db.connection() as conn:
            return _refused(conn, request, technician, visit, exc)
    with technician.db.connection() as conn:
        visit = technician.visit(conn, number)
        acting = _acting(conn, technician, visit, fields)
        sent = SentPhoto(
            prepared=prepared,
            client_id=acting.client_id,
            kind=AttachmentKind.SIGNATURE if fields.get("kind") == "signature" else AttachmentKind.PHOTO,
            caption=plain(fields.get("caption", ""), LONGEST_CAPTION),
            position=int(position) if position.isascii() and position.isdigit() and len(position) < 6 else None,
            actor=acting.actor,
            at=acting.now,
        )
        try:
            with conn.transaction():
                _, wanted = keep_photo(conn, folder, visit, sent, now=wall_clock())
                if wanted is not None:
                    note_item(conn, acting, wanted.position, done=True, value=None)
                _audit(conn, request, technician, visit, "photo")
        except CodedError as exc:
            return _refused(conn, request, technician, visit, exc)
    return _taken(request, visit)


async def _with_file(
    request: Request, form: Mapping[str, Any], folder: AttachmentFolder, work: Callable[[Path], Response]
) -> Response:
    """The form's file on the disk, for as long as the work takes."""
    sent = form.get("file")
    if not isinstance(sent, UploadFile):
        return refusal(request, 422, coded("picture_empty"))

    def stored() -> Response:
        with folder.work_place() as place:
            path = place / "sent"
            with path.open("wb") as file:
                shutil.copyfileobj(sent.file, file)
            return work(path)

    return await to_thread.run_sync(stored)


def _acting(conn: Connection, technician: Technician, visit: Visit, fields: Mapping[str, str]) -> Acting:
    """NotSignedIn where somebody else entered it: a kept page of whoever used this phone before sends in their name."""
    if fields.get("person", str(technician.person_id)) != str(technician.person_id):
        raise NotSignedIn(coded("not_signed_in"))
    product = the_product(conn, visit.product)
    try:
        client_id = UUID(fields.get("client_id", ""))
    except ValueError:
        raise Missing(coded("client_id_missing")) from None
    now = technician.db.now(conn, visit.product)
    return Acting(technician.principal, visit, product, now, technician.db.outlets, client_id, fields.get("action", ""))


def _is_new(conn: Connection, technician: Technician, acting: Acting, fields: Mapping[str, str]) -> bool:
    """Whether this action came for the first time; one that is refused rolls this back, and may come again."""
    try:
        done_at = parse_ts(fields.get("done_at", ""))
    except ValueError:
        done_at = None
    return claim_action(
        conn,
        person_id=technician.person_id,
        client_id=acting.client_id,
        subject=f"order/{acting.visit.id}",
        action=acting.action[:40],
        done_at=done_at,
        now=wall_clock(),
    )


def _audit(conn: Connection, request: Request, technician: Technician, visit: Visit, action: str) -> None:
    audited(
        conn,
        technician.principal,
        AuditAction.CHANGED,
        f"order/{visit.id}",
        address=address_of(request),
        route=f"{HOME}: {action}",
    )


def _taken(request: Request, visit: Visit) -> Response:
    return JSONResponse({"ok": True}) if by_script(request) else lead_to(f"{HOME}/orders/{visit.id}")


def _refused(conn: Connection, request: Request, technician: Technician, visit: Visit, exc: CodedError) -> Response:
    """The sentence, for the script; for a browser without one, the page again with it."""
    status = 507 if isinstance(exc, StorageFull) else 422 if isinstance(exc, BadEntry) else 409
    if by_script(request):
        return refusal(request, status, exc.said)
    said = words_for(request, the_product(conn, visit.product), visit.time_zone).say(exc.said)
    return _order_page(conn, request, technician, visit, flash=said, status=status)


def _order_page(
    conn: Connection, request: Request, technician: Technician, visit: Visit, *, flash: str = "", status: int = 200
) -> Response:
    product = the_product(conn, visit.product)
    words = words_for(request, product, visit.time_zone)
    values = order_values(conn, words, visit, product, technician.db.now(conn, product.id))
    return render("order.html", words, status=status, flash=flash, person=technician.person_id, **values)
