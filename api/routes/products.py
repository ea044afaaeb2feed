"""Products: what the product files in force declare."""

from datetime import datetime

from fastapi import APIRouter, Depends

from api.access.asks import asks
from api.access.permissions import Permission
from api.schemas.examples import T
from api.schemas.shapes import Shape, like
from api.web.database import Database, Db, the_product
from api.web.documented_errors import errors
from api.web.paging import Page
from fleet.product import Code, Component, FailureMode, Metric, Product, Text
from fleet.times import format_duration
from store.assets.fleet_clocks import read_clock
from store.assets.products import list_products
from store.engine.database import Connection

router = APIRouter(prefix="/v1/products", tags=["products"], dependencies=[Depends(asks(Permission.PRODUCTS_READ))])
NAME = {"en": "Refrigerator", "id": "Kulkas"}


class TextOut(Shape, record=Text):
    """A name or sentence in both languages."""


class ClockOut(Shape):
    """The fleet's clock: wall time, or driven by the program that feeds the fleet."""

    mode: str
    now: datetime


class MetricOut(Shape):
    id: str
    name: TextOut
    unit: str
    role: str
    low: float | None
    high: float | None
    labels: list[str]


class DeclaredComponentOut(Shape, record=Component):
    """A component and the parts that a repair of it may need."""


class FailureModeOut(Shape):
    """Durations as in the product file: 90s, 15m, 6h, 30d."""

    id: str
    name: TextOut
    component: str
    mechanism: str
    horizon: str
    lead_needed: str
    cost_failure: float
    cost_visit: float
    parts: list[str]
    checklist: list[TextOut]


class DeclaredCodeOut(Shape, record=Code):
    """An event code that devices send by themselves; `ticket`: it opens a ticket."""


SUMMARY = {"id": "refrigerator", "name": NAME, "interval": "1m", "clock": {"mode": "wall", "now": T}}


class ProductOut(Shape):
    model_config = like(**SUMMARY)

    id: str
    name: TextOut
    interval: str
    clock: ClockOut


class ProductCard(ProductOut):
    """A product with its file's text as it is in force."""

    model_config = like(
        **SUMMARY,
        reopen_window="3d",
        metrics=[{"id": "power", "name": NAME, "unit": "W", "role": "sensor", "low": 0.0, "high": 500.0, "labels": []}],
        components=[{"id": "compressor", "name": NAME, "parts": ["compressor_unit"]}],
        failure_modes=[],
        codes=[],
        source='[product]\nid = "refrigerator"\n...',
    )

    reopen_window: str
    metrics: list[MetricOut]
    components: list[DeclaredComponentOut]
    failure_modes: list[FailureModeOut]
    codes: list[DeclaredCodeOut]
    source: str


@router.get("", summary="List products", responses=errors())
def listing(db: Db) -> Page[ProductOut]:
    """Every product, with its fleet's clock; all on one page."""
    with db.connection() as conn:
        return Page[ProductOut](items=[summary(conn, db, product) for product in list_products(conn)], next=None)


@router.get("/{product}", summary="One product", responses=errors(404))
def card(product: str, db: Db) -> ProductCard:
    """What a product's file declares: metrics, components, failure modes, codes; and the file itself."""
    with db.connection() as conn:
        declared = the_product(conn, product)
        return ProductCard.model_validate(
            {
                **summary(conn, db, declared).model_dump(),
                "reopen_window": format_duration(declared.reopen_window),
                "metrics": [_metric(metric) for metric in declared.metrics],
                "components": declared.components,
                "failure_modes": [_mode(mode) for mode in declared.failure_modes],
                "codes": declared.codes,
                "source": declared.source,
            }
        )


def summary(conn: Connection, db: Database, product: Product) -> ProductOut:
    clock = read_clock(conn, product.id)
    return ProductOut(
        id=product.id,
        name=TextOut.model_validate(product.name),
        interval=format_duration(product.interval),
        clock=ClockOut(mode=clock.mode if clock else "wall", now=db.now(conn, product.id)),
    )


def _metric(metric: Metric) -> MetricOut:
    return MetricOut(
        id=metric.id,
        name=TextOut.model_validate(metric.name),
        unit=metric.unit,
        role=metric.role,
        low=metric.low,
        high=metric.high,
        labels=list(metric.labels),
    )


def _mode(mode: FailureMode) -> FailureModeOut:
    return FailureModeOut(
        id=mode.id,
        name=TextOut.model_validate(mode.name),
        component=mode.component,
        mechanism=mode.mechanism,
        horizon=format_duration(mode.horizon),
        lead_needed=format_duration(mode.lead_needed),
        cost_failure=mode.cost_failure,
        cost_visit=mode.cost_visit,
        parts=list(mode.parts),
        checklist=[TextOut.model_validate(step) for step in mode.checklist],
    )
