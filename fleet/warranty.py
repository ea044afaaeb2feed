"""What a product file promises its buyers, and what a repair costs where nothing of that holds."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from fleet.texts import Text

DAY = timedelta(days=1)


class CostKind(StrEnum):
    """What a repair costs: the parts, the work, the way there."""

    PARTS = "parts"
    LABOUR = "labour"
    TRAVEL = "travel"


class WarrantyStart(StrEnum):
    """From which day a warranty runs."""

    SALE = "sale"
    INSTALLATION = "installation"


@dataclass(frozen=True, slots=True)
class Clause:
    """A reason for which a warranty does not cover a fault that it would cover otherwise: misuse, for example."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True)
class Centre:
    """A service centre that repairs under the warranty, as a guarantee card names it."""

    name: str
    address: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Warranty:
    """`covers`: the components, for `duration`; `whole`: and whatever else is in the appliance. `kinds`: for how long
    each kind of cost is borne, where that differs. `guarantees`: components whose parts are borne for longer.
    `excludes`: failure modes that it never covers. `clauses`: what a technician may find that ends it for a fault.
    `starts`, `starts_within`: it runs from the installation, where that came within so long after the sale.
    `parts_until`: for how long after the sale parts are to be had. `repair`: for how long a repair is guaranteed.
    `registration`: of the guarantee card with the ministry. `centres`: where it is repaired.
    """

    duration: timedelta
    covers: tuple[str, ...]
    whole: bool = False
    kinds: Mapping[CostKind, timedelta] = field(default_factory=dict, hash=False)
    guarantees: Mapping[str, timedelta] = field(default_factory=dict, hash=False)
    excludes: tuple[str, ...] = ()
    clauses: tuple[Clause, ...] = ()
    starts: WarrantyStart = WarrantyStart.SALE
    starts_within: timedelta | None = None
    parts_until: timedelta | None = None
    repair: timedelta | None = None
    registration: str = ""
    centres: tuple[Centre, ...] = ()

    def clause(self, clause_id: str) -> Clause | None:
        return next((one for one in self.clauses if one.id == clause_id), None)


@dataclass(frozen=True, slots=True)
class Charges:
    """What a visit costs the customer where nothing is covered, in `currency`; None where the product file does not
    say. `modes`: the work for a failure mode, where it is another than for a visit in general."""

    currency: str = ""
    labour: float | None = None
    travel: float | None = None
    modes: Mapping[str, float] = field(default_factory=dict, hash=False)

    def labour_for(self, mode: str) -> float | None:
        return self.modes.get(mode, self.labour)


@dataclass(frozen=True, slots=True)
class Term:
    """Kinds of cost that are borne for some components from one day until another, both included. `components` None:
    for the whole appliance."""

    kinds: tuple[CostKind, ...]
    components: tuple[str, ...] | None
    from_on: date
    until_on: date


def terms_of(warranty: Warranty, *, sold_on: date, installed_on: date | None) -> list[Term]:
    """What a warranty comes to for one appliance; the shortest span first."""
    begins = start_of(warranty, sold_on=sold_on, installed_on=installed_on)
    spans: dict[tuple[timedelta, tuple[str, ...] | None], list[CostKind]] = {}
    covered = None if warranty.whole else warranty.covers
    for kind in CostKind if warranty.whole or warranty.covers else ():
        spans.setdefault((warranty.kinds.get(kind, warranty.duration), covered), []).append(kind)
    longer: dict[timedelta, list[str]] = {}
    for component, length in warranty.guarantees.items():
        longer.setdefault(length, []).append(component)
    for length, components in longer.items():
        spans.setdefault((length, tuple(components)), []).append(CostKind.PARTS)
    terms = [
        Term(tuple(kinds), components, begins, end_of(begins, length)) for (length, components), kinds in spans.items()
    ]
    return sorted(terms, key=lambda term: (term.until_on, term.components or ()))


def start_of(warranty: Warranty, *, sold_on: date, installed_on: date | None) -> date:
    """The day of the sale; that of the installation where the terms say so, at most `starts_within` later."""
    if warranty.starts is WarrantyStart.SALE or installed_on is None or installed_on <= sold_on:
        return sold_on
    latest = date.max if warranty.starts_within is None else end_of(sold_on, warranty.starts_within)
    return min(installed_on, latest)


def end_of(begins: date, length: timedelta) -> date:
    """The last day of a span: the one that bears its name, as on a guarantee card."""
    days = math.ceil(length / DAY)
    return begins + timedelta(days=min(days, (date.max - begins).days))
