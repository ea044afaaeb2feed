"""What staff do with an activation: verify it, ask for a proof, reject it, withdraw it."""

from collections.abc import Callable, Sequence
from functools import partial

from api.access.permissions import Permission
from api.web.database import the_product
from dashboards.console import console, read
from dashboards.frame import Page
from dashboards.parts.administration.handed import is_sure
from dashboards.parts.calendars.fill_in import Asked, fill_in
from dashboards.parts.shared.acting import act
from dashboards.parts.warranty.acts import CaseButton
from dashboards.parts.warranty.shown import by_now
from fleet.coded import coded
from service.tickets.bad_entry import BadEntry
from service.warranty.deciding import ask_proof, reject, verify, withdraw
from service.warranty.states import WAITING, ActivationState, Rejected, known_activation
from store.assets.assets import find_asset
from store.assets.registry import find_device
from store.engine.database import Connection
from store.warranty.activations import find_activation

DECIDE, FILE = Permission.WARRANTY_DECIDE, Permission.WARRANTY_FILE


async def activation_buttons(page: Page, number: int) -> Sequence[CaseButton]:
    """What may be done now."""
    found = await read(find_activation, number)
    if found is None or found.state not in WAITING:
        return []
    asks = [CaseButton("activation_ask_proof", "receipt_long", DECIDE, partial(_not_yet, page, number, "ask_proof"))]
    return [
        CaseButton("activation_verify", "verified", DECIDE, partial(_verify, page, number), main=True),
        *(asks if found.state == ActivationState.SUBMITTED else []),
        CaseButton("activation_reject", "block", DECIDE, partial(_not_yet, page, number, "reject")),
        CaseButton("activation_withdraw", "undo", FILE, partial(_withdraw, page, number)),
    ]


async def _verify(page: Page, number: int) -> None:
    t, found = page.viewer.t, await read(known_activation, number)
    owners = {
        "submitted": t("activation_owner_new") if found.customer_id is None else found.customer or "",
        "owner": t("activation_owner_record"),
    }
    asked = [
        Asked("serial", t("activation_product"), value=found.serial, needed=True, hint=t("activation_product_hint")),
        Asked("owner", t("activation_owner"), options=owners),
    ]
    if found.activated_before:
        given = {"no": t("no_word"), "yes": t("yes_word")}
        asked.append(Asked("given", t("activation_given"), options=given, hint=t("activation_given_hint")))
    said = await fill_in(page, t("activation_verify_title"), asked)
    if said:
        await _act(page, number, partial(_verified, number=number, said=said, actor=page.viewer.name), "verify", DECIDE)


def _verified(conn: Connection, *, number: int, said: dict[str, str], actor: str) -> object:
    found = known_activation(conn, number)
    product = the_product(conn, found.product or "")
    device = find_device(conn, product.id, said["serial"])
    asset = find_asset(conn, device.asset_id) if device else None
    if asset is None:
        raise BadEntry("serial", said["serial"], coded("no_device", product=product.id, serial=said["serial"]))
    owner = asset.customer_id if said["owner"] == "owner" else None
    return verify(
        conn, product, number, by_now(conn, product.id, actor), wall=console().database.wall(), asset_id=asset.id,
        customer_id=owner, new_owner=said.get("given") == "yes",
    )  # fmt: skip


async def _not_yet(page: Page, number: int, what: str) -> None:
    t = page.viewer.t
    asked = [
        Asked("reason", t("reason_label"), options={one.value: t(f"activation_reason_{one}") for one in Rejected}),
        Asked("words", t("words_for_buyer"), kind="lines"),
    ]
    said = await fill_in(page, t(f"activation_{what}_title"), asked)
    if said:
        done: Callable[..., object] = ask_proof if what == "ask_proof" else reject
        work = partial(_reasoned, number=number, said=said, actor=page.viewer.name, done=done)
        await _act(page, number, work, what, DECIDE)


def _reasoned(
    conn: Connection, *, number: int, said: dict[str, str], actor: str, done: Callable[..., object]
) -> object:
    by = by_now(conn, known_activation(conn, number).product, actor)
    return done(conn, number, Rejected(said["reason"]), by, words=said["words"][:1000])


async def _withdraw(page: Page, number: int) -> None:
    t = page.viewer.t
    if await is_sure(page, t("activation_withdraw_ask"), t("activation_withdraw")):
        work = partial(_withdrawn, number=number, actor=page.viewer.name)
        await _act(page, number, work, "withdraw", FILE)


def _withdrawn(conn: Connection, *, number: int, actor: str) -> object:
    return withdraw(conn, number, by_now(conn, known_activation(conn, number).product, actor))


async def _act(
    page: Page, number: int, work: Callable[[Connection], object], action: str, permission: Permission
) -> None:
    with page.client:
        await act(page, permission, work, done=page.viewer.t(f"activation_did_{action}"), about=f"activation/{number}")
