"""`device import-passwords`: secrets of a Mosquitto password file become credentials."""

from collections import Counter
from enum import StrEnum
from pathlib import Path

from service.device_access.credentials import has_credential, issue
from service.device_access.mosquitto_passwords import PasswordLine, Unfit, read_passwords
from sigap.cli.failed import CommandFailed
from sigap.cli.known import fleet_now
from sigap.cli.showing import end_with_json, say
from sigap.commands.device_access.devices import Place, place
from store.access.credentials import IssuedHow
from store.assets.products import current_product
from store.assets.registry import Device, find_device, register_device


class Outcome(StrEnum):
    IMPORTED = "imported"
    KNOWN = "known"
    UNKNOWN_DEVICE = "unknown_device"
    UNKNOWN_PRODUCT = "unknown_product"


SAID = {
    Outcome.IMPORTED: "credentials were taken over",
    Outcome.KNOWN: "have a credential already and keep it",
    Outcome.UNKNOWN_DEVICE: "are no devices here: --register registers them",
    Outcome.UNKNOWN_PRODUCT: "are of products that are not in the database",
    Unfit.NO_DEVICE: "are no devices' user names",
    Unfit.OLD_HASH: "have a hash of Mosquitto 1, which cannot be kept: `device rotate` makes another secret",
    Unfit.UNREADABLE: "cannot be read",
}


def import_passwords(file: Path, *, register: bool, json: bool) -> None:
    """All that can be taken over, in one transaction; what is left out is named."""
    try:
        lines = read_passwords(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as exc:
        raise CommandFailed(f"{file}: cannot be read ({exc})") from exc
    if not lines:
        raise CommandFailed(f"{file}: holds no user")
    with place(IssuedHow.IMPORT) as at_hand, at_hand.conn.transaction():
        outcomes = [(line, _take(at_hand, line, register=register)) for line in lines]
    counts = Counter(outcome for _, outcome in outcomes)
    for outcome, count in counts.items():
        say(f"{count} {SAID[outcome]}")
        if outcome not in (Outcome.IMPORTED, Outcome.KNOWN):
            names = [f"{line.username} (line {line.number})" for line, one in outcomes if one is outcome]
            say(f"    {', '.join(names[:20])}{' ...' if len(names) > 20 else ''}")
    if json:
        end_with_json({str(outcome): count for outcome, count in counts.items()})


def _take(at_hand: Place, line: PasswordLine, *, register: bool) -> Outcome | Unfit:
    if line.unfit is not None:
        return line.unfit
    device = _device(at_hand, line, register=register)
    if not isinstance(device, Device):
        return device
    if has_credential(at_hand.conn, device):
        return Outcome.KNOWN
    issue(at_hand.conn, device, at_hand.acting, kept=line.secret)
    return Outcome.IMPORTED


def _device(at_hand: Place, line: PasswordLine, *, register: bool) -> Device | Outcome:
    conn = at_hand.conn
    if known := find_device(conn, line.product, line.serial):
        return known
    product = current_product(conn, line.product)
    if product is None:
        return Outcome.UNKNOWN_PRODUCT
    if not register:
        return Outcome.UNKNOWN_DEVICE
    now = fleet_now(conn, product.id)
    return register_device(conn, product=product, serial=line.serial, installed_at=now)[0]
