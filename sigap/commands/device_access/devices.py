"""`device add`, `list`, `rotate`, `revoke`, `enable`, `replace`."""

import os
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from fleet.product import Product
from fleet.serials import BadSerial, parse_serial
from fleet.settings import Settings, load_settings
from service.device_access import credentials
from service.device_access.acting import Acting
from service.device_access.certificates import Certificate, certificate_for, load_authority, read_certificate
from service.device_access.credentials import Issued
from service.device_access.csv_files import CREDENTIALS, ListedDevice, read_devices, write_credentials
from service.device_access.replacing import Replaced, replace_unit
from sigap.cli.actor import whoever_acts
from sigap.cli.audited import command_audited
from sigap.cli.failed import CommandFailed
from sigap.cli.known import fleet_now, known_product
from sigap.cli.options import read_time
from sigap.cli.showing import end_with_json, say, show_table
from sigap.platform.running import open_database
from store.access.credentials import GIVEN, IssuedHow, RevokedReason
from store.assets.registry import Device, find_device, register_device
from store.console.access_shown import AccessRow, AccessSearch, AccessState, search_access
from store.engine.database import Connection, connect

MOST_LISTED = 100_000


@dataclass(frozen=True, slots=True)
class Place:
    """What a command works with."""

    conn: Connection
    settings: Settings
    acting: Acting


@contextmanager
def place(how: IssuedHow = IssuedHow.COMMAND) -> Iterator[Place]:
    """The database, and who acts."""
    settings = load_settings()
    acting = Acting(whoever_acts(), how, datetime.now(UTC), command_audited)
    with open_database(settings) as url, closing(connect(url)) as conn:
        yield Place(conn, settings, acting)


def add_devices(
    product_id: str,
    serials: list[str],
    listed: Path | None,
    out: Path | None,
    installed_at: str | None,
    request: Path | None,
    certificate: Path | None,
    *,
    credential: bool,
    json: bool,
) -> None:
    """Registers all of them and issues their credentials, or none: every serial is checked first."""
    devices = _wanted(serials, listed)
    if (request or certificate) and len(devices) != 1:
        raise CommandFailed("--request and --certificate are for one device at a time")
    with place(IssuedHow.CSV if listed else IssuedHow.COMMAND) as at_hand:
        conn = at_hand.conn
        product = known_product(conn, product_id)
        default = read_time(installed_at, "--installed-at") or fleet_now(conn, product_id)
        with conn.transaction(), _handed_out(out) as rows:
            for one in devices:
                device, is_new = register_device(
                    conn, product=product, serial=one.serial, installed_at=one.installed_at or default
                )
                say(f"{device.serial}: {'registered' if is_new else 'was registered before'}")
                if not credential:
                    continue
                if credentials.has_credential(conn, device):
                    say(f"{device.serial}: has a credential already; `device rotate` makes another one")
                    continue
                given = _certificate(at_hand, device, request, certificate)
                issued = credentials.issue(conn, device, at_hand.acting, certificate=given)
                rows.append(_row(at_hand.settings, device, issued))
                if out is None:
                    _show(issued)
    if json:
        end_with_json({"credentials": rows})


def list_devices(product_id: str, *, without: bool, json: bool) -> None:
    with place() as at_hand:
        product = known_product(at_hand.conn, product_id)
        now = at_hand.acting.now
        wanted = AccessSearch(product.id, state=AccessState.NONE if without else None)
        found = search_access(at_hand.conn, wanted, now=now, limit=MOST_LISTED)
    columns = ["serial", "user name", "kind", "state", "issued", "unit"]
    show_table(f"Devices of {product.id}", columns, [_listed(row, now) for row in found])
    if json:
        end_with_json({"devices": [_as_json(row, now) for row in found]})


def rotate_credential(product_id: str, serial: str, request: Path | None, *, json: bool) -> None:
    with place() as at_hand:
        _, device = the_device(at_hand.conn, product_id, serial)
        given = _certificate(at_hand, device, request, None)
        issued = credentials.rotate(at_hand.conn, device, at_hand.acting, certificate=given)
        _hand_over(at_hand.settings, device, issued, json=json)


def revoke_credential(product_id: str, serial: str, reason: str) -> None:
    if reason not in GIVEN:
        raise CommandFailed(f"--reason {reason!r}: must be one of {', '.join(GIVEN)}")
    with place() as at_hand:
        _, device = the_device(at_hand.conn, product_id, serial)
        revoked = credentials.revoke(at_hand.conn, device, at_hand.acting, reason=RevokedReason(reason))
    say(f"{device.serial}: the credential {revoked.username} is revoked; its broker ends the connection")


