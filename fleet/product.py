"""A product: its metrics, components, failure modes, rules, warranty and notices."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from fleet.customer_words import NO_WORDS, CustomerWords, Symptom
from fleet.device_commands import DeclaredCommand
from fleet.inputs.mapping import Input
from fleet.product_files.expression import Expression
from fleet.retention import KEEP_ALL, Retention
from fleet.service_contact import UNKNOWN_CONTACT, ServiceContact
from fleet.texts import Text as Text
from fleet.visits import AS_USUAL, NOTHING_MORE, VisitNeeds, Visits
from fleet.warranty import Charges, Warranty

LANGUAGES = ("en", "id")
# What stands in the place of a failure mode: odd behaviour that names none, and a reported fault not looked at yet.
ANOMALY, UNKNOWN_MODE = "anomaly", "unknown"


class Role(StrEnum):
    """How a metric behaves, and so how it is stored and rolled up."""

    SENSOR = "sensor"
    SETTING = "setting"
    COUNTER = "counter"
    STATE = "state"


class Severity(StrEnum):
    """In rising order: what sorts or compares severities, SQL too, goes by it."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Metric:
    """One measured quantity. `labels` are a state's values in the order of their stored codes; `surroundings`: a
    sensor that tells of what is around the device, not of its health; `invalid`: numbers that say "no reading".
    `on_change`: it is sent when it changes, and holds until then or until it is stale. `level`: how far a counter has
    come means something, beside how fast it rises. `bad`: the side on which a deviation is bad, "high", "low" or
    "both"; `limit`: the value there at which the component counts as worn out."""

    id: str
    unit: str
    name: Text
    role: Role
    low: float | None
    high: float | None
    interval: timedelta
    stale_after: timedelta
    labels: tuple[str, ...] = ()
    labels_text: tuple[Text, ...] = ()
    surroundings: bool = False
    invalid: tuple[float, ...] = ()
    on_change: bool = False
    level: bool = False
    bad: str = "both"
    limit: float | None = None


@dataclass(frozen=True, slots=True)
class Derived:
    """A feature from the product's physics, computed on each bucket: means; a counter's or state's last value."""

    id: str
    unit: str
    name: Text
    expression: Expression


@dataclass(frozen=True, slots=True)
class Part:
    id: str
    name: Text
    number: str
    price: float | None


@dataclass(frozen=True, slots=True)
class Component:
    """What is replaced or repaired; `metrics`, `codes`: those that tell of it."""

    id: str
    name: Text
    parts: tuple[str, ...]
    metrics: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FailureMode:
    """ISO 14224: mode, mechanism, component; with what a ticket for it must achieve.

    `horizon`: how far ahead a ticket is wanted; `lead_needed`: what a repair needs; `pf_interval`: from the
    first detectable sign to functional failure; costs in any one currency. `watch_settle`, `watch_window`: how long
    readings settle after a repair, and how long they are then watched; None for what follows from the horizon.
    """

    id: str
    name: Text
    component: str
    mechanism: str
    horizon: timedelta
    lead_needed: timedelta
    pf_interval: timedelta
    cost_failure: float
    cost_visit: float
    parts: tuple[str, ...]
    checklist: tuple[Text, ...]
    visit: VisitNeeds = NOTHING_MORE
    watch_settle: timedelta | None = None
    watch_window: timedelta | None = None
    customers: CustomerWords = NO_WORDS


