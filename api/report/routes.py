"""The open form: which product, what is wrong, what to try first, and a report with a receipt number.

It reads nothing of any device: whoever knows a serial learns nothing by it. What is sent waits for staff.
"""

from urllib.parse import quote
from uuid import uuid4

from anyio import to_thread
from fastapi import APIRouter, Request, Response

from api.access.audit import address_of
from api.edge.body_limits import limit_bodies
from api.limits.rate_limits import Limit, Limits, RateLimits
from api.my.rendering import words_of_stranger
from api.my.shown import frame_of_stranger, frame_with
from api.portal.page_route import NoPage, PageRoute
from api.report.asked import Fields, products_shown, received, symptom_of
from api.report.rendering import HOME, lead_to, render
from api.web.database import Database, WholeDb, wall_clock
from api.web.photo_forms import FIELDS_BYTES
from api.web.plain_pages import plain
from api.web.uploads import Folder
from fleet.product import Product
from fleet.serials import LONGEST, serial_fault
from service.attachments.codes import codes_in
from service.attachments.folder import AttachmentFolder
from service.attachments.keeping import LARGEST, Prepared, prepare
from service.attachments.refusing import BadPicture, StorageFull
from service.notices.contact import whatsapp_address
from service.strangers.receipts import read_receipt
from service.strangers.reporting import LONGEST_WORDS, OTHER, Told, take_report
from store.assets.products import current_product
from store.engine.database import Connection
from store.service.stranger_reports import StrangerReport, report_of_receipt
from wording.wording import Wording

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=PageRoute)
SLOW_LINE_S = 600.0
limit_bodies(HOME, LARGEST + FIELDS_BYTES, whole_s=SLOW_LINE_S)


@router.get("")
def form(request: Request, db: WholeDb, product: str = "", symptom: str = "", serial: str = "") -> Response:
    """One question a page: the product, the symptom, then the fields. A QR code on the product fills in the first."""
    words = words_of_stranger(request)
    with db.connection() as conn:
        shown = products_shown(conn)
        chosen = next((one for one in shown if one.id == product), shown[0] if len(shown) == 1 else None)
        frame = frame_with(chosen.contact, words) if chosen else frame_of_stranger(conn, words)
    if chosen is None:
        products = [(one.id, words.pick(one.name), one.picture) for one in shown]
        return render(request, "products.html", frame, products=products)
    typed = plain(serial, LONGEST)
    if not symptom_of(chosen, symptom):
        symptoms = [(one.id, words.pick(one.name), one.picture) for one in chosen.symptoms]
        name = words.pick(chosen.name)
        several = len(shown) > 1
        return render(
            request,
            "symptoms.html",
            frame,
            symptoms=symptoms,
            product=chosen,
            serial=typed,
            name=name,
            several=several,
        )
    return _details(request, chosen, symptom, serial=typed)


@router.post("")
async def send(request: Request, db: WholeDb, limits: Limits, folder: Folder) -> Response:
    """Takes the report in, whatever the serial: the answer is the same."""
    try:
        async with received(request, folder) as fields:
            return await to_thread.run_sync(_take, request, db, limits, folder, fields)
    except BadPicture as exc:
        return await to_thread.run_sync(_again, request, db, exc)


@router.get("/{receipt}")
def follow(receipt: str, request: Request, db: WholeDb, limits: Limits) -> Response:
    """What became of a report, by its receipt number: nothing of any device."""
    number = read_receipt(receipt)
    with db.connection() as conn:
        report = report_of_receipt(conn, number) if number else None
        if report is None:
            limits.guessed(conn, Limit.LINK_GUESS, address=address_of(request), now=wall_clock())
            raise NoPage(404, "no_page")
        return _receipt(conn, request, report)


def _again(request: Request, db: Database, exc: BadPicture) -> Response:
    words = words_of_stranger(request)
    with db.connection() as conn:
        frame = frame_of_stranger(conn, words)
    return render(request, "again.html", frame, status=422, flash=words.say(exc.said))


