"""The tables `[warranty]` and `[charges]` of a product file."""

from collections.abc import Iterable, Iterator
from typing import Annotated

from pydantic import BaseModel, Field, model_validator

from fleet.product_files.table import STRICT, AnyText, Duration, Identifier, Number
from fleet.warranty import Centre, Charges, Clause, CostKind, Warranty, WarrantyStart

Amount = Annotated[Number, Field(ge=0)]


class Table(BaseModel):
    model_config = STRICT


class CentreTable(Table):
    name: Annotated[str, Field(min_length=1, max_length=100)]
    address: Annotated[str, Field(min_length=1, max_length=300)]
    phone: Annotated[str, Field(max_length=40)] = ""


class WarrantyTable(Table):
    duration: Duration
    covers: list[str] | None = None
    parts: Duration | None = None
    labour: Duration | None = None
    travel: Duration | None = None
    guarantees: dict[Identifier, Duration] = {}
    excludes: list[str] = []
    clauses: dict[Identifier, AnyText] = {}
    starts: WarrantyStart = WarrantyStart.SALE
    starts_within: Duration | None = None
    parts_until: Duration | None = None
    repair: Duration | None = None
    registration: Annotated[str, Field(max_length=100)] = ""
    centres: list[CentreTable] = []

    @model_validator(mode="after")
    def _fits(self) -> "WarrantyTable":
        if self.starts_within is not None and self.starts is not WarrantyStart.INSTALLATION:
            raise ValueError('starts_within belongs to starts = "installation"')
        return self


class ChargesTable(Table):
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    labour: Amount | None = None
    travel: Amount | None = None
    modes: dict[Identifier, Amount] = {}


def build_warranty(table: WarrantyTable | None, components: Iterable[str]) -> Warranty | None:
    if table is None:
        return None
    lengths = {CostKind.PARTS: table.parts, CostKind.LABOUR: table.labour, CostKind.TRAVEL: table.travel}
    return Warranty(
        duration=table.duration,
        covers=tuple(components if table.covers is None else table.covers),
        whole=table.covers is None,
        kinds={kind: length for kind, length in lengths.items() if length is not None},
        guarantees=dict(table.guarantees),
        excludes=tuple(table.excludes),
        clauses=tuple(Clause(name, text) for name, text in table.clauses.items()),
        starts=table.starts,
        starts_within=table.starts_within,
        parts_until=table.parts_until,
        repair=table.repair,
        registration=table.registration,
        centres=tuple(Centre(one.name, one.address, one.phone) for one in table.centres),
    )


def build_charges(table: ChargesTable | None) -> Charges:
    if table is None:
        return Charges()
    return Charges(table.currency, table.labour, table.travel, dict(table.modes))


def references(warranty: WarrantyTable | None, charges: ChargesTable | None) -> Iterator[tuple[str, list[str], str]]:
    """(key, names, what they name) of every component and failure mode that these tables refer to."""
    if warranty:
        yield "warranty.covers", warranty.covers or [], "component"
        yield "warranty.guarantees", list(warranty.guarantees), "component"
        yield "warranty.excludes", warranty.excludes, "failure mode"
    if charges:
        yield "charges.modes", list(charges.modes), "failure mode"
