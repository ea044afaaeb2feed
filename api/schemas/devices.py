"""Answers about one device: its data, status, components and maintenance."""

from datetime import datetime

from pydantic import JsonValue

from api.schemas.examples import T
from api.schemas.predictions import ReasonOut
from api.schemas.shapes import Shape, like
from api.schemas.tickets import TICKET, TicketOut
from store.assets.device_state import Maintenance
from store.assets.registry import Device
from store.telemetry.device_clocks import DeviceClock


class DeviceOut(Shape, record=Device, without={"asset_id"}):
    model_config = like(id=7, product="refrigerator", serial="SN-17", installed_at=T, attributes={"batch": "B2"})

    attributes: dict[str, JsonValue]


class StatusOut(Shape):
    state: str
    ts: datetime
    firmware: str


class LatestOut(Shape):
    ts: datetime
    readings: dict[str, JsonValue]


class ComponentOut(Shape):
    component: str
    installed_at: datetime
    age_days: float


class WorkOut(Shape, record=Maintenance):
    model_config = like(ts=T, component="compressor", action="replaced", source="api")


class DeviceClockOut(Shape, record=DeviceClock, without=("device_id", "steady", "jumps", "steady_since", "wrong_at")):
    """A device's own clock that is wrong, or was last. `behind_s`: seconds that it is slow, below zero fast. `since`
    and `ended_at` are the fleet's clock, `lo` to `hi` the event times that the device stored meanwhile."""

    model_config = like(behind_s=172_800.0, since=T, seen_at=T, lo=T, hi=T, ended_at=None)


COMPONENT_HEALTH: dict[str, JsonValue] = {
    "component": "compressor",
    "at": T,
    "health": 4.2,
    "since": T,
    "size": 3.1,
    "threshold": 1.9,
    "learning_s": 0.0,
    "model_id": 3,
    "deviations": [
        {
            "en": "Compressor power reads higher than expected, by 3.4 times its usual spread",
            "id": "Daya kompresor terbaca lebih tinggi daripada yang diharapkan, 3,4 kali sebaran biasanya",
            "code": {
                "code": "health_deviation",
                "args": {"metric": "compressor_power", "spreads": 3.4, "side": "above"},
            },
        }
    ],
}


class ComponentHealthOut(Shape):
    """A component, or a metric of no component. `health` 0 to 100: the share of the fleet's calm past that was farther
    out; null where nothing is known of it. `since`: how long it has been unusual; null where it is not. `learning_s`:
    so many seconds of readings are missing until the device's own past counts. `size`: how far out it is, in spreads;
    unusual above `threshold`."""

    model_config = like(**COMPONENT_HEALTH)

    component: str
    at: datetime
    health: float | None
    since: datetime | None
    size: float | None
    threshold: float | None
    learning_s: float
    model_id: int
    deviations: list[ReasonOut]


class DeviceHealthOut(Shape):
    """The least healthy component first. `looked_at`: when the fleet was last looked at, on its clock; null where no
    model that knows normal behaviour has been in force."""

    model_config = like(looked_at=T, components=[COMPONENT_HEALTH])

    looked_at: datetime | None
    components: list[ComponentHealthOut]


class DeviceCard(DeviceOut):
    """A device with all that is known of it; ages are on the fleet's clock. `clock`: null where its own was never
    wrong."""

    model_config = like(
        id=7,
        product="refrigerator",
        serial="SN-17",
        installed_at="2025-03-01T08:00:00Z",
        attributes={},
        customer_id=3,
        sold_at="2025-03-01T08:00:00Z",
        warranty_until="2027-03-01T08:00:00Z",
        status={"state": "online", "ts": T, "firmware": "2.4.1"},
        latest={"ts": T, "readings": {"compressor_power": 93.1}},
        clock=None,
        components=[{"component": "compressor", "installed_at": "2025-03-01T08:00:00Z", "age_days": 365.0}],
        maintenance=[],
        open_tickets=[TICKET],
    )

    customer_id: int | None
    sold_at: datetime | None
    warranty_until: datetime | None
    status: StatusOut | None
    latest: LatestOut | None
    clock: DeviceClockOut | None
    components: list[ComponentOut]
    maintenance: list[WorkOut]
    open_tickets: list[TicketOut]
