"""The shape of a product file, table by table: docs/product-file.md describes the same for its authors."""

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, StrictBool, model_validator

from fleet.names import identifier_fault
from fleet.product import Role, Severity, Text
from fleet.product_files.expression import BadExpression, Expression, parse_expression
from fleet.product_files.inputs_table import InputTable
from fleet.product_files.table import STRICT, Number
from fleet.times import format_duration, parse_duration

Duration = Annotated[timedelta, BeforeValidator(parse_duration)]


def _identifier(value: str) -> str:
    if fault := identifier_fault(value):
        raise ValueError(fault)
    return value


def _text(value: object) -> Text:
    if isinstance(value, str) and value.strip():
        return Text(value, value)
    if isinstance(value, dict) and value and set(value) <= {"en", "id"}:
        texts = [text for text in value.values() if isinstance(text, str) and text.strip()]
        if len(texts) == len(value):
            return Text(value.get("en", texts[0]), value.get("id", texts[0]))
    raise ValueError('must be a text, or { en = "...", id = "..." }')


def _labels(value: object) -> dict[str, Text] | list[str]:
    names = list(value) if isinstance(value, (list, dict)) else []
    if not all(isinstance(name, str) and name.strip() for name in names):
        raise ValueError("every label must be a text that is not empty")
    if not 2 <= len(set(names)) == len(names) <= 32:
        raise ValueError('must be 2 to 32 different texts: ["off", "on"], or { off = { en = "...", id = "..." }, ... }')
    return {name: _label_text(name, text) for name, text in value.items()} if isinstance(value, dict) else names


def _label_text(name: str, text: object) -> Text:
    try:
        return _text(text)
    except ValueError as exc:
        raise ValueError(f"{name} {exc}") from exc


def _expression(value: object) -> Expression:
    if not isinstance(value, str):
        raise ValueError("must be a text such as 's11 / s7'")
    try:
        return parse_expression(value)
    except BadExpression as exc:
        raise ValueError(str(exc)) from exc


Identifier = Annotated[str, AfterValidator(_identifier)]
CodeName = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_.\-]+$")]
AnyText = Annotated[Text, BeforeValidator(_text)]
Labels = Annotated[Any, BeforeValidator(_labels)]
Formula = Annotated[Expression, BeforeValidator(_expression)]
Amount = Annotated[Number, Field(ge=0)]


class Table(BaseModel):
    model_config = STRICT


class ProductTable(Table):
    id: Identifier
    name: AnyText
    interval: Duration
    scoring: Duration | None = None
    reopen_window: Duration | None = None
    early_life: Duration | None = None
    sleeps_up_to: Duration | None = None
    sister: Identifier | None = None
    claims_need_approval: StrictBool = False

    @model_validator(mode="after")
    def _fits(self) -> "ProductTable":
        if self.sister == self.id:
            raise ValueError("sister must be another product than this one")
        if self.scoring and self.scoring < self.interval:
            raise ValueError("scoring must not be shorter than interval, or most periods would hold no reading")
        if self.sleeps_up_to and self.sleeps_up_to < self.interval:
            told, every = format_duration(self.sleeps_up_to), format_duration(self.interval)
            rule = f"must not be shorter than interval {every}, within which a device that is awake sends"
            raise ValueError(f"sleeps_up_to {told} {rule}")
        if self.early_life and self.early_life < 2 * (self.scoring or self.interval):
            raise ValueError("early_life must hold at least two scoring periods")
        return self


