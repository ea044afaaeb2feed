"""Commands to devices: which there are, sent, listed, read with their history, taken back."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field

from api.access.actor import Actor
from api.access.asks import Asker, asks
from api.access.audit import about
from api.access.permissions import Permission
from api.access.principal import Principal, PrincipalKind
from api.schemas.commands import ArgumentOut, CommandCard, CommandOut, DeclaredCommandOut
from api.schemas.sentences import wording_about
from api.web.database import Db, the_device, the_product, wall_clock
from api.web.documented_errors import errors
from api.web.fields import Body, Id, Identifier, PathId, QuerySerial, Why, Word, no_nul
from api.web.language import Words
from api.web.paging import After, Limit, Page, page_of
from fleet.coded import as_written, coded
from fleet.command_states import CommandState
from fleet.device_commands import LONGEST_TEXT, DeclaredCommand
from fleet.times import format_duration, parse_duration
from service.commands.asking import LONGEST_KEY, Ask, NoSuchCommand, ask_for_command, cancel
from service.tickets.bad_entry import BadEntry
from store.audit.actions import AuditAction
from store.commands.commands import (
    Command,
    CommandFilter,
    command_history,
    commands_of,
    find_command,
    list_commands,
)
from store.engine.database import Connection
from store.engine.rows import fields_of
from store.service.tickets import find_ticket
from wording.json_objects import with_sentences

router = APIRouter(tags=["commands"])
READS = [Depends(asks(Permission.COMMANDS_READ))]
SENDS = [Depends(asks(Permission.COMMANDS_SEND))]
Given = (
    Annotated[str, Field(max_length=10 * LONGEST_TEXT), AfterValidator(no_nul)]
    | bool
    | int
    | Annotated[float, Field(allow_inf_nan=False)]
)


class NewCommand(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "set_config", "args": {"set_temperature": 4}, "expires_after": "6h"}]}
    )

    name: Identifier
    args: dict[Word, Given] = Field({}, max_length=50)
    expires_after: Annotated[timedelta, BeforeValidator(parse_duration)] | None = Field(
        None, description="How long it may wait for the device, `6h`; what the product file says unless given."
    )
    key: Annotated[Word, Field(max_length=LONGEST_KEY)] | None = Field(
        None, description="Your own key: the same key again is the same command, and not another one."
    )
    ticket_id: Id | None = None
    why: Why | None = None


class Reason(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"why": "the customer is using it"}]})
    why: Why | None = None


@router.get(
    "/v1/products/{product}/commands", summary="Commands of a product", responses=errors(404), dependencies=READS
)
def declared(product: str, db: Db, principal: Asker) -> Page[DeclaredCommandOut]:
    """Which commands devices of a product take, with their arguments; all on one page."""
    with db.connection() as conn:
        commands = the_product(conn, product).commands
    return Page[DeclaredCommandOut](items=[_declared(one, sender_of(principal)) for one in commands], next=None)


@router.post(
    "/v1/devices/{product}/{serial}/commands",
    status_code=201,
    summary="Send a command",
    responses={**errors(404, 409), 200: {"model": CommandOut}},
    dependencies=SENDS,
)
def send(
    product: str,
    serial: str,
    body: NewCommand,
    request: Request,
    response: Response,
    db: Db,
    principal: Asker,
    actor: Actor,
) -> CommandOut:
    """Puts a command in line for a device: it leaves as soon as the device can be reached, one at a time, in order.

    200: the same key asked for the same command before. 409: the key was used for another command, or too many wait.
    """
    with db.connection() as conn:
        known, device = the_device(conn, product, serial)
        ask = Ask(
            body.name,
            body.args,
            by=actor,
            sender=sender_of(principal),
            expires_after=body.expires_after,
            request_key=body.key,
            ticket_id=_ticket_of(conn, body.ticket_id, device.id),
            why=as_written(body.why) if body.why else None,
        )
        number, is_new = ask_for_command(conn, known, device, ask, now=wall_clock())
        about(request, f"command/{number}", AuditAction.COMMAND_SENT)
        if not is_new:
            response.status_code = 200
        return CommandOut.model_validate(_known(conn, number))


@router.get(
    "/v1/devices/{product}/{serial}/commands", summary="A device's commands", responses=errors(404), dependencies=READS
)
def of_device(product: str, serial: str, db: Db, limit: Limit = 100) -> Page[CommandOut]:
    """The newest commands of a device, the newest first."""
    with db.connection() as conn:
        _, device = the_device(conn, product, serial)
        found = commands_of(conn, device.id, limit=limit)
        return Page[CommandOut](items=[CommandOut.model_validate(one) for one in found], next=None)


@router.get("/v1/commands", summary="List commands", responses=errors(), dependencies=READS)
def listing(
    request: Request,
    db: Db,
    product: Annotated[Word | None, Query()] = None,
    serial: Annotated[QuerySerial | None, Query()] = None,
    state: Annotated[list[CommandState] | None, Query(description="May be repeated.")] = None,
    ticket: Annotated[Id | None, Query(description="Of this ticket.")] = None,
    after: After = 0,
    limit: Limit = 100,
) -> Page[CommandOut]:
    """Commands in the order in which they were asked for."""
    wanted = CommandFilter(product, serial, [str(one) for one in state] if state else None, ticket)
    with db.connection() as conn:
        found = list_commands(conn, wanted, after=after, limit=limit + 1)
        return page_of(request, found, limit, to=CommandOut.model_validate, key=lambda one: one.id)


@router.get("/v1/commands/{command_id}", summary="One command", responses=errors(404), dependencies=READS)
def card(command_id: PathId, db: Db, words: Words) -> CommandCard:
    """A command with its whole history, also what the device said that changed nothing."""
    with db.connection() as conn:
        command = _known(conn, command_id)
        naming = wording_about(conn, words, command.product)
        lines = [with_sentences(fields_of(line), naming, "why") for line in command_history(conn, command_id)]
        return CommandCard.model_validate({**fields_of(command), "history": lines})


@router.post(
    "/v1/commands/{command_id}/cancel", summary="Take a command back", responses=errors(404, 409), dependencies=SENDS
)
def take_back(command_id: PathId, request: Request, db: Db, actor: Actor, body: Reason | None = None) -> CommandOut:
    """A command that still waits is not sent. 409: it is on its way, or has ended."""
    with db.connection() as conn:
        about(request, f"command/{command_id}", AuditAction.COMMAND_CANCELLED)
        why = as_written(body.why) if body and body.why else None
        return CommandOut.model_validate(cancel(conn, command_id, actor=actor, now=wall_clock(), why=why))


def sender_of(principal: Principal) -> str:
    """What `who` of a command asks about: a person's role, or that it is a program."""
    return "program" if principal.kind is PrincipalKind.PROGRAM or principal.role is None else str(principal.role)


def _known(conn: Connection, command_id: int) -> Command:
    command = find_command(conn, command_id)
    if command is None:
        raise NoSuchCommand(command_id)
    return command


def _ticket_of(conn: Connection, ticket_id: int | None, device_id: int) -> int | None:
    """BadEntry for a ticket that is not of this device, or not there."""
    if ticket_id is None:
        return None
    ticket = find_ticket(conn, ticket_id)
    if ticket is None or ticket.device_id != device_id:
        raise BadEntry("ticket_id", ticket_id, coded("ticket_of_another_device"))
    return ticket_id


def _declared(command: DeclaredCommand, sender: str) -> DeclaredCommandOut:
    return DeclaredCommandOut.model_validate(
        {
            **{name: getattr(command, name) for name in ("id", "name", "type", "tries", "once", "cures")},
            "arguments": [ArgumentOut.model_validate(one) for one in command.arguments],
            "may_send": command.may_send(sender),
            "expires_after": format_duration(command.expires_after),
            "answer_within": format_duration(command.answer_within),
            "takes_up_to": format_duration(command.takes_up_to),
        }
    )
