"""Answers about sites, coverage, entitlements, components and imports."""

from datetime import date
from typing import Any

from api.schemas.shapes import Shape, like
from store.assets.components import FittedComponent
from store.assets.coverage import Coverage
from store.assets.external_refs import ExternalRef
from store.assets.sites import Site

SITE: dict[str, Any] = {
    "id": 5,
    "customer_id": 3,
    "name": "Rumah",
    "address": ["Jl. Raya Abepura 7", "RT 03/RW 05"],
    "landmark": "sebelah masjid",
    "district": "Abepura",
    "city": "Jayapura",
    "province": "Papua",
    "postcode": "99351",
    "area": "Jayapura",
    "time_zone": "Asia/Jayapura",
    "latitude": -2.6,
    "longitude": 140.67,
    "access_notes": "",
    "contact_name": "",
    "contact_phone": "",
}
COVERAGE = {
    "id": 8,
    "asset_id": 7,
    "source": "product",
    "kinds": ["parts"],
    "components": ["compressor"],
    "component_id": None,
    "removed_at": None,
    "excludes": [],
    "from_on": "2025-01-24",
    "until_on": "2027-01-24",
    "time_zone": "Asia/Jakarta",
    "share": 1.0,
    "terms_version": 1,
    "ticket_id": None,
    "note": "",
    "granted_by": "registration",
    "granted_at": "2025-01-24T03:00:00Z",
    "ended_at": None,
}


class SiteOut(Shape, record=Site):
    """A place where appliances of a customer stand; `address`: the lines of a letter, `area`: the service area."""

    model_config = like(**SITE)


class CoverageOut(Shape, record=Coverage):
    """Who bears which costs from which day until which, both included, by the days of `time_zone`. `components` null:
    the whole appliance; `component_id`: only the one that was fitted then; `share`: how much of it is borne."""

    model_config = like(**COVERAGE)


class ComponentHistoryOut(Shape, record=FittedComponent):
    """A component that is or was fitted; `removed_at` null: it is fitted still. Times are the fleet's."""

    model_config = like(
        id=3, asset_id=7, component="compressor", serial="C-88", installed_at="2025-03-01T08:00:00Z", removed_at=None
    )


class ExternalRefOut(Shape, record=ExternalRef):
    """How another system calls a customer, a site or an asset."""

    model_config = like(system="erp", external_id="C-1017")


class CostLineOut(Shape):
    """One kind of cost. `share`: how much of it is borne, null where that is not known yet."""

    model_config = like(
        kind="parts", share=1.0, amount=1450000.0, reason="Parts: free", reason_code={"code": "x", "args": {}}
    )

    kind: str
    share: float | None
    amount: float | None
    reason: str
    reason_code: dict[str, Any]


class EntitlementOut(Shape):
    """What a customer is entitled to for a ticket's fault (covered, part, paid, unknown), with reasons and an estimate.

    `stage`: what it was decided with, the opening or the finding; null: computed now. `needs_reason`: the finding gives
    less than the opening, and does not hold until somebody says why.
    """

    model_config = like(
        result="covered",
        stage="opening",
        headline="This repair is free of charge.",
        lines=[],
        currency="IDR",
        total=1875000.0,
        customer_pays=0.0,
        needs_reason=False,
        why=None,
    )

    result: str
    stage: str | None
    headline: str
    lines: list[CostLineOut]
    currency: str
    total: float | None
    customer_pays: float | None
    needs_reason: bool
    why: str | None


class RowFaultOut(Shape):
    """A row that cannot be taken, or is to be looked at, and why."""

    model_config = like(
        line=19, column="email", reason="“p17” is no e-mail address", reason_code={"code": "x", "args": {}}
    )

    line: int
    column: str
    reason: str
    reason_code: dict[str, Any]


class ImportOut(Shape):
    """What an import came to, by `customers`, `sites` and `assets`. `written` false: nothing is."""

    model_config = like(
        written=True,
        rows=1,
        created={"customers": 1, "sites": 1, "assets": 1},
        changed={"customers": 0, "sites": 0, "assets": 0},
        unchanged={"customers": 0, "sites": 0, "assets": 0},
        faults=[],
        notes=[],
    )

    written: bool
    rows: int
    created: dict[str, int]
    changed: dict[str, int]
    unchanged: dict[str, int]
    faults: list[RowFaultOut]
    notes: list[RowFaultOut]


class SaleOut(Shape):
    """When an asset was sold, and its coverage since."""

    model_config = like(asset_id=7, sold_on="2025-01-24", coverage=[COVERAGE])

    asset_id: int
    sold_on: date | None
    coverage: list[CoverageOut]