class MetricTable(Table):
    unit: str
    name: AnyText | None = None
    role: Role = Role.SENSOR
    type: Literal["float", "integer", "boolean"] | None = None
    range: tuple[Number, Number] | None = None
    interval: Duration | None = None
    stale_after: Duration | None = None
    labels: Labels | None = None
    surroundings: bool = False
    invalid: Annotated[list[Number], Field(max_length=32)] = []

    @property
    def states(self) -> tuple[str, ...]:
        """A state's labels in the order of their codes; none for another metric."""
        return ("false", "true") if self.type == "boolean" else tuple(self.labels or ())

    @model_validator(mode="after")
    def _fits(self) -> "MetricTable":
        if self.surroundings and self.role is not Role.SENSOR:
            raise ValueError(f'surroundings belong to role = "sensor", not "{self.role}"')
        if self.range and self.range[0] >= self.range[1]:
            low, high = self.range
            raise ValueError(f"range [{low:g}, {high:g}]: the low end must be below the high end")
        if self.role is Role.STATE and self.labels is None and self.type != "boolean":
            raise ValueError('a state needs labels = ["off", "on"] or type = "boolean"')
        if self.labels is not None and self.role is not Role.STATE:
            raise ValueError(f'labels belong to role = "state", not "{self.role}"')
        if self.type == "boolean" and self.role is not Role.STATE:
            raise ValueError(f'type = "boolean" belongs to role = "state", not "{self.role}"')
        if self.labels is not None and self.type == "boolean":
            raise ValueError("a boolean has the labels false and true already; leave labels out")
        if self.range and self.role is Role.STATE:
            raise ValueError("a state has labels, no range")
        if self.invalid and self.role is Role.STATE:
            raise ValueError("a state has labels, no invalid numbers: a code beyond its labels is kept aside already")
        return self


class DerivedTable(Table):
    expr: Formula
    unit: str = ""
    name: AnyText | None = None


class PartTable(Table):
    name: AnyText
    number: str = ""
    price: Amount | None = None


class ComponentTable(Table):
    name: AnyText | None = None
    parts: list[str] = []


class CostTable(Table):
    failure: Annotated[Number, Field(gt=0)]
    visit: Annotated[Number, Field(gt=0)]


class FailureModeTable(Table):
    component: Identifier
    horizon: Duration
    lead_needed: Duration
    cost: CostTable
    name: AnyText | None = None
    mechanism: str = ""
    pf_interval: Duration | None = None
    parts: list[str] | None = None
    checklist: list[AnyText] = []

    @model_validator(mode="after")
    def _fits(self) -> "FailureModeTable":
        if self.lead_needed >= self.horizon:
            raise ValueError("lead_needed must be shorter than horizon, or no ticket could come in time")
        return self


class CodeTable(Table):
    severity: Severity = Severity.WARNING
    name: AnyText | None = None
    failure_mode: str | None = None
    ticket: StrictBool = False

    @model_validator(mode="after")
    def _fits(self) -> "CodeTable":
        if self.ticket and self.failure_mode is None:
            raise ValueError("ticket = true needs a failure_mode")
        return self


class RuleTable(Table):
    metric: str
    above: Number | None = None
    below: Number | None = None
    no_data: StrictBool = False
    for_: Duration | None = Field(default=None, alias="for")
    hysteresis: Amount = 0.0
    severity: Severity = Severity.WARNING
    name: AnyText | None = None
    failure_mode: str | None = None
    ticket: StrictBool = False

    @model_validator(mode="after")
    def _fits(self) -> "RuleTable":
        if [self.above is not None, self.below is not None, self.no_data].count(True) != 1:
            raise ValueError("needs one of above and below, or no_data = true")
        if self.no_data and self.hysteresis:
            raise ValueError("hysteresis belongs to above or below, not to no_data")
        if self.ticket and self.failure_mode is None:
            raise ValueError("ticket = true needs a failure_mode")
        return self


class WarrantyTable(Table):
    duration: Duration
    covers: list[str] | None = None


class MaintenanceTable(Table):
    component: str
    every: Duration
    name: AnyText | None = None
    checklist: list[AnyText] = []


class NoticeTable(Table):
    subject: AnyText
    body: AnyText


class PolicyTable(Table):
    false_tickets_per_1000_device_months: Annotated[Number, Field(gt=0)] | None = None
    max_false_share: Annotated[Number, Field(gt=0, lt=1)] | None = None


class ProductSchema(Table):
    product: ProductTable
    metrics: dict[Identifier, MetricTable] = Field(min_length=1, max_length=800)
    derived: dict[Identifier, DerivedTable] = {}
    parts: dict[Identifier, PartTable] = {}
    components: dict[Identifier, ComponentTable] = {}
    failure_modes: dict[Identifier, FailureModeTable] = {}
    codes: dict[CodeName, CodeTable] = {}
    rules: dict[Identifier, RuleTable] = {}
    warranty: WarrantyTable | None = None
    maintenance: dict[Identifier, MaintenanceTable] = {}
    notices: dict[Identifier, NoticeTable] = {}
    policy: PolicyTable = PolicyTable()
    inputs: dict[Identifier, InputTable] = {}