def enable_credential(product_id: str, serial: str) -> None:
    with place() as at_hand:
        _, device = the_device(at_hand.conn, product_id, serial)
        credentials.enable(at_hand.conn, device, at_hand.acting)
    say(f"{device.serial}: is let in again")


def replace_device(
    product_id: str, serial: str, what: str, at: str | None, request: Path | None, *, json: bool
) -> None:
    if what not in tuple(Replaced):
        raise CommandFailed(f"--what {what!r}: must be one of {', '.join(Replaced)}")
    with place() as at_hand:
        product, device = the_device(at_hand.conn, product_id, serial)
        now = fleet_now(at_hand.conn, product_id)
        issued = replace_unit(
            at_hand.conn,
            product,
            device,
            Replaced(what),
            at_hand.acting,
            at=read_time(at, "--at") or now,
            fleet_now=now,
            certificate=_certificate(at_hand, device, request, None),
        )
        _hand_over(at_hand.settings, device, issued, json=json)


def the_device(conn: Connection, product_id: str, serial: str) -> tuple[Product, Device]:
    product = known_product(conn, product_id)
    device = find_device(conn, product_id, serial)
    if device is None:
        raise CommandFailed(f"{product_id} has no device {serial!r}; `device add` registers one")
    return product, device


def _wanted(serials: list[str], listed: Path | None) -> Sequence[ListedDevice]:
    """What is to be added, all of it checked before the first is registered."""
    if bool(serials) == bool(listed):
        raise CommandFailed("name serials, or a list by --csv")
    if listed is not None:
        try:
            return read_devices(listed.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as exc:
            raise CommandFailed(f"{listed}: cannot be read as UTF-8 ({exc})") from exc
    try:
        return [ListedDevice(parse_serial(serial)) for serial in serials]
    except BadSerial as exc:
        raise CommandFailed(f"{exc}: no device was registered") from exc


def _certificate(at_hand: Place, device: Device, request: Path | None, certificate: Path | None) -> Certificate | None:
    """A certificate for a request, or one that the device holds; None: it gets a secret."""
    if certificate is not None:
        return read_certificate(_text(certificate), now=at_hand.acting.now, settings=at_hand.settings)
    if request is None:
        return None
    return certificate_for(device, _text(request), load_authority(at_hand.settings), now=at_hand.acting.now)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise CommandFailed(f"{path}: cannot be read ({exc})") from exc


@contextmanager
def _handed_out(out: Path | None) -> Iterator[list[dict[str, str]]]:
    """Rows that are written to a file of the user's own before the transaction around commits: no secret is lost."""
    rows: list[dict[str, str]] = []
    if out is not None and out.exists():
        raise CommandFailed(f"--out {out}: is there already, and may hold secrets: name another file")
    yield rows
    if out is not None:
        text = write_credentials({name: row[name] for name in CREDENTIALS} for row in rows)
        with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        say(f"{len(rows)} credentials are in {out}, readable by you alone: hand them out, then delete it")


def _hand_over(settings: Settings, device: Device, issued: Issued, *, json: bool) -> None:
    _show(issued)
    if json:
        end_with_json(_row(settings, device, issued))


def _show(issued: Issued) -> None:
    say(f"user name {issued.username}")
    if issued.secret is not None:
        say(f"secret    {issued.secret}")
        say("keep it now, it is not shown again")
    elif issued.certificate is not None:
        say(issued.certificate.strip())


def _row(settings: Settings, device: Device, issued: Issued) -> dict[str, str]:
    return {
        "product": device.product,
        "serial": device.serial,
        "username": issued.username,
        "secret": issued.secret or "",
        "certificate": issued.certificate or "",
        "broker": settings.device_broker_url or "",
    }


def _listed(row: AccessRow, now: datetime) -> list[str]:
    issued = f"{row.issued_at:%Y-%m-%d} {row.issued_how}" if row.issued_at else "-"
    unit = f"{row.change_kind}!" if row.change_kind else row.hardware_id or "-"
    return [row.serial, row.username or "-", row.kind or "-", row.state_at(now), issued, unit]


def _as_json(row: AccessRow, now: datetime) -> dict[str, object]:
    return {
        "serial": row.serial,
        "username": row.username,
        "kind": row.kind,
        "state": row.state_at(now),
        "issued_at": row.issued_at.isoformat() if row.issued_at else None,
        "hardware_id": row.hardware_id,
        "unit_change": row.change_kind,
    }
