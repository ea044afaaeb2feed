"""What staff do with a return: authorise or refuse, receive, assess, repair, ship, exchange, deliver, close it."""

from collections.abc import Callable, Sequence
from functools import partial

from nicegui import ui

from api.access.permissions import Permission
from api.web.database import the_product
from dashboards.console import console, read
from dashboards.frame import Page
from dashboards.parts.calendars.fill_in import Asked, fill_in
from dashboards.parts.shared.acting import act, ask
from dashboards.parts.warranty.acts import CaseButton
from dashboards.parts.warranty.claim_acts import amount_in
from dashboards.parts.warranty.shown import by_now
from fleet.coded import as_written, coded
from service.returns import asking, completing
from service.returns.receiving import Arrived, receive, take_back
from service.returns.states import MOVES, ComesBack, Disposition, Refusal, ReturnAction, ReturnState, known_return
from service.tickets.states import By
from store.engine.database import Connection
from store.warranty.returns import Return, find_return

A = ReturnAction
DECIDE, FILE, MOVE = Permission.WARRANTY_DECIDE, Permission.WARRANTY_FILE, Permission.RETURNS_MOVE


async def return_buttons(page: Page, number: int) -> Sequence[CaseButton]:
    """What may be done now, by state, policy and assessment."""
    found = await read(find_return, number)
    if found is None:
        return []
    everything = [
        (A.AUTHORISE, CaseButton("return_authorise", "approval", DECIDE, partial(_authorise, page, number), main=True)),
        (A.REFUSE, CaseButton("return_refuse", "block", DECIDE, partial(_refuse, page, number))),
        (A.EXCHANGE, CaseButton("return_exchange", "swap_horiz", MOVE, partial(_exchange, page, found), main=True)),
        (A.RECEIVE, CaseButton("return_receive", "inventory_2", MOVE, partial(_arrived, page, number), main=True)),
        (A.SEND, CaseButton("return_send", "outbox", FILE, partial(_send, page, number))),
        (A.ASSESS, CaseButton("return_assess", "rule", DECIDE, partial(_assess, page, number), main=True)),
        (A.REPAIR, CaseButton("return_repair", "build", MOVE, partial(_plain, page, number, A.REPAIR), main=True)),
        (A.SHIP, CaseButton("return_ship", "local_shipping", MOVE, partial(_ship, page, found), main=True)),
        (A.SHIP_AHEAD, CaseButton("return_ship_ahead", "local_shipping", MOVE, partial(_ship, page, found))),
        (A.DELIVER, CaseButton("return_deliver", "home", MOVE, partial(_plain, page, number, A.DELIVER), main=True)),
        (A.TAKE_BACK, CaseButton("return_take_back", "inventory_2", MOVE, partial(_arrived, page, number))),
        (A.REFUND, CaseButton("return_refund", "payments", DECIDE, partial(_plain, page, number, A.REFUND), main=True)),
        (A.CLOSE, CaseButton("return_close", "lock", DECIDE, partial(_plain, page, number, A.CLOSE))),
        (A.CANCEL, CaseButton("return_cancel", "undo", FILE, partial(_cancel, page, number))),
    ]
    return [button for action, button in everything if _fits(found, action)]


def _fits(found: Return, action: ReturnAction) -> bool:
    if action is A.TAKE_BACK and found.taken_back_at is not None:
        return False
    return any(
        ReturnState(found.state) in rule.leaves
        and (rule.policies is None or found.comes_back in rule.policies)
        and (rule.dispositions is None or found.disposition in rule.dispositions)
        for rule in MOVES[action]
    )


async def _authorise(page: Page, number: int) -> None:
    t = page.viewer.t
    said = await fill_in(
        page,
        t("return_authorise_title"),
        [
            Asked("comes_back", t("return_policy"), value="after",
                  options={one.value: t(f"comes_back_{one}") for one in ComesBack}),
            Asked("ship_to", t("return_ship_to"), kind="lines"),
        ],
    )  # fmt: skip
    if said:
        await _act(
            page, number, A.AUTHORISE, DECIDE,
            lambda conn, by: asking.authorise(
                conn, number, by, comes_back=ComesBack(said["comes_back"]), ship_to=said["ship_to"][:600]
            ),
        )  # fmt: skip


async def _refuse(page: Page, number: int) -> None:
    t = page.viewer.t
    reasons = {one.value: t(f"return_refusal_{one}") for one in Refusal}
    asked = [Asked("reason", t("reason_label"), options=reasons), Asked("words", t("words_for_customer"), kind="lines")]
    if said := await fill_in(page, t("return_refuse_title"), asked):
        await _act(
            page, number, A.REFUSE, DECIDE,
            lambda conn, by: asking.refuse(conn, number, Refusal(said["reason"]), by, words=said["words"][:1000]),
        )  # fmt: skip


async def _cancel(page: Page, number: int) -> None:
    if why := await ask(page, "return_cancel_why"):
        await _act(
            page, number, A.CANCEL, FILE,
            lambda conn, by: asking.cancel_return(conn, number, By(by.actor, by.at, as_written(why))),
        )  # fmt: skip


