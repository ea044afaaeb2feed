"""Answers about customers."""

from api.schemas.shapes import Shape, like
from api.web.fields import ClockTime
from store.assets.customers import Customer


class CustomerOut(Shape, record=Customer):
    """`quiet_from` and `quiet_until` are hours of the customer's own zone; `opted_out` lists channels not wanted."""

    model_config = like(
        id=3,
        name="Ani",
        email="ani@example.com",
        phone=None,
        language="id",
        time_zone="Asia/Jakarta",
        quiet_from="21:00",
        quiet_until="07:00",
        opted_out=[],
    )

    quiet_from: ClockTime
    quiet_until: ClockTime
