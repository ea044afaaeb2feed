"""A customer claims what the warranty promises: one page to claim, one to follow it step by step."""

from datetime import date
from typing import Any
from uuid import uuid4

from anyio import to_thread
from fastapi import APIRouter, Request, Response

from api.cases.acting import done, flash_of, taken
from api.cases.case_photos import PHOTOS, Shown, keep_photos, photos_shown, prepared_photos
from api.cases.own_cases import own_claim
from api.cases.rendering import render, steps_shown
from api.edge.body_limits import limit_bodies
from api.follow_up.rating import Rater, is_rating, rating_shown, take_rating
from api.my.coming_in import Form
from api.my.customer import TheVisitor, Visitor, words_of
from api.my.rendering import HOME, lead_to
from api.my.shown import frame_of
from api.portal.page_route import NoPage, PageRoute
from api.report.asked import client_id
from api.web.database import the_product
from api.web.photo_forms import FIELDS_BYTES, PhotoForm, received_form
from api.web.plain_pages import plain
from api.web.uploads import Folder
from fleet.coded import CodedError
from service.attachments.folder import AttachmentFolder
from service.attachments.keeping import LARGEST
from service.attachments.refusing import BadPicture
from service.claims import making
from service.claims.making import Wanted
from service.claims.states import ClaimState, WarrantyClaimRefused
from service.claims.steps import claim_steps
from service.tickets.states import By
from store.engine.database import Connection
from store.follow_up.surveys import survey_of
from store.warranty.claims import Claim, decisions_of
from store.warranty.evidence import Case
from wording.wording import wording_of

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=PageRoute)
LONGEST_FAULT, LONGEST_WORDS = 2000, 1000
SLOW_LINE_S = 900.0
for _prefix in (f"{HOME}/claims", "/behalf/"):
    limit_bodies(_prefix, len(PHOTOS) * LARGEST + FIELDS_BYTES, whole_s=SLOW_LINE_S)


@router.get("/appliances/{number}/claim")
def form(number: str, visitor: TheVisitor) -> Response:
    """What is broken, a photo of it and one of the receipt."""
    with visitor.db.connection() as conn:
        return _form(conn, visitor, number)


@router.post("/claims")
async def make(request: Request, visitor: TheVisitor, folder: Folder) -> Response:
    """The claim is made and handed in at once; the same form again leads to the same claim."""
    async with received_form(request, folder, most_photos=len(PHOTOS)) as sent:
        return await to_thread.run_sync(_make, request, visitor, folder, sent)


@router.get("/claims/{number}")
def follow(number: str, request: Request, visitor: TheVisitor) -> Response:
    with visitor.db.connection() as conn:
        flash = flash_of(visitor.customer(conn), request.query_params.get("done", ""))
        return _claim_page(conn, visitor, own_claim(conn, visitor, number), flash=flash)


@router.post("/claims/{number}/answer")
async def answer(number: str, request: Request, visitor: TheVisitor, folder: Folder) -> Response:
    """What the team asked for, in words, with photos where they help."""
    async with received_form(request, folder, most_photos=len(PHOTOS)) as sent:
        return await to_thread.run_sync(_answer, request, visitor, folder, number, sent)


@router.post("/claims/{number}")
def act(number: str, request: Request, visitor: TheVisitor, form: Form) -> Response:
    """Answers what was asked, appeals, or takes the claim back."""
    with visitor.db.connection() as conn:
        found = own_claim(conn, visitor, number)
        by, words = taken(visitor, conn, found.product), plain(form.get("words", ""), LONGEST_WORDS)
        if is_rating(form):
            how = "page" if visitor.behalf_of is None else "phone"
            survey = survey_of(conn, visitor.customer_id, claim_id=found.id)
            if take_rating(conn, survey, form, Rater(how, visitor.customer(conn).language, by.at)) is None:
                raise NoPage(404, "no_page")
            return lead_to(f"{visitor.home}/claims/{found.number}#rating")
        try:
            _act(conn, found, form.get("kind", ""), by, words)
        except CodedError as exc:
            flash = words_of(visitor.customer(conn)).say(exc.said)
            return _claim_page(conn, visitor, own_claim(conn, visitor, number), flash=flash, status=409)
    done(request, visitor, f"warranty_claim/{found.id}")
    return lead_to(f"{visitor.home}/claims/{found.number}?done={form['kind']}")


def _act(conn: Connection, found: Claim, kind: str, by: By, words: str) -> None:
    match kind:
        case "inform":
            making.inform(conn, found.id, by, words=words)
        case "appeal" if words:
            making.appeal(conn, found.id, by, words=words)
        case "withdraw":
            making.withdraw_claim(conn, found.id, by)
        case _:
            raise NoPage(404, "no_page")


