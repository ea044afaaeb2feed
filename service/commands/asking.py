"""Asks for a command to a device, or takes it back: what comes of it stands in rows."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from fleet.coded import Coded, CodedError, coded
from fleet.device_commands import BadArgument, DeclaredCommand
from fleet.product import Product
from fleet.product_files.commands_table import LONGEST_WAIT
from service.tickets.bad_entry import BadEntry
from store.assets.fleet_clocks import wake
from store.assets.registry import Device
from store.commands.commands import Command, NewCommand, cancel_command, count_waiting, find_command, put_command
from store.engine.database import Connection

MOST_WAITING = 50
LONGEST_KEY = 100


class NoSuchCommand(CodedError, LookupError):
    """A command's number that nothing bears."""

    def __init__(self, command_id: int) -> None:
        super().__init__(coded("no_command", command=command_id))


class CommandConflict(CodedError):
    """What is asked contradicts how the device's commands stand: too many wait, or this one is on its way already."""


class MayNotSend(CodedError):
    """A command that the product file leaves to others."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A command as somebody asks for it. `sender`: their role, or `program`; None for the platform itself.

    `expires_after`: how long it may wait, the declared time unless given. `request_key`: whoever asks with the same key
    again means the same command.
    """

    name: str
    args: Mapping[str, object]
    by: str
    sender: str | None
    expires_after: timedelta | None = None
    request_key: str | None = None
    ticket_id: int | None = None
    why: Coded | None = None


def ask_for_command(conn: Connection, product: Product, device: Device, ask: Ask, *, now: datetime) -> tuple[int, bool]:
    """(the command's number, whether it is new), in one transaction.

    BadEntry for a command or an argument that the product does not declare; MayNotSend; CommandConflict where the
    device has too many commands waiting, or its key was used for another command.
    """
    declared = checked_command(product, ask)
    with conn.transaction():
        waiting = count_waiting(conn, device.id)
        new = _new_command(declared, device, ask, now)
        number, is_new = put_command(conn, new, ask.why)
        if not is_new:
            _refuse_difference(conn, number, new)
        elif waiting >= MOST_WAITING:  # Known only now: the same key again is no further command.
            raise CommandConflict(coded("too_many_commands", serial=device.serial, most=MOST_WAITING))
        wake(conn, product.id)
        return number, is_new


def checked_command(product: Product, ask: Ask) -> DeclaredCommand:
    declared = product.command(ask.name)
    if declared is None:
        known = [command.id for command in product.commands]
        rule = coded("command_not_declared", command=ask.name, product=product.id, declared=known)
        raise BadEntry("name", ask.name, rule)
    if ask.sender is not None and not declared.may_send(ask.sender):
        raise MayNotSend(coded("may_not_send_command", command=declared.id, who=declared.who))
    if ask.expires_after is not None and not timedelta(0) < ask.expires_after <= LONGEST_WAIT:
        raise BadEntry("expires_after", str(ask.expires_after), coded("wait_out_of_range", most=LONGEST_WAIT))
    return declared


def cancel(conn: Connection, command_id: int, *, actor: str, now: datetime, why: Coded | None = None) -> Command:
    """Takes back a command that still waits; CommandConflict where it is under way or has ended."""
    with conn.transaction():
        done = cancel_command(conn, command_id, actor=actor, at=now, why=why)
        command = find_command(conn, command_id)
        if command is None:
            raise NoSuchCommand(command_id)
        if not done:
            raise CommandConflict(coded("command_not_cancellable", command=command_id, state=command.state))
        wake(conn, command.product)
        return command


def _new_command(declared: DeclaredCommand, device: Device, ask: Ask, now: datetime) -> NewCommand:
    try:
        args = declared.checked(ask.args)
    except BadArgument as exc:
        raise BadEntry(f"args.{exc.name}" if exc.name else "args", exc.value, exc.rule) from exc
    return NewCommand(
        wire_id=f"c-{secrets.token_hex(10)}",
        device_id=device.id,
        name=declared.id,
        type=declared.type,
        args=args,
        once=declared.once,
        tries=declared.tries,
        answer_within=declared.answer_within,
        takes_up_to=declared.takes_up_to,
        asked_by=ask.by,
        asked_at=now,
        expires_at=now + (ask.expires_after or declared.expires_after),
        request_key=ask.request_key,
        ticket_id=ask.ticket_id,
    )


def _refuse_difference(conn: Connection, number: int, asked: NewCommand) -> None:
    known = find_command(conn, number)
    if known is None or (known.name, known.args) != (asked.name, dict(asked.args)):
        raise CommandConflict(coded("request_key_taken", key=asked.request_key, command=number))
