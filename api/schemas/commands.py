"""Answers about commands to devices."""

from pydantic import Field

from api.routes.products import TextOut
from api.schemas.examples import T
from api.schemas.shapes import Shape, like
from store.commands.commands import Command, CommandChange

COMMAND = {
    "id": 7,
    "wire_id": "c-3f9a0c1b2d4e5f60718293a4",
    "product": "washing_machine",
    "serial": "SN-17",
    "name": "clear_drain_pump",
    "type": "clear_drain_pump",
    "args": {"turns": 3},
    "state": "succeeded",
    "once": False,
    "tries": 3,
    "tried": 1,
    "asked_by": "Ana",
    "asked_at": T,
    "expires_at": "2026-03-01T20:00:00Z",
    "ticket_id": None,
    "sent_at": T,
    "answered_at": T,
    "ended_at": T,
    "detail": {"turns": 3},
}


class CommandOut(
    Shape, record=Command, without={"device_id"}, notes={"wire_id": "Its `id` in messages to and from the device."}
):
    """A command to a device. Its times are wall time; `detail` is what the device said last."""

    model_config = like(**COMMAND)


class CommandChangeOut(Shape, record=CommandChange):
    """One line of a command's history. `word`: what the device said, at `said_at` by its own clock; `state`: the
    command's from here on."""


class CommandCard(CommandOut):
    """A command with all that happened to it, oldest first."""

    model_config = like(
        **COMMAND,
        history=[
            {
                "at": T,
                "actor": "device",
                "state": "succeeded",
                "word": "succeeded",
                "said_at": T,
                "detail": {"turns": 3},
                "why": "",
                "why_code": None,
            }
        ],
    )

    history: list[CommandChangeOut]


class ArgumentOut(Shape):
    """An argument as the product file declares it. `default` null: it must be given, unless it is `optional`."""

    id: str
    name: TextOut
    type: str
    unit: str
    low: float | None
    high: float | None
    choices: list[str]
    default: float | int | bool | str | None
    optional: bool


class DeclaredCommandOut(Shape):
    """A command that devices of a product take. Durations as in the product file: 90s, 15m, 6h, 30d."""

    model_config = like(
        id="clear_drain_pump",
        name={"en": "Clear the drain pump", "id": "Bersihkan pompa pembuangan"},
        type="clear_drain_pump",
        arguments=[],
        may_send=True,
        expires_after="12h",
        answer_within="1m",
        takes_up_to="15m",
        tries=3,
        once=False,
        cures=["drain_pump_blockage"],
    )

    id: str
    name: TextOut
    type: str = Field(description="Its word in messages to the device.")
    arguments: list[ArgumentOut]
    may_send: bool = Field(description="Whether who asks may send it.")
    expires_after: str
    answer_within: str
    takes_up_to: str
    tries: int
    once: bool
    cures: list[str]
