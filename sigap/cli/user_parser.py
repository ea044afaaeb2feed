"""The command line of `user`."""

from typing import Annotated

import typer

from sigap.cli.options import Json

user = typer.Typer(help="People with an account.", no_args_is_help=True)
Who = Annotated[str, typer.Argument(metavar="EMAIL", help="The person's address, or their name.")]
Mail = Annotated[bool, typer.Option("--mail", help="Also send it by e-mail.")]


def add_commands(app: typer.Typer) -> None:
    """Puts these commands on the command line."""
    app.add_typer(user, name="user")


@user.command("add")
def add(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="The person's e-mail address.")],
    name: Annotated[str, typer.Option("--name", help="Their name, as histories show it.")],
    role: Annotated[
        str,
        typer.Option(
            "--role",
            help="administrator, service_lead, agent, dispatcher, technician, claims, knowledge or engineer.",
        ),
    ],
    tenant: Annotated[
        str | None, typer.Option("--tenant", help="Of this tenant alone; of the whole installation unless set.")
    ] = None,
    area: Annotated[
        list[str] | None, typer.Option("--area", help="A service area of a technician; may be given again.")
    ] = None,
    language: Annotated[str, typer.Option("--language", metavar="id|en", help="Of mails and pages.")] = "id",
    mail: Mail = False,
    json: Json = False,
) -> None:
    """Invite a person, and print the link with which they choose a password. It works once, for 7 days."""
    from sigap.commands.users import NewUser, add_user

    add_user(NewUser(email, name, role, tenant, area or [], language), mail=mail, json=json)


@user.command("list")
def list_(json: Json = False) -> None:
    """List people with an account."""
    from sigap.commands.users import list_users

    list_users(json=json)


@user.command("disable")
def disable(who: Who) -> None:
    """Keep a person out from now on: their sessions end, their links are void."""
    from sigap.commands.users import disable_user

    disable_user(who)


@user.command("link")
def link(
    who: Who,
    mail: Mail = False,
    remove_second_factor: Annotated[
        bool,
        typer.Option("--remove-second-factor", help="Ask for no code any more: the telephone is lost."),
    ] = False,
    json: Json = False,
) -> None:
    """Print a fresh link that signs a person in. It works once, for 2 hours; those before it are void."""
    from sigap.commands.users import link_user

    link_user(who, mail=mail, remove_factor=remove_second_factor, json=json)
