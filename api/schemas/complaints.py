"""Shapes of complaints analysed."""

from datetime import datetime

from pydantic import Field

from api.schemas.examples import T
from api.schemas.shapes import Shape, like
from models.statistics.clusters import Excess
from models.statistics.rates import Rate
from service.complaints.figures import ComplaintRate

RATE = {"count": 6, "device_months": 118.3, "value": 50.7, "low": 18.6, "high": 110.4}
EXCESS = {"ratio": 5.2, "p": 0.0004, "adjusted": 0.012, "cluster": True}


class RateOut(Shape, record=Rate):
    """Complaints by 1,000 device-months, with an exact 95 % interval (Garwood); null without any time."""

    model_config = like(**RATE)


class ExcessOut(Shape, record=Excess):
    """How much more often than in the rest. `adjusted`: after Benjamini and Hochberg, for all groups looked at."""

    model_config = like(**EXCESS)


class ComplaintRateOut(Shape, record=ComplaintRate):
    """Complaints of one kind and failure mode ('' for every one) in one group of devices."""

    model_config = like(
        kind="claim", failure_mode="compressor_wear", dimension="batch", value="B7", complaints=6, devices=6,
        in_field=10, rate=RATE, excess=EXCESS,
    )  # fmt: skip


class ComplaintsOut(Shape):
    """Groups with complaints, clusters first."""

    model_config = like(
        product="refrigerator", since=T, until=T, in_field=120, device_months=1420.0, tested=31,
        rates=[
            {"kind": "claim", "failure_mode": "compressor_wear", "dimension": "batch", "value": "B7", "complaints": 6,
             "devices": 6, "in_field": 10, "rate": RATE, "excess": EXCESS}
        ],
    )  # fmt: skip

    product: str
    since: datetime
    until: datetime
    in_field: int
    device_months: float
    tested: int = Field(description="How many groups the correction is for.")
    rates: list[ComplaintRateOut]
