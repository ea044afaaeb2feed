"""What staff do with a claim: take it, ask, decide line by line, settle and close it; and for a caller."""

from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from functools import partial

from nicegui import ui

from api.access.permissions import Permission
from api.web.database import the_product
from dashboards.console import read
from dashboards.frame import Page
from dashboards.parts.administration.handed import is_sure
from dashboards.parts.calendars.fill_in import Asked, fill_in
from dashboards.parts.shared.acting import act, ask
from dashboards.parts.warranty.acts import CaseButton
from dashboards.parts.warranty.shown import by_now, photo_options
from dashboards.viewer import Viewer
from fleet.coded import coded
from service.claims import deciding, making
from service.claims.states import MOVES, ClaimAction, ClaimState, known_claim
from service.returns.asking import Asked as AskedReturn
from service.returns.asking import request
from service.tickets.bad_entry import BadEntry
from store.engine.database import Connection
from store.warranty.claims import Claim, ClaimLine, find_claim, lines_of
from store.warranty.evidence import Case
from store.warranty.returns import Return, ReturnFilter, list_returns

A = ClaimAction
DECIDE, FILE = Permission.WARRANTY_DECIDE, Permission.WARRANTY_FILE
NONE = "none"


async def claim_buttons(page: Page, number: int) -> Sequence[CaseButton]:
    """What may be done now."""
    found, returns, wholly = await read(_state, number)
    if found is None:
        return []
    everything = [
        (A.SUBMIT, CaseButton("claim_submit", "send", FILE, partial(_step, page, number, A.SUBMIT), main=True)),
        (A.TAKE, CaseButton("claim_take", "how_to_reg", DECIDE, partial(_step, page, number, A.TAKE), main=True)),
        (A.DECIDE, CaseButton("claim_decide", "gavel", DECIDE, partial(_decide, page, number), main=True)),
        (A.ASK, CaseButton("claim_ask", "help", DECIDE, partial(_ask, page, number))),
        (A.INFORM, CaseButton("claim_inform", "reply", FILE, partial(_said, page, number, A.INFORM), main=True)),
        (A.SETTLE, CaseButton("claim_settle", "task_alt", DECIDE, partial(_step, page, number, A.SETTLE), main=True)),
        (A.APPEAL, CaseButton("claim_appeal", "replay", FILE, partial(_said, page, number, A.APPEAL))),
        (A.CLOSE, CaseButton("claim_close", "lock", DECIDE, partial(_step, page, number, A.CLOSE))),
        (A.WITHDRAW, CaseButton("claim_withdraw", "undo", FILE, partial(_step, page, number, A.WITHDRAW))),
    ]
    state = ClaimState(found.state)
    left_out = {A.APPEAL} if found.appealed_at or wholly == "approved" else set()
    left_out |= {A.SETTLE} if wholly == "refused" else {A.CLOSE} if state is ClaimState.DECIDED else set()
    offered = [button for action, button in everything if state in MOVES[action][0] and action not in left_out]
    sends_back = state in (ClaimState.DECIDED, ClaimState.SETTLED) and not returns and wholly != "refused"
    back = CaseButton("claim_send_back", "local_shipping", FILE, partial(_send_back, page, number))
    return [*offered, back] if sends_back else offered


def _state(conn: Connection, number: int) -> tuple[Claim | None, list[Return], str]:
    found = find_claim(conn, number)
    returns = list_returns(conn, ReturnFilter(claim_id=number)) if found else []
    wholly = next((one for one in ("approved", "refused") if found and deciding.is_wholly(conn, found, one)), "")
    return found, returns, wholly


async def _step(page: Page, number: int, action: ClaimAction) -> None:
    t = page.viewer.t
    if action is A.WITHDRAW and not await is_sure(page, t("claim_withdraw_ask"), t("claim_withdraw")):
        return
    steps: dict[ClaimAction, Callable[..., object]] = {
        A.SUBMIT: making.submit_claim,
        A.TAKE: deciding.take,
        A.CLOSE: deciding.close,
        A.WITHDRAW: making.withdraw_claim,
        A.SETTLE: _settle,
    }
    permission = FILE if action in (A.SUBMIT, A.WITHDRAW) else DECIDE
    work = partial(_done, number=number, actor=page.viewer.name, step=steps[action])
    await _act(page, number, work, action, permission)


def _done(conn: Connection, *, number: int, actor: str, step: Callable[..., object], **more: object) -> object:
    return step(conn, number, by_now(conn, known_claim(conn, number).product, actor), **more)


def _settle(conn: Connection, number: int, by: object) -> object:
    return deciding.settle(conn, the_product(conn, known_claim(conn, number).product), number, by)  # type: ignore[arg-type]


async def _ask(page: Page, number: int) -> None:
    if words := await ask(page, "claim_ask_what"):
        work = partial(_done, number=number, actor=page.viewer.name, step=deciding.ask, words=words)
        await _act(page, number, work, A.ASK, DECIDE)


