"""The command line of `audit` and `privacy`."""

from pathlib import Path
from typing import Annotated

import typer

from sigap.cli.options import Json, Since, Until

Number = Annotated[int, typer.Argument(metavar="CUSTOMER", min=1, help="A customer's number.")]
audit = typer.Typer(help="The audit log: who changed, who signed in, who read a customer's file.", no_args_is_help=True)
privacy = typer.Typer(help="One customer's data.", no_args_is_help=True)


def add_commands(app: typer.Typer) -> None:
    """Puts these commands on the command line."""
    app.add_typer(audit, name="audit")
    app.add_typer(privacy, name="privacy")


@audit.command("verify")
def audit_verify(
    head: Annotated[bool, typer.Option("--head", help="Print the end of the chain only.")] = False,
    expect: Annotated[
        str | None,
        typer.Option("--expect", metavar="HEAD", help="A head that was kept elsewhere: the chain must still hold it."),
    ] = None,
    json: Json = False,
) -> None:
    """Compute every hash of the log anew. Where the chain is broken, name the first row that is wrong, and end with 1.

    Whoever owns the database can cut off the newest rows without breaking the chain: keep the head elsewhere (--head,
    or the line `audit_head` that the web process logs each hour), and verify with --expect.
    """
    from sigap.commands.audit import verify

    verify(head_only=head, expect=expect, json=json)


@audit.command("list")
def audit_list(
    action: Annotated[str | None, typer.Option(help="Only this action, such as customer_read.")] = None,
    actor: Annotated[str | None, typer.Option(help="Only what somebody of this name did.")] = None,
    subject: Annotated[str | None, typer.Option(help="Only about this: customer/12, or customer for all.")] = None,
    since: Since = None,
    until: Until = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most this many, newest first.")] = 50,
    json: Json = False,
) -> None:
    """List rows of the log, the newest first."""
    from sigap.commands.audit import show_rows

    show_rows(action=action, actor=actor, subject=subject, since=since, until=until, limit=limit, json=json)


@privacy.command("export")
def privacy_export(
    customer: Number,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where to: .json or .zip.")],
) -> None:
    """Write everything that is held about a customer into a file that only you can read."""
    from sigap.commands.privacy import export

    export(customer, out)


@privacy.command("erase")
def privacy_erase(
    customer: Number,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask: it cannot be undone.")] = False,
    json: Json = False,
) -> None:
    """Blank whatever leads to a customer, and say what is kept and why. It cannot be undone."""
    from sigap.commands.privacy import erase

    erase(customer, sure=yes, json=json)
