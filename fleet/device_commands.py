"""Commands that a product's devices take, as its product file declares them, and what an argument may be."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from fleet.coded import Argument as Kept
from fleet.coded import Coded, coded
from fleet.shown import shown
from fleet.texts import Text

# Whom `who` of a command may name: roles of people, and programs. A test compares the roles with those of accounts.
SENDERS = (
    *("administrator", "service_lead", "agent", "dispatcher", "technician", "claims", "knowledge", "engineer"),
    "program",
)
LONGEST_TEXT = 200
# Beyond it whole numbers lose digits in JSON, where devices read them as floats.
LARGEST_WHOLE = 2**53
Given = float | int | bool | str


class ArgumentType(StrEnum):
    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    TEXT = "text"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class CommandArgument:
    """One argument. `default` None: it must be given, unless it is `optional`: then it is left out."""

    id: str
    name: Text
    type: ArgumentType
    unit: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    longest: int = LONGEST_TEXT
    default: Given | None = None
    optional: bool = False

    def fault(self, value: object) -> Coded | None:
        """The rule that a value breaks; None for a good one."""
        match self.type:
            case ArgumentType.BOOLEAN:
                return None if isinstance(value, bool) else coded("argument_no_boolean")
            case ArgumentType.NUMBER | ArgumentType.INTEGER:
                return self._number_fault(value)
            case ArgumentType.CHOICE:
                return None if value in self.choices else coded("argument_no_choice", choices=self.choices)
            case ArgumentType.TEXT:
                return self._text_fault(value)

    def _number_fault(self, value: object) -> Coded | None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return coded("argument_no_number")
        if (isinstance(value, int) and abs(value) > LARGEST_WHOLE) or not math.isfinite(value):
            return coded("argument_no_number")
        if self.type is ArgumentType.INTEGER and value != int(value):
            return coded("argument_not_whole")
        if self.low is not None and self.high is not None and not self.low <= value <= self.high:
            return coded("argument_out_of_range", low=self.low, high=self.high)
        return None

    def _text_fault(self, value: object) -> Coded | None:
        if not isinstance(value, str) or not value.strip() or "\0" in value:
            return coded("argument_no_text")
        return coded("argument_too_long", most=self.longest) if len(value) > self.longest else None


class BadArgument(ValueError):
    """An argument that a command does not take: its name, its value and the rule that it breaks."""

    def __init__(self, name: str, value: object, rule: Coded) -> None:
        super().__init__(f"{name} {shown(value)}: {rule.code}")
        self.name, self.value, self.rule = name, value, rule


@dataclass(frozen=True, slots=True)
class Band:
    """Where a metric lies when the fault is gone, both ends included."""

    metric: str
    low: float
    high: float

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Cure:
    """How readings show that a command has cured a failure mode: all bands hold for `lasting` without a break, within
    `within` after the command has ended. Times are the fleet's."""

    bands: tuple[Band, ...]
    lasting: timedelta
    within: timedelta


@dataclass(frozen=True, slots=True)
class DeclaredCommand:
    """A command that devices of a product take. `type`: its word on the wire. `who`: which roles may send it, () for
    all that may send commands.

    `expires_after`: how long it may wait until the device takes it. `answer_within`: how long the device's first word
    may take; then it is sent again, `tries` times in all. `takes_up_to`: from the first word to the last. `once`: it is
    never sent a second time. `any_of`: one argument at least is needed. `cures`: failure modes that it may cure.
    """

    id: str
    name: Text
    type: str
    arguments: tuple[CommandArgument, ...] = ()
    who: tuple[str, ...] = ()
    expires_after: timedelta = timedelta(days=1)
    answer_within: timedelta = timedelta(seconds=30)
    takes_up_to: timedelta = timedelta(minutes=10)
    tries: int = 3
    once: bool = False
    any_of: bool = False
    cures: tuple[str, ...] = ()
    cure: Cure | None = field(default=None)

    def may_send(self, sender: str) -> bool:
        return not self.who or sender in self.who

    def checked(self, given: Mapping[str, object]) -> dict[str, Kept]:
        """The arguments as they go out, defaults filled in; BadArgument for the first one that is wrong."""
        known = {argument.id: argument for argument in self.arguments}
        for name, value in given.items():
            if name not in known:
                raise BadArgument(name, value, coded("argument_unknown", known=[*known]))
        if self.any_of and not given:
            raise BadArgument("", None, coded("argument_any_of", known=[*known]))
        checked: dict[str, Kept] = {}
        for argument in self.arguments:
            value = given.get(argument.id)
            if value is None:
                if argument.default is None and not argument.optional:
                    raise BadArgument(argument.id, None, coded("argument_missing"))
                if argument.default is not None:
                    checked[argument.id] = argument.default
                continue
            if fault := argument.fault(value):
                raise BadArgument(argument.id, value, fault)
            assert isinstance(value, float | int | bool | str)
            checked[argument.id] = value
        return checked