def _take(request: Request, db: Database, limits: RateLimits, folder: AttachmentFolder, fields: Fields) -> Response:
    words = words_of_stranger(request)
    with db.connection() as conn:
        product = current_product(conn, fields.product)
        if product is None or not symptom_of(product, fields.symptom):
            raise NoPage(404, "no_page")
        if not fields.reachable:
            flash = words.text("report_phone_wrong")
            return _details(request, product, fields.symptom, fields=fields, flash=flash, status=400)
        limits.check(conn, Limit.REPORT_ADDRESS, address_of(request), now=wall_clock())
        if fields.serial:
            limits.check(conn, Limit.REPORT_SERIAL, f"{product.id}/{fields.serial.casefold()}", now=wall_clock())
    # Nobody waits for the database while a picture is decoded.
    photo, serial = _plate(fields, product)
    with db.connection() as conn:
        told = Told(fields.client_id, serial, fields.symptom, fields.words, fields.name, fields.phone, words.language)
        now = db.now(conn, product.id)
        try:
            report = take_report(conn, product, told, now=now, wall=wall_clock(), folder=folder, photo=photo)
        except StorageFull:  # The report counts for more than its photo.
            report = take_report(conn, product, told, now=now, wall=wall_clock())
    return lead_to(f"{HOME}/{report.receipt}?lang={words.language}")


def _plate(fields: Fields, product: Product) -> tuple[Prepared | None, str]:
    """(the photo, ready to be kept; the serial that was typed, else the one that the photo shows)."""
    if fields.photo is None:
        return None, fields.serial
    shown = [] if fields.serial else [one for one in codes_in(fields.photo) if serial_fault(one) is None]
    return prepare(fields.photo), fields.serial or next(iter(shown), "")


def _details(
    request: Request,
    product: Product,
    symptom: str,
    *,
    serial: str = "",
    fields: Fields | None = None,
    flash: str = "",
    status: int = 200,
) -> Response:
    words, declared = words_of_stranger(request), product.symptom(symptom)
    typed = {name: getattr(fields, name) if fields else "" for name in ("phone", "name", "words")}
    return render(
        request,
        "details.html",
        frame_with(product.contact, words),
        status=status,
        flash=flash,
        product=product,
        symptom=symptom,
        picture_of=declared.picture if declared else OTHER,
        title=words.pick(declared.name) if declared else words.text("report_other"),
        danger=words.pick(declared.danger) if declared and declared.danger else "",
        remedies=[words.pick(one) for one in declared.remedies] if declared else [],
        key=str(fields.client_id if fields else uuid4()),
        longest=LONGEST_WORDS,
        typed={**typed, "serial": fields.serial if fields else serial},
    )


def _receipt(conn: Connection, request: Request, report: StrangerReport) -> Response:
    words, product = words_of_stranger(request), current_product(conn, report.product)
    name = words.pick(product.name) if product else ""
    return render(
        request,
        "receipt.html",
        frame_with(product.contact, words) if product else frame_of_stranger(conn, words),
        receipt=report.receipt,
        state=report.state.value,
        what=_symptom(words, product, report),
        name=name,
        picture_of=product.picture if product else "device",
        whatsapp=_whatsapp(words, product, report),
    )


def _whatsapp(words: Wording, product: Product | None, report: StrangerReport) -> str:
    """Opens a chat whose first message names the receipt; '' where no number is known."""
    if product is None or not product.contact.whatsapp:
        return ""
    said = words.text("report_whatsapp_words", receipt=report.receipt)
    return f"{whatsapp_address(product.contact, words, ticket=None)}?text={quote(said)}"


def _symptom(words: Wording, product: Product | None, report: StrangerReport) -> str:
    symptom = product.symptom(report.symptom) if product else None
    return words.pick(symptom.name) if symptom else words.text("report_other")
