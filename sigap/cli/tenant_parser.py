"""The command line of `tenant`."""

from typing import Annotated

import typer

from sigap.cli.options import Json

tenants = typer.Typer(
    help="Tenants: brands, regions or dealers that see their own customers and devices only.", no_args_is_help=True
)


def add_commands(app: typer.Typer) -> None:
    """Puts these commands on the command line."""
    app.add_typer(tenants, name="tenant")


@tenants.command("add")
def tenant_add(
    name: Annotated[str, typer.Argument(help="What people call it.")],
    kind: Annotated[str, typer.Option(metavar="brand|region|dealer", help="What it is.")] = "brand",
) -> None:
    """Add a tenant: it sees its own customers, devices and tickets, and nothing of the others."""
    from sigap.commands.tenants import add_tenant

    add_tenant(name, kind)


@tenants.command("list")
def tenant_list(json: Json = False) -> None:
    """List the tenants."""
    from sigap.commands.tenants import show_tenants

    show_tenants(json=json)