async def _send(page: Page, number: int) -> None:
    t = page.viewer.t
    said = await fill_in(page, t("return_send_title"), _parcel(page))
    if said is not None:
        sending = asking.Sending(said["carrier"][:100], said["tracking"][:100])
        await _act(page, number, A.SEND, FILE, lambda conn, by: asking.send(conn, number, by, sending))


async def _arrived(page: Page, number: int) -> None:
    """The serial on it is entered; another one than the promised one is said at once, and noted."""
    if not (serial := await ask(page, "return_serial_ask")):
        return
    seen: list[Arrived] = []

    def work(conn: Connection, by: By) -> None:
        back = take_back if known_return(conn, number).new_asset_id is not None else receive
        seen.append(back(conn, number, serial, by))

    await _act(page, number, A.RECEIVE, MOVE, work, silent=True)
    _tell_arrived(page, seen)


def _tell_arrived(page: Page, seen: Sequence[Arrived]) -> None:
    for one in seen:
        if one.right:
            ui.notify(page.viewer.t("return_did_receive"), type="positive")
            continue
        said = coded("other_serial_arrived", promised=one.found.serial, serial=one.found.arrived_serial or "")
        ui.notify(page.viewer.say(said), type="negative", multi_line=True, close_button="OK", timeout=0)


async def _assess(page: Page, number: int) -> None:
    t = page.viewer.t
    said = await fill_in(
        page,
        t("return_assess_title"),
        [
            Asked("disposition", t("assessment"), options={one.value: t(f"disposition_{one}") for one in Disposition}),
            Asked("amount", t("return_amount"), kind="number"),
            Asked("words", t("return_assessment_words"), kind="lines"),
        ],
    )
    if said:

        def work(conn: Connection, by: By) -> Return:
            product, amount = the_product(conn, known_return(conn, number).product), amount_in(said["amount"])
            disposition = Disposition(said["disposition"])
            return completing.assess(conn, product, number, disposition, by, words=said["words"][:2000], amount=amount)

        await _act(page, number, A.ASSESS, DECIDE, work)


async def _ship(page: Page, found: Return) -> None:
    t = page.viewer.t
    now = await read(known_return, found.id)
    ahead = now.state in (ReturnState.AUTHORISED, ReturnState.SENT)
    replaces = ahead or now.disposition == Disposition.REPLACEMENT
    serial = [Asked("new_serial", t("return_new_serial"), needed=True, hint=t("return_new_serial_hint"))]
    said = await fill_in(page, t("return_ship_title"), [*(serial if replaces else []), *_parcel(page)])
    if said is not None:

        def work(conn: Connection, by: By) -> Return:
            product, database = the_product(conn, now.product), console().database
            return completing.ship(
                conn, product, now.id, by, wall=database.wall(), outlets=database.outlets,
                sending=asking.Sending(said["carrier"][:100], said["tracking"][:100]),
                new_serial=said.get("new_serial") or None,
            )  # fmt: skip

        await _act(page, now.id, A.SHIP, MOVE, work)


async def _exchange(page: Page, found: Return) -> None:
    t = page.viewer.t
    asked = [
        Asked("old_serial", t("return_old_serial"), needed=True),
        Asked("new_serial", t("return_new_serial"), needed=True, hint=t("return_new_serial_hint")),
    ]
    said = await fill_in(page, t("return_exchange_title"), asked)
    if said:
        seen: list[Arrived] = []

        def work(conn: Connection, by: By) -> None:
            product, database = the_product(conn, found.product), console().database
            seen.append(completing.exchange(
                conn, product, found.id, by, old_serial=said["old_serial"], new_serial=said["new_serial"],
                wall=database.wall(), outlets=database.outlets,
            ))  # fmt: skip

        await _act(page, found.id, A.EXCHANGE, MOVE, work, silent=True)
        _tell_arrived(page, seen)


async def _plain(page: Page, number: int, action: ReturnAction) -> None:
    def work(conn: Connection, by: By) -> Return:
        if action in (A.CLOSE, A.REFUND):
            database = console().database
            return completing.close(conn, number, by, wall=database.wall(), outlets=database.outlets)
        return (completing.repair if action is A.REPAIR else completing.deliver)(conn, number, by)

    await _act(page, number, action, DECIDE if action in (A.CLOSE, A.REFUND) else MOVE, work)


def _parcel(page: Page) -> list[Asked]:
    t = page.viewer.t
    return [Asked("carrier", t("return_carrier")), Asked("tracking", t("return_tracking"))]


async def _act(
    page: Page,
    number: int,
    action: ReturnAction,
    permission: Permission,
    work: Callable[[Connection, By], object],
    *,
    silent: bool = False,
) -> None:
    actor = page.viewer.name

    def done(conn: Connection) -> object:
        return work(conn, by_now(conn, known_return(conn, number).product, actor))

    with page.client:
        said = "" if silent else page.viewer.t(f"return_did_{action}")
        await act(page, permission, done, done=said, about=f"product_return/{number}")
