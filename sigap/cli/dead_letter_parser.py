"""The command line of `deadletter`."""

from pathlib import Path
from typing import Annotated

import typer

from sigap.cli.options import Json

letters = typer.Typer(help="Messages that could not be stored.", no_args_is_help=True)


def add_commands(app: typer.Typer) -> None:
    """Puts these commands on the command line."""
    app.add_typer(letters, name="deadletter")


@letters.command("list")
def deadletter_list(
    reason: Annotated[str | None, typer.Option(help="Only this reason.")] = None,
    product: Annotated[str | None, typer.Option(help="Only this product.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most this many, newest first.")] = 50,
    all_: Annotated[bool, typer.Option("--all", help="Those that were replayed, too.")] = False,
    json: Json = False,
) -> None:
    """List messages that could not be stored, with the reason."""
    from sigap.commands.deadletters import list_letters

    list_letters(reason=reason, product=product, limit=limit, replayed=all_, json=json)


@letters.command("replay")
def deadletter_replay(
    ids: Annotated[
        list[int] | None, typer.Argument(metavar="[ID]...", help="Which; all that wait unless given.")
    ] = None,
    reason: Annotated[str | None, typer.Option(help="Only this reason.")] = None,
    product: Annotated[str | None, typer.Option(help="Only this product.")] = None,
    any_age: Annotated[bool, typer.Option("--any-age", help="Take readings however late.")] = False,
    payload: Annotated[Path | None, typer.Option(metavar="FILE", help="A mended payload, for one id.")] = None,
    json: Json = False,
) -> None:
    """Try dead letters again, after what was wrong is mended."""
    from sigap.commands.deadletters import replay_letters

    replay_letters(ids or [], reason=reason, product=product, any_age=any_age, payload=payload, json=json)
