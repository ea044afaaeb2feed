"""The command line of `token`."""

from typing import Annotated

import typer

from sigap.cli.options import Json

token = typer.Typer(help="Access tokens of programs.", no_args_is_help=True)


def add_commands(app: typer.Typer) -> None:
    """Puts these commands on the command line."""
    app.add_typer(token, name="token")


@token.command("add")
def token_add(
    name: Annotated[str, typer.Argument(help="The program's name, as it stands in histories.")],
    scope: Annotated[
        list[str],
        typer.Option(help="May be repeated: a permission, or a group: read, desk, devices, engineering, all."),
    ],
    tenant: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of one tenant; of the whole installation unless given.")
    ] = None,
    expires: Annotated[str, typer.Option(metavar="TIME", help="How long it is good: 12h, 30d; or `never`.")] = "365d",
    json: Json = False,
) -> None:
    """Make a token, and show it once: only its hash is kept."""
    from sigap.commands.tokens import add_token

    add_token(name, scope, tenant, expires, json=json)


@token.command("list")
def token_list(
    all_: Annotated[bool, typer.Option("--all", help="Those that ended or expired, too.")] = False,
    json: Json = False,
) -> None:
    """List programs' tokens: scopes, until when they are good, when they were last used."""
    from sigap.commands.tokens import list_all

    list_all(ended=all_, json=json)


@token.command("end")
def token_end(
    number: Annotated[int, typer.Argument(metavar="ID", help="The token's number, as `token list` shows it.")],
) -> None:
    """End a token: from now on it is good for nothing."""
    from sigap.commands.tokens import end

    end(number)