@dataclass(frozen=True, slots=True)
class Code:
    """An event code that the device sends by itself."""

    id: str
    name: Text
    severity: Severity
    failure_mode: str | None
    ticket: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: `metric` above or below a limit for a while, cleared past `hysteresis`; or silent (`no_data`) so long."""

    id: str
    name: Text
    metric: str
    above: float | None
    below: float | None
    lasting: timedelta
    hysteresis: float
    severity: Severity
    failure_mode: str | None
    ticket: bool
    no_data: bool = False


@dataclass(frozen=True, slots=True)
class MaintenancePlan:
    id: str
    name: Text
    component: str
    every: timedelta
    checklist: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """A customer notice; subject and body are templates with the placeholders of `fleet.product_files.parse`."""

    id: str
    subject: Text
    body: Text


@dataclass(frozen=True, slots=True)
class TicketPolicy:
    """What false tickets are borne: per 1,000 devices and month over all failure modes, and as a share of each mode's
    decided tickets; how many inspections of components that are unlike themselves. None where no such limit is set."""

    false_tickets_per_1000_device_months: float | None = None
    max_false_share: float | None = None
    inspect_per_1000_device_months: float | None = None


@dataclass(frozen=True, slots=True)
class Product:
    """One product file, checked. `scoring` is the period of the rollup that features and scores are made on;
    `early_life`: how much of a device's beginning is taken for its healthy state, None for 20 scoring periods.
    `sleeps_up_to`: how long a device that sleeps may be unheard; `fleet.silence_limits` decides where it is None.
    `sister`: the product whose model scores this one while it has none. `claims_need_approval`: a device that used a
    claim is let in when somebody has approved it. `keep`: metrics, `attribute:<name>`s and `telemetry` that models use
    although a leak probe would leave them out."""

    id: str
    name: Text
    interval: timedelta
    scoring: timedelta
    rollups: tuple[timedelta, ...]
    reopen_window: timedelta
    metrics: tuple[Metric, ...]
    derived: tuple[Derived, ...] = ()
    codes: tuple[Code, ...] = ()
    parts: tuple[Part, ...] = ()
    components: tuple[Component, ...] = ()
    failure_modes: tuple[FailureMode, ...] = ()
    rules: tuple[Rule, ...] = ()
    warranty: Warranty | None = None
    maintenance: tuple[MaintenancePlan, ...] = ()
    notices: tuple[Notice, ...] = ()
    inputs: tuple[Input, ...] = ()
    commands: tuple[DeclaredCommand, ...] = ()
    early_life: timedelta | None = None
    sleeps_up_to: timedelta | None = None
    sister: str | None = None
    claims_need_approval: bool = False
    policy: TicketPolicy = TicketPolicy()
    visits: Visits = AS_USUAL
    contact: ServiceContact = UNKNOWN_CONTACT
    keep: frozenset[str] = frozenset()
    charges: Charges = field(default_factory=Charges)
    picture: str = "device"
    symptoms: tuple[Symptom, ...] = ()
    retention: Retention = KEEP_ALL
    source: str = field(default="", repr=False, compare=False)

    @property
    def on_change(self) -> bool:
        """Whether any metric is sent on change alone: then silence says something, and time itself is scored."""
        return any(metric.on_change for metric in self.metrics)

    def metric(self, metric_id: str) -> Metric:
        return next(m for m in self.metrics if m.id == metric_id)

    def mode(self, mode_id: str) -> FailureMode | None:
        return next((m for m in self.failure_modes if m.id == mode_id), None)

    def component(self, component_id: str) -> Component | None:
        return next((c for c in self.components if c.id == component_id), None)

    def component_of(self, metric_id: str) -> str | None:
        """The component that a metric or derived metric tells of; None where none is declared."""
        return next((c.id for c in self.components if metric_id in c.metrics), None)

    def code(self, code_id: str) -> Code | None:
        return next((c for c in self.codes if c.id == code_id), None)

    def command(self, command_id: str) -> DeclaredCommand | None:
        return next((c for c in self.commands if c.id == command_id), None)

    def cure_of(self, mode_id: str) -> DeclaredCommand | None:
        """The command that may cure a failure mode; the first declared where several may."""
        return next((c for c in self.commands if mode_id in c.cures), None)

    def symptom(self, symptom_id: str) -> Symptom | None:
        return next((s for s in self.symptoms if s.id == symptom_id), None)

    def notice(self, notice_id: str) -> Notice | None:
        return next((n for n in self.notices if n.id == notice_id), None)