def _answer(request: Request, visitor: Visitor, folder: AttachmentFolder, number: str, sent: PhotoForm) -> Response:
    with visitor.db.connection() as conn:
        found = own_claim(conn, visitor, number)
        by, said, status = taken(visitor, conn, found.product), None, 409
    try:
        photos = prepared_photos(sent)
        with visitor.db.connection() as conn, conn.transaction():  # Photos of an answer that came too late go with it.
            keep_photos(conn, folder, found.id, photos, client_id(sent.texts.get("key", "")), by)
            making.inform(conn, found.id, by, words=sent.field("words", LONGEST_WORDS))
    except BadPicture as exc:
        said, status = exc.said, 422
    except CodedError as exc:
        said = exc.said
    if said is not None:
        with visitor.db.connection() as conn:
            flash, found = words_of(visitor.customer(conn)).say(said), own_claim(conn, visitor, number)
            return _claim_page(conn, visitor, found, flash=flash, status=status)
    done(request, visitor, f"warranty_claim/{found.id}")
    return lead_to(f"{visitor.home}/claims/{found.number}?done=inform")


def _make(request: Request, visitor: Visitor, folder: AttachmentFolder, sent: PhotoForm) -> Response:
    number, fault = sent.texts.get("appliance", ""), sent.field("fault", LONGEST_FAULT)
    with visitor.db.connection() as conn:
        words = words_of(visitor.customer(conn))
        visitor.asset(conn, number)
        if not fault:
            return _form(conn, visitor, number, flash=words.text("case_claim_needs_words"), status=400)
    try:
        photos = prepared_photos(sent)
    except BadPicture as exc:
        with visitor.db.connection() as conn:
            return _form(conn, visitor, number, flash=words.say(exc.said), status=422, fault=fault)
    key = sent.texts.get("key", "")
    with visitor.db.connection() as conn:
        asset = visitor.asset(conn, number)
        product, by = the_product(conn, asset.product), taken(visitor, conn, asset.product)
        wanted = Wanted(asset.id, visitor.customer_id, fault=fault, purchased_on=_day(sent.texts.get("bought", "")))
        try:
            claim = making.begin_claim(conn, product, wanted, by)
            keep_photos(conn, folder, claim.id, photos, client_id(key), by)
            making.submit_claim(conn, claim.id, by)
        except WarrantyClaimRefused as exc:
            return _form(conn, visitor, number, flash=words.say(exc.said), status=409, fault=fault)
    done(request, visitor, f"warranty_claim/{claim.id}")
    return lead_to(f"{visitor.home}/claims/{claim.number}?done=submit")


def _form(
    conn: Connection, visitor: Visitor, number: str, *, flash: str = "", status: int = 200, fault: str = ""
) -> Response:
    customer, asset = visitor.customer(conn), visitor.asset(conn, number)
    product, words = the_product(conn, asset.product), words_of(customer)
    return render(
        "claim_form.html",
        words,
        frame=frame_of(conn, visitor, customer),
        status=status,
        flash=flash,
        id=asset.id,
        key=str(uuid4()),
        drawn=product.picture,
        name=words.pick(product.name),
        fault=fault,
        longest=LONGEST_FAULT,
    )


def _claim_page(conn: Connection, visitor: Visitor, found: Claim, *, flash: str = "", status: int = 200) -> Response:
    customer = visitor.customer(conn)
    page = f"{visitor.home}/claims/{found.number}"
    photos = photos_shown(conn, Case(claim_id=found.id), words_of(customer), page=page)
    return render(
        "claim.html",
        words_of(customer),
        frame=frame_of(conn, visitor, customer),
        status=status,
        flash=flash,
        claim=found,
        steps=steps_shown(claim_steps(found), customer),
        decisions=_decisions(conn, visitor, found, photos),
        photos=photos,
        key=str(uuid4()),
        answer=f"{page}/answer",
        may_appeal=found.state == ClaimState.DECIDED and found.round == 1,
        may_inform=found.state == ClaimState.NEEDS_INFO,
        may_withdraw=found.state in (ClaimState.SUBMITTED, ClaimState.IN_REVIEW, ClaimState.NEEDS_INFO),
        longest=LONGEST_WORDS,
        rating=rating_shown(conn, survey_of(conn, customer.id, claim_id=found.id), words_of(customer)),
    )


def _decisions(conn: Connection, visitor: Visitor, found: Claim, photos: dict[int, Shown]) -> list[dict[str, Any]]:
    """What was decided in the last round that was: the words of the decision, the clause and photo that a refusal rests
    on."""
    product, customer = the_product(conn, found.product), visitor.customer(conn)
    words = wording_of(customer.language, customer.time_zone, product)
    decided = decisions_of(conn, found.id)
    last = max((one.round for one in decided), default=0)
    clauses = {one.id: words.pick(one.name) for one in (product.warranty.clauses if product.warranty else ())}
    return [
        {
            "what": words.text(f"case_decision_{one.decision}"),
            "granted": words.text(f"case_granted_{one.granted}") if one.granted else "",
            "amount": words.number(float(one.amount), 9) if one.amount is not None else "",
            "clause": (clauses.get(one.clause) or words.text(f"claim_clause_{one.clause}")) if one.clause else "",
            "words": one.words,
            "photo": photos[one.evidence_id][0] if one.evidence_id in photos else "",
        }
        for one in decided
        if one.round == last
    ]


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if len(typed) == len("2026-03-02") else None
    except ValueError:
        return None
