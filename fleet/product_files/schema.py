"""The shape of a product file, table by table: docs/product-file.md describes the same for its authors."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, StrictBool, model_validator

from fleet.product import Severity
from fleet.product_files.commands_table import CommandTable
from fleet.product_files.customers_table import CustomerWordsTable, ProductPicture, Symptoms
from fleet.product_files.expression import BadExpression, Expression, parse_expression
from fleet.product_files.inputs_table import InputTable
from fleet.product_files.metric_table import MetricTable, Reported, heartbeat_fault
from fleet.product_files.retention_table import RetentionTable
from fleet.product_files.service_table import ServiceTable
from fleet.product_files.table import STRICT, AnyText, CodeName, Duration, Identifier, Number
from fleet.product_files.visits_table import LONGEST, Readings, VisitsTable
from fleet.product_files.warranty_table import ChargesTable, WarrantyTable
from fleet.times import format_duration


def _expression(value: object) -> Expression:
    if not isinstance(value, str):
        raise ValueError("must be a text such as 's11 / s7'")
    try:
        return parse_expression(value)
    except BadExpression as exc:
        raise ValueError(str(exc)) from exc


Formula = Annotated[Expression, BeforeValidator(_expression)]
Amount = Annotated[Number, Field(ge=0)]


class Table(BaseModel):
    model_config = STRICT


class ProductTable(Table):
    id: Identifier
    name: AnyText
    interval: Duration
    reported: Reported = "regularly"
    heartbeat: Duration | None = None
    scoring: Duration | None = None
    reopen_window: Duration | None = None
    early_life: Duration | None = None
    sleeps_up_to: Duration | None = None
    sister: Identifier | None = None
    claims_need_approval: StrictBool = False
    picture: ProductPicture = "device"

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
        if fault := heartbeat_fault(self.reported, self.heartbeat, self.interval):
            raise ValueError(fault)
        if self.early_life and self.early_life < 2 * (self.scoring or self.interval):
            raise ValueError("early_life must hold at least two scoring periods")
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
    metrics: list[str] = []
    codes: list[str] = []


class CostTable(Table):
    failure: Annotated[Number, Field(gt=0)]
    visit: Annotated[Number, Field(gt=0)]


class WatchTable(Table):
    window: Duration
    settle: Duration | None = None


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
    duration: Duration | None = None
    skills: list[Identifier] = []
    photos: list[AnyText] = []
    readings: Readings = {}
    watch_repair: WatchTable | None = None
    customers: CustomerWordsTable | None = None

    @model_validator(mode="after")
    def _fits(self) -> "FailureModeTable":
        if self.lead_needed >= self.horizon:
            raise ValueError("lead_needed must be shorter than horizon, or no ticket could come in time")
        if self.duration and self.duration > LONGEST:
            raise ValueError(f"duration must not be longer than {format_duration(LONGEST)}")
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


class MaintenanceTable(Table):
    component: str
    every: Duration
    name: AnyText | None = None
    checklist: list[AnyText] = []


class NoticeTable(Table):
    subject: AnyText
    body: AnyText


class LearningTable(Table):
    keep: list[Annotated[str, Field(pattern=r"^(telemetry|attribute:.+|[a-z][a-z0-9_]*)$")]] = []


class PolicyTable(Table):
    false_tickets_per_1000_device_months: Annotated[Number, Field(gt=0)] | None = None
    max_false_share: Annotated[Number, Field(gt=0, lt=1)] | None = None
    inspect_per_1000_device_months: Annotated[Number, Field(gt=0)] | None = None


class ProductSchema(Table):
    product: ProductTable
    metrics: dict[Identifier, MetricTable] = Field(max_length=800)
    derived: dict[Identifier, DerivedTable] = {}
    parts: dict[Identifier, PartTable] = {}
    components: dict[Identifier, ComponentTable] = {}
    failure_modes: dict[Identifier, FailureModeTable] = {}
    codes: dict[CodeName, CodeTable] = {}
    rules: dict[Identifier, RuleTable] = {}
    warranty: WarrantyTable | None = None
    charges: ChargesTable | None = None
    maintenance: dict[Identifier, MaintenanceTable] = {}
    notices: dict[Identifier, NoticeTable] = {}
    policy: PolicyTable = PolicyTable()
    visits: VisitsTable = VisitsTable()
    service: ServiceTable | None = None
    learning: LearningTable = LearningTable()
    retention: RetentionTable = RetentionTable()
    inputs: dict[Identifier, InputTable] = {}
    commands: dict[Identifier, CommandTable] = Field(default={}, max_length=50)
    symptoms: Symptoms = {}

    @model_validator(mode="before")
    @classmethod
    def _may_have_events_alone(cls, tables: Any) -> Any:
        """A product that sends event codes and no readings needs no metric."""
        if (
            isinstance(tables, dict)
            and "metrics" not in tables
            and (tables.get("codes") or tables.get("failure_modes"))
        ):
            return {**tables, "metrics": {}}
        return tables