async def _said(page: Page, number: int, action: ClaimAction) -> None:
    """What the customer says on the telephone."""
    if words := await ask(page, "claim_inform_what" if action is A.INFORM else "claim_appeal_what"):
        step: Callable[..., object] = making.inform if action is A.INFORM else making.appeal
        work = partial(_done, number=number, actor=page.viewer.name, step=step, words=words)
        await _act(page, number, work, action, FILE)


async def _decide(page: Page, number: int) -> None:
    t = page.viewer.t
    lines, clauses, photos = await read(_asked_of, page.viewer, number)
    decisions = {one: t(f"claim_decision_{one}") for one in ("approved", "partly", "refused")}
    granted = {one: t(f"claim_asked_{one}") for one in ("repair", "replacement", "refund")}
    asked: list[Asked] = []
    for line in lines:
        name = f"{line.position}. {t(f'claim_item_{line.item}')}: "
        asked += [
            Asked(f"decision{line.position}", name + t("decision"), options=decisions),
            Asked(f"granted{line.position}", name + t("granted"), value=line.asked, options=granted),
            Asked(f"amount{line.position}", name + t("amount"), kind="number"),
            Asked(f"clause{line.position}", name + t("clause"), options={NONE: "–", **clauses}, hint=t("clause_hint")),
            Asked(f"photo{line.position}", name + t("photo"), options={NONE: "–", **photos}),
            Asked(f"words{line.position}", name + t("words_for_customer"), kind="lines"),
        ]
    said = await fill_in(page, t("claim_decide_title"), asked)
    if said:
        positions = [line.position for line in lines]
        work = partial(_decided, number=number, actor=page.viewer.name, said=said, positions=positions)
        await _act(page, number, work, A.DECIDE, DECIDE)


def _asked_of(conn: Connection, viewer: Viewer, number: int) -> tuple[list[ClaimLine], dict[str, str], dict[str, str]]:
    """The lines, the clauses that a refusal may rest on, and the photos that it may show."""
    product = the_product(conn, known_claim(conn, number).product)
    clauses = {one: clause_name(viewer, product, one) for one in deciding.clauses_of(product)}
    return lines_of(conn, number), clauses, photo_options(conn, viewer, Case(claim_id=number))


def clause_name(viewer: Viewer, product: object, clause: str) -> str:
    """A clause of the product file, or of our records."""
    warranty = getattr(product, "warranty", None)
    own = warranty.clause(clause) if warranty else None
    if own is not None:
        return viewer.pick(own.name)
    return viewer.t(f"claim_clause_{clause}") if clause in deciding.RECORDED_CLAUSES else clause


def _decided(conn: Connection, *, number: int, actor: str, said: dict[str, str], positions: Sequence[int]) -> object:
    decided = [_line(said, position) for position in positions]
    product = the_product(conn, known_claim(conn, number).product)
    return deciding.decide(conn, product, number, decided, by_now(conn, product.id, actor))


def _line(said: dict[str, str], position: int) -> deciding.Decided:
    decision, photo = said[f"decision{position}"], said[f"photo{position}"]
    refused, clause = decision == "refused", said[f"clause{position}"]
    return deciding.Decided(
        position=position,
        decision=decision,
        granted=None if refused else said[f"granted{position}"],
        amount=None if refused else amount_in(said[f"amount{position}"]),
        clause=None if clause == NONE or decision == "approved" else clause,
        evidence_id=None if photo == NONE else int(photo),
        words=said[f"words{position}"][:1000],
    )


def amount_in(text: str) -> Decimal | None:
    """An amount as it was typed; BadEntry for what is none."""
    if not text:
        return None
    try:
        amount = Decimal(text).quantize(Decimal("0.01"))
    except InvalidOperation as exc:
        raise BadEntry("amount", text, coded("amount_unfit")) from exc
    if not 0 <= amount < Decimal(10) ** 12:
        raise BadEntry("amount", text, coded("amount_unfit"))
    return amount


async def _send_back(page: Page, number: int) -> None:
    made: list[int] = []

    def work(conn: Connection) -> None:
        found = known_claim(conn, number)
        asked = AskedReturn(
            found.asset_id, found.customer_id, found.fault, claim_id=found.id, ticket_id=found.ticket_id
        )
        by = by_now(conn, found.product, page.viewer.name)
        made.append(request(conn, the_product(conn, found.product), asked, by).id)

    with page.client:
        done = page.viewer.t("return_did_request")
        await act(page, FILE, work, done=done, about=f"warranty_claim/{number}")
        if made:
            ui.navigate.to(f"/returns/{made[0]}")


async def _act(
    page: Page, number: int, work: Callable[[Connection], object], action: ClaimAction, permission: Permission
) -> None:
    with page.client:
        done = page.viewer.t(f"warranty_claim_did_{action}")
        await act(page, permission, work, done=done, about=f"warranty_claim/{number}")
