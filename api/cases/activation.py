"""Activating a warranty: from the code on a product, or with its serial and a proof of purchase, without an account.

A serial alone reveals nothing: whatever it is, the answer is the same. Whoever has the code on a product holds it.
"""

from datetime import date
from uuid import uuid4

from anyio import to_thread
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.access.audit import address_of
from api.edge.body_limits import limit_bodies
from api.limits.rate_limits import Limit, Limits, RateLimits
from api.my.rendering import words_of_stranger
from api.my.shown import frame_of_stranger, frame_with
from api.portal.page_route import NoPage, PageRoute
from api.report.asked import client_id, products_shown
from api.report.rendering import HEADERS
from api.report.rendering import render as render_open
from api.web.database import Database, WholeDb, wall_clock
from api.web.photo_forms import FIELDS_BYTES, PhotoForm, received_form
from api.web.uploads import Folder
from fleet.coded import Coded
from fleet.serials import LONGEST
from service.attachments.evidence import SentEvidence, keep_evidence
from service.attachments.folder import AttachmentFolder
from service.attachments.keeping import LARGEST, Prepared, prepare
from service.attachments.refusing import BadPicture
from service.tickets.bad_entry import BadEntry
from service.warranty.product_codes import asset_behind
from service.warranty.receipt_numbers import normal_number
from service.warranty.submitting import BUYER, Submission, submit
from store.assets.assets import find_asset
from store.assets.products import current_product
from store.engine.database import Connection
from store.warranty.activations import activation_numbered
from store.warranty.evidence import Case, EvidenceKind, EvidenceStage

router = APIRouter(include_in_schema=False, route_class=PageRoute)
HOME, LONGEST_CODE, LONGEST_NAME, LONGEST_EMAIL, LONGEST_PHONE = "/activate", 60, 200, 254, 40
limit_bodies(HOME, LARGEST + FIELDS_BYTES, whole_s=600.0)


@router.get("/q/{code}")
def product_page(code: str, request: Request, db: WholeDb, limits: Limits) -> Response:
    """Where the QR code on a product leads: activate its warranty, or report a fault of it."""
    with db.connection() as conn:
        asset_id = asset_behind(conn, code[:LONGEST_CODE])
        asset = find_asset(conn, asset_id) if asset_id is not None else None
        product = current_product(conn, asset.product) if asset else None
        if asset is None or product is None:
            limits.guessed(conn, Limit.CLAIM_GUESS, address=address_of(request), now=wall_clock())
            raise NoPage(404, "no_page")
    words = words_of_stranger(request)
    serial = asset.serials[-1] if asset.serials else ""
    return render_open(
        request,
        "product.html",
        frame_with(product.contact, words),
        product=product,
        serial=serial,
        name=words.pick(product.name),
        code=code[:LONGEST_CODE],
    )


@router.get(HOME)
def form(request: Request, db: WholeDb, code: str = "", product: str = "", serial: str = "") -> Response:
    with db.connection() as conn:
        return _form(request, conn, {"code": code, "product": product, "serial": serial})


@router.post(HOME)
async def send(request: Request, db: WholeDb, limits: Limits, folder: Folder) -> Response:
    """Takes the activation in, with the photo of the receipt."""
    async with received_form(request, folder) as sent:
        return await to_thread.run_sync(_take, request, db, limits, folder, sent)


@router.get(f"{HOME}/{{number}}")
def follow(number: str, request: Request, db: WholeDb, limits: Limits) -> Response:
    """What became of it, by its number."""
    with db.connection() as conn:
        found = activation_numbered(conn, normal_number(number[:40]))
        if found is None:
            limits.guessed(conn, Limit.LINK_GUESS, address=address_of(request), now=wall_clock())
            raise NoPage(404, "no_page")
        frame = frame_of_stranger(conn, words_of_stranger(request))
    return render_open(request, "activated.html", frame, number=found.number, state=str(found.state))


def _take(request: Request, db: Database, limits: RateLimits, folder: AttachmentFolder, sent: PhotoForm) -> Response:
    words, now = words_of_stranger(request), wall_clock()
    with db.connection() as conn:
        limits.check(conn, Limit.ACTIVATION_ADDRESS, address_of(request), now=now)
    submission = _submission(sent, words.language)
    try:
        photo = prepare(sent.photos["receipt"]) if "receipt" in sent.photos else None
    except BadPicture as exc:
        return _again(request, db, sent, exc.said)
    if submission is None:
        return _again(request, db, sent, None)
    with db.connection() as conn:
        try:
            done = submit(conn, submission, wall=db.wall())
        except BadEntry as exc:
            if submission.code is not None:
                limits.guessed(conn, Limit.CLAIM_GUESS, address=address_of(request), now=now)
            return _again(request, db, sent, exc.said)
        if photo is not None:
            _keep(conn, folder, done.activation_id, photo, sent)
    return RedirectResponse(f"{HOME}/{done.number}?lang={words.language}", status_code=303, headers=HEADERS)


def _keep(conn: Connection, folder: AttachmentFolder, activation_id: int, photo: Prepared, sent: PhotoForm) -> None:
    now = wall_clock()
    picture = SentEvidence(
        case=Case(activation_id=activation_id),
        client_id=client_id(sent.texts.get("key", "")),
        kind=EvidenceKind.RECEIPT,
        stage=EvidenceStage.CLAIM,
        prepared=photo,
        by_customer=True,
        made_by=BUYER,
        made_at=now,
    )
    keep_evidence(conn, folder, picture, now=now)


def _submission(sent: PhotoForm, language: str) -> Submission | None:
    """None where a field is missing that every activation needs."""
    code, serial = sent.field("code", LONGEST_CODE), sent.field("serial", LONGEST)
    day, email = _day(sent.texts.get("bought", "")), sent.field("email", LONGEST_EMAIL)
    if day is None or not (code or serial):
        return None
    return Submission(
        purchased_on=day,
        serial=serial,
        product=sent.field("product", 100) or None,
        code=code or None,
        seller=sent.field("seller", LONGEST_NAME),
        name=sent.field("name", LONGEST_NAME),
        email=email.lower() or None,
        phone=sent.field("phone", LONGEST_PHONE) or None,
        language=language,
    )


def _again(request: Request, db: Database, sent: PhotoForm, said: Coded | None) -> Response:
    words = words_of_stranger(request)
    flash = words.say(said) if said else words.text("report_activate_incomplete")
    with db.connection() as conn:
        return _form(request, conn, sent.texts, flash=flash[:1].upper() + flash[1:], status=400)


def _form(request: Request, conn: Connection, typed: dict[str, str], *, flash: str = "", status: int = 200) -> Response:
    words = words_of_stranger(request)
    names = ("code", "product", "serial", "bought", "name", "phone", "email", "seller")
    return render_open(
        request,
        "activate.html",
        frame_of_stranger(conn, words),
        status=status,
        flash=flash,
        key=str(uuid4()),
        today=wall_clock().date().isoformat(),
        products=[(one.id, words.pick(one.name), one.picture) for one in products_shown(conn)],
        typed={name: typed.get(name, "")[:LONGEST_EMAIL] for name in names},
    )


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if len(typed) == len("2026-03-02") else None
    except ValueError:
        return None
