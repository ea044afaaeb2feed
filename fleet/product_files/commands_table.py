"""The tables `[commands.*]` of a product file."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, Field, StrictBool, StrictFloat, StrictInt, StrictStr, model_validator

from fleet.device_commands import LONGEST_TEXT, SENDERS, ArgumentType, CommandArgument
from fleet.product_files.table import STRICT, AnyText, CodeName, Duration, Identifier, Number
from fleet.shown import shown
from fleet.texts import Text

NUMBERS = (ArgumentType.NUMBER, ArgumentType.INTEGER)
LONGEST_WAIT = timedelta(days=30)
# There without a table.
SET_CONFIG, RUN_DIAGNOSTIC, REBOOT = STANDARD_NAMES = ("set_config", "run_diagnostic", "reboot")


class Table(BaseModel):
    model_config = STRICT


class ArgumentTable(Table):
    type: ArgumentType
    name: AnyText | None = None
    unit: str = ""
    range: tuple[Number, Number] | None = None
    choices: Annotated[list[Annotated[str, Field(min_length=1, max_length=60)]], Field(min_length=1)] | None = None
    longest: Annotated[int, Field(ge=1, le=2000)] | None = None
    default: StrictBool | StrictInt | StrictFloat | StrictStr | None = None
    optional: StrictBool = False

    @model_validator(mode="after")
    def _fits(self) -> "ArgumentTable":
        if self.range and self.type not in NUMBERS:
            raise ValueError('range belongs to type = "number" or "integer"')
        if self.range and self.range[0] >= self.range[1]:
            raise ValueError(f"range [{self.range[0]:g}, {self.range[1]:g}]: the low end must be below the high end")
        if (self.choices is not None) != (self.type is ArgumentType.CHOICE):
            raise ValueError('type = "choice" needs choices = ["...", "..."], and no other type has them')
        if self.longest is not None and self.type is not ArgumentType.TEXT:
            raise ValueError('longest belongs to type = "text"')
        if self.optional and self.default is not None:
            raise ValueError("optional = true leaves the argument out where it is not given: it has no default")
        if self.default is not None and (fault := self.build("", Text("", "")).fault(self.default)):
            raise ValueError(f"default {shown(self.default)} breaks the argument's own rule: {fault.code}")
        return self

    def build(self, name: str, readable: Text) -> CommandArgument:
        low, high = self.range or (None, None)
        return CommandArgument(
            id=name,
            name=self.name or readable,
            type=self.type,
            unit=self.unit,
            low=low,
            high=high,
            choices=tuple(self.choices or ()),
            longest=self.longest or LONGEST_TEXT,
            default=self.default,
            optional=self.optional,
        )


class CommandTable(Table):
    name: AnyText | None = None
    type: CodeName | None = None
    args: dict[Identifier, ArgumentTable] | None = Field(default=None, max_length=20)
    who: list[str] = []
    expires_after: Duration | None = None
    answer_within: Duration | None = None
    takes_up_to: Duration | None = None
    tries: Annotated[int, Field(ge=1, le=10)] | None = None
    once: StrictBool = False
    offered: StrictBool = True
    cures: list[str] = []
    cured: dict[str, tuple[Number, Number]] = {}
    cured_for: Duration | None = None
    cure_within: Duration | None = None

    @model_validator(mode="after")
    def _fits(self) -> "CommandTable":
        for sender in self.who:
            if sender not in SENDERS:
                raise ValueError(f"who {shown(sender)} is none of {', '.join(SENDERS)}")
        if self.once and (self.tries or 1) > 1:
            raise ValueError("once = true sends it a single time: leave tries out")
        if self.expires_after and self.expires_after > LONGEST_WAIT:
            raise ValueError(f"expires_after must be at most {LONGEST_WAIT.days}d")
        self._check_cure()
        return self

    def _check_cure(self) -> None:
        readings = bool(self.cured and self.cured_for and self.cure_within)
        if bool(self.cures) != readings or bool(self.cured or self.cured_for or self.cure_within) != readings:
            raise ValueError(
                "cures needs cured, cured_for and cure_within, and they need cures: readings decide whether it worked"
            )
        if self.cured_for and self.cure_within and self.cured_for >= self.cure_within:
            raise ValueError("cured_for must be shorter than cure_within, or no reading could show the cure in time")
        for metric, (low, high) in self.cured.items():
            if low >= high:
                raise ValueError(f"cured.{metric} [{low:g}, {high:g}]: the low end must be below the high end")
        needed = [name for name, one in (self.args or {}).items() if one.default is None and not one.optional]
        if self.cures and needed:
            raise ValueError(
                f"args.{needed[0]} needs a default: a command that cures is sent by the platform, which gives none"
            )


def command_faults(
    commands: Mapping[str, CommandTable], modes: Iterable[str], numbers: Iterable[str]
) -> Iterator[tuple[str, str, str]]:
    """(key, value, rule) of every failure mode and metric that is not declared, and wire word that is used twice.

    `numbers`: the metrics that have a number to lie in a band.
    """
    modes, numbers = [*modes], [*numbers]
    words = {name: name for name in STANDARD_NAMES if name not in commands}
    for name, table in commands.items():
        if name == SET_CONFIG and table.cures and table.args is None:
            rule = "needs args with defaults: set_config without args takes settings that somebody chose, never none"
            yield f"commands.{name}.cures", "", rule
        for place, mode in enumerate(table.cures):
            if mode not in modes:
                known = ", ".join(modes[:12]) or "none"
                yield (
                    f"commands.{name}.cures.{place}",
                    repr(mode),
                    f"is no failure mode of this product; declared: {known}",
                )
        for metric in table.cured:
            if metric not in numbers:
                known = ", ".join(numbers[:12])
                yield f"commands.{name}.cured.{metric}", "", f"is no metric that has numbers; there are {known}"
        word = table.type or name
        if not table.offered:
            continue
        if word in words:
            yield f"commands.{name}.type", repr(word), f"is the word of {words[word]} already"
        words[word] = name
