"""The commands of a device, for its page and for its tickets."""

from collections.abc import Mapping

from api.access.permissions import Permission
from api.routes.commands import sender_of
from api.web.database import the_device
from dashboards.viewer import Viewer
from fleet.command_states import CommandState
from fleet.device_commands import DeclaredCommand
from fleet.product import Product
from store.commands.commands import Command, command_history, commands_of
from store.commands.remedies import remedy_of
from store.engine.database import Connection
from store.service.tickets import Ticket

SHOWN = 8
MOST_DETAIL = 6


def commands_shown(conn: Connection, viewer: Viewer, product_id: str, serial: str) -> dict[str, object]:
    """The newest commands: what, by whom, how it stands, what the device said."""
    product, device = the_device(conn, product_id, serial)
    found = commands_of(conn, device.id, limit=SHOWN) if viewer.may(Permission.COMMANDS_READ) else []
    return {
        "rows": [_row(conn, viewer, product, one) for one in found],
        "shown": viewer.may(Permission.COMMANDS_READ),
        "may_cancel": viewer.may(Permission.COMMANDS_SEND),
    }


def command_name(viewer: Viewer, product: Product, name: str) -> str:
    """As the product file calls it; its identifier where the file no longer declares it."""
    declared = product.command(name)
    return viewer.pick(declared.name) if declared else name


def commands_to_send(viewer: Viewer, product: Product) -> list[DeclaredCommand]:
    """Those that whoever looks may send."""
    if not viewer.may(Permission.COMMANDS_SEND):
        return []
    return [one for one in product.commands if one.may_send(sender_of(viewer.principal))]


def remedy_shown(conn: Connection, viewer: Viewer, product: Product, ticket: Ticket) -> str:
    """How a ticket's remedy stands, in a sentence; empty where there is none."""
    remedy = remedy_of(conn, ticket.id, ticket.openings)
    if remedy is None or remedy.state == "overtaken":
        return ""
    if remedy.state in ("cured", "failed"):
        return viewer.t(f"remedy_{remedy.state}_now", why=viewer.say(remedy.reason, product))
    command = command_name(viewer, product, remedy.name)
    if remedy.watched_until is not None:
        return viewer.t("remedy_watched_now", command=command, until=viewer.when(remedy.watched_until))
    return viewer.t("remedy_commanded_now", command=command, state=viewer.t(f"command_state_{remedy.command_state}"))


def _row(conn: Connection, viewer: Viewer, product: Product, command: Command) -> dict[str, object]:
    last = command_history(conn, command.id)[-1]
    return {
        "command": command,
        "name": command_name(viewer, product, command.name),
        "args": _spelled(viewer, command.args),
        "state": viewer.t(f"command_state_{command.state}"),
        "by": viewer.t("command_by", actor=viewer.actor(command.asked_by), at=viewer.when(command.asked_at)),
        "why": viewer.say(last.why, product) if last.actor != command.asked_by else "",
        "said": _spelled(viewer, command.detail or {}),
        "waits": command.state is CommandState.QUEUED,
        "until": viewer.t("command_expires", at=viewer.when(command.expires_at)),
        "ticket": viewer.t("command_for_ticket", ticket=command.ticket_id) if command.ticket_id else "",
    }


def _spelled(viewer: Viewer, values: Mapping[str, object]) -> str:
    """`turns 3, speed 1,200`: what a person or a device wrote, in few words."""
    return ", ".join(f"{name} {_value(viewer, value)}" for name, value in [*values.items()][:MOST_DETAIL])[:200]


def _value(viewer: Viewer, value: object) -> str:
    if isinstance(value, bool):
        return viewer.t("command_true" if value else "command_false")
    return viewer.number(value) if isinstance(value, int | float) else str(value)
