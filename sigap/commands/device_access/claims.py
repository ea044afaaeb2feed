"""`device claim`, `claims`, `approve`, `revoke-claim`."""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import cast

from fleet.product import Product
from fleet.serials import BadSerial, parse_serial
from fleet.times import parse_duration
from service.device_access import claims
from service.device_access.claim_codes import claim_address
from service.device_access.claims import Offered
from service.device_access.sheet import claim_sheet
from sigap.cli.failed import CommandFailed
from sigap.cli.known import known_product
from sigap.cli.showing import end_with_json, say, show_table
from sigap.commands.device_access.devices import place
from store.access.claims import Claim, ClaimState, list_claims
from wording.wording import Language, Wording

LANGUAGES = ("id", "en")
MOST_LISTED = 1000


def make_claims(
    product_id: str,
    serials: list[str],
    count: int,
    lasts: str,
    sheet: Path | None,
    language: str,
    *,
    approve: bool,
    json: bool,
) -> None:
    if bool(serials) == bool(count):
        raise CommandFailed("name serials, or how many by --count")
    if language not in LANGUAGES:
        raise CommandFailed(f"--language {language!r}: must be id or en")
    if sheet is not None and sheet.exists():
        raise CommandFailed(f"--sheet {sheet}: is there already, and may hold codes: name another file")
    try:
        wanted: Sequence[str | None] = [parse_serial(serial) for serial in serials] or [None] * count
    except BadSerial as exc:
        raise CommandFailed(f"{exc}: no claim was made") from exc
    with place() as at_hand, at_hand.conn.transaction():
        product, base = known_product(at_hand.conn, product_id), at_hand.settings.link_base
        made = claims.offer(
            at_hand.conn, product, wanted, at_hand.acting, lasts=parse_duration(lasts), needs_approval=approve
        )
        if sheet is not None:
            _print(sheet, made, product, cast(Language, language), base)
    _show(made, base, sheet)
    if json:
        end_with_json({"claims": [_made_as_json(one, base) for one in made]})


def show_claims(state: str | None, *, json: bool) -> None:
    if state is not None and state not in tuple(ClaimState):
        raise CommandFailed(f"--state {state!r}: must be one of {', '.join(ClaimState)}")
    with place() as at_hand:
        now = at_hand.acting.now
        wanted = ClaimState(state) if state else None
        found = list_claims(at_hand.conn, now=now, state=wanted, limit=MOST_LISTED)
    columns = ["id", "code", "product", "serial", "state", "good until", "made by"]
    show_table("Claims", columns, [_row(one, now) for one in found])
    if json:
        end_with_json({"claims": [_as_json(one, now) for one in found]})


def approve_claim(number: int) -> None:
    with place() as at_hand:
        found = claims.approve(at_hand.conn, number, at_hand.acting)
    say(f"claim {number}: {found.device_serial} is let in")


def revoke_claim(number: int) -> None:
    with place() as at_hand:
        found = claims.revoke(at_hand.conn, number, at_hand.acting)
    say(f"claim {number} ({found.hint}...) is void")


def _print(sheet: Path, made: Sequence[Offered], product: Product, language: Language, base: str) -> None:
    page = claim_sheet(made, product, Wording(language, product=product), base=base)
    with os.fdopen(os.open(sheet, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(page)


def _show(made: Sequence[Offered], base: str, sheet: Path | None) -> None:
    for one in made:
        say(f"{one.code}  claim {one.id} for {one.serial or 'any device'}, until {one.expires_at:%Y-%m-%d %H:%M}Z")
    if sheet is not None:
        say(f"{sheet} is the sheet to print, readable by you alone: delete it once it is printed")
    say(f"each is good once, at {base}/claim; keep them now, they are not shown again")


def _made_as_json(one: Offered, base: str) -> dict[str, object]:
    return {
        "id": one.id,
        "serial": one.serial,
        "code": one.code,
        "address": claim_address(base, one.code),
        "expires_at": one.expires_at.isoformat(),
        "needs_approval": one.needs_approval,
    }


def _row(claim: Claim, now: datetime) -> list[str]:
    serial = claim.device_serial or claim.serial or "any"
    until = f"{claim.expires_at:%Y-%m-%d %H:%M}Z"
    return [str(claim.id), f"{claim.hint}...", claim.product, serial, claim.state_at(now), until, claim.made_by]


def _as_json(claim: Claim, now: datetime) -> dict[str, object]:
    return {
        "id": claim.id,
        "product": claim.product,
        "serial": claim.serial,
        "device_serial": claim.device_serial,
        "state": claim.state_at(now),
        "expires_at": claim.expires_at.isoformat(),
    }
