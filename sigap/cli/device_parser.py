"""The command line of `device`: devices, their credentials, claims and units."""

from pathlib import Path
from typing import Annotated

import typer

from sigap.cli.options import Json

device = typer.Typer(help="Devices: registered, let in, shut out, replaced.", no_args_is_help=True)
Product = Annotated[str, typer.Argument(help="A product in the database.")]
Serial = Annotated[str, typer.Argument(help="The device's serial.")]
Request = Annotated[
    Path | None,
    typer.Option("--request", metavar="FILE", help="A certificate signing request (PEM): a client certificate."),
]
ClaimId = Annotated[int, typer.Argument(metavar="ID", help="The claim's number, as `device claims` shows it.")]


def add_commands(app: typer.Typer) -> None:
    """Puts these commands on the command line."""
    app.add_typer(device, name="device")


@device.command("add")
def device_add(
    product: Product,
    serials: Annotated[
        list[str] | None, typer.Argument(metavar="[SERIAL]...", help="One or more serials; or --csv.")
    ] = None,
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="A list with the column serial (and installed_at).")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write the credentials here as CSV, readable by you alone."),
    ] = None,
    installed_at: Annotated[
        str | None, typer.Option(metavar="TIME", help="Now on the fleet's clock unless set.")
    ] = None,
    request: Request = None,
    certificate: Annotated[
        Path | None,
        typer.Option("--certificate", metavar="FILE", help="A certificate (PEM) that the device holds already."),
    ] = None,
    credential: Annotated[
        bool, typer.Option("--credential/--no-credential", help="Whether they get credentials, or are known only.")
    ] = True,
    json: Json = False,
) -> None:
    """Register devices and let them in: each gets a user name and a secret, shown once."""
    from sigap.commands.device_access.devices import add_devices

    add_devices(product, serials or [], csv, out, installed_at, request, certificate, credential=credential, json=json)


@device.command("list")
def device_list(
    product: Product,
    without: Annotated[bool, typer.Option("--without", help="Only those without a credential.")] = False,
    json: Json = False,
) -> None:
    """List a product's devices with the state of their credentials."""
    from sigap.commands.device_access.devices import list_devices

    list_devices(product, without=without, json=json)


@device.command("rotate")
def device_rotate(product: Product, serial: Serial, request: Request = None, json: Json = False) -> None:
    """Give a device another credential, shown once: the one before lets nobody in from now on."""
    from sigap.commands.device_access.devices import rotate_credential

    rotate_credential(product, serial, request, json=json)


@device.command("revoke")
def device_revoke(
    product: Product,
    serial: Serial,
    reason: Annotated[str, typer.Option(metavar="revoked|leaked|retired", help="Why.")] = "revoked",
) -> None:
    """Shut a device out: its broker ends the connection."""
    from sigap.commands.device_access.devices import revoke_credential

    revoke_credential(product, serial, reason)


@device.command("enable")
def device_enable(product: Product, serial: Serial) -> None:
    """Let a device in again that is shut out for a while."""
    from sigap.commands.device_access.devices import enable_credential

    enable_credential(product, serial)


@device.command("replace")
def device_replace(
    product: Product,
    serial: Serial,
    what: Annotated[
        str,
        typer.Option(
            metavar="wiped|controller|unit|same",
            help="The same unit, wiped; what connects was changed; the whole unit; nothing, a second unit is gone.",
        ),
    ],
    at: Annotated[str | None, typer.Option(metavar="TIME", help="When; now on the fleet's clock unless set.")] = None,
    request: Request = None,
    json: Json = False,
) -> None:
    """Say what was replaced under a serial, and give the device another credential. The asset stays."""
    from sigap.commands.device_access.devices import replace_device

    replace_device(product, serial, what, at, request, json=json)


@device.command("import-passwords")
def device_import_passwords(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A Mosquitto password file of the version before.")],
    register: Annotated[bool, typer.Option("--register", help="Register devices that are not known yet.")] = False,
    json: Json = False,
) -> None:
    """Take devices' secrets over from a password file: their hashes are kept, and no device notices."""
    from sigap.commands.device_access.import_passwords import import_passwords

    import_passwords(file, register=register, json=json)


@device.command("claim")
def device_claim(
    product: Product,
    serials: Annotated[
        list[str] | None, typer.Argument(metavar="[SERIAL]...", help="For these devices; or --count.")
    ] = None,
    count: Annotated[int, typer.Option(min=0, max=1000, help="So many, each for any device without one.")] = 0,
    lasts: Annotated[str, typer.Option(metavar="TIME", help="How long they are good: 12h, 30d.")] = "30d",
    approve: Annotated[
        bool, typer.Option("--approve", help="Whoever uses one waits until somebody approves it.")
    ] = False,
    sheet: Annotated[
        Path | None, typer.Option("--sheet", metavar="FILE", help="A page with QR codes to print (HTML).")
    ] = None,
    language: Annotated[str, typer.Option(metavar="id|en", help="The language of the sheet.")] = "id",
    json: Json = False,
) -> None:
    """Make codes that become credentials, once each: shown once, on a sheet to print."""
    from sigap.commands.device_access.claims import make_claims

    make_claims(product, serials or [], count, lasts, sheet, language, approve=approve, json=json)


@device.command("claims")
def device_claims(
    state: Annotated[
        str | None, typer.Option(metavar="offered|quarantined|used|revoked|expired", help="Only these.")
    ] = None,
    json: Json = False,
) -> None:
    """List claims, the newest first."""
    from sigap.commands.device_access.claims import show_claims

    show_claims(state, json=json)


@device.command("approve")
def device_approve(claim: ClaimId) -> None:
    """Let the device in that used a claim and waits."""
    from sigap.commands.device_access.claims import approve_claim

    approve_claim(claim)


@device.command("revoke-claim")
def device_revoke_claim(claim: ClaimId) -> None:
    """Make a claim void that was not used, or was not approved."""
    from sigap.commands.device_access.claims import revoke_claim

    revoke_claim(claim)
