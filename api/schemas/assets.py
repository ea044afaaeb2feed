"""Answers about assets, devices in lists, and the counts of each fleet."""

from datetime import datetime

from api.routes.products import SUMMARY, ProductOut
from api.schemas.customers import CustomerOut
from api.schemas.devices import ComponentOut, DeviceOut
from api.schemas.examples import T
from api.schemas.shapes import Shape, like
from api.schemas.tickets import TICKET, TicketOut
from store.assets.assets import SoldAsset

FOUND = {
    "id": 7,
    "product": "refrigerator",
    "serial": "SN-17",
    "installed_at": "2025-03-01T08:00:00Z",
    "attributes": {"batch": "B2"},
    "asset_id": 7,
    "status": "online",
    "seen_at": T,
    "open_tickets": 1,
}
ASSET = {
    "id": 7,
    "product": "refrigerator",
    "customer_id": 3,
    "sold_at": "2025-03-01T08:00:00Z",
    "warranty_until": "2027-03-01T08:00:00Z",
    "site": "",
    "site_id": 5,
    "area": "Bandung",
    "serials": ["SN-17"],
}
NONE = {"info": 0, "warning": 0, "error": 0, "critical": 0}


class FoundDeviceOut(DeviceOut):
    """A device in a list. `status`: offline where it said so or its connection broke, silent where nothing was heard
    of it for longer than its product expects, awake or asleep, else online. `seen_at`: time of its newest reading."""

    model_config = like(**FOUND)

    asset_id: int
    status: str
    seen_at: datetime | None
    open_tickets: int


class AssetOut(Shape, record=SoldAsset):
    """What was sold; `serials`: the devices it has had, oldest first."""

    model_config = like(**ASSET)


class AssetCard(AssetOut):
    """An asset with its owner, devices, components with their ages on the fleet's clock, and tickets, newest first."""

    model_config = like(
        **ASSET,
        in_warranty=True,
        customer={
            "id": 3,
            "name": "Ani",
            "email": "ani@example.com",
            "phone": None,
            "language": "id",
            "time_zone": "Asia/Jakarta",
        },
        devices=[FOUND],
        components=[{"component": "compressor", "installed_at": "2025-03-01T08:00:00Z", "age_days": 365.0}],
        tickets=[TICKET],
    )

    in_warranty: bool | None
    customer: CustomerOut | None
    devices: list[FoundDeviceOut]
    components: list[ComponentOut]
    tickets: list[TicketOut]


class SeverityCounts(Shape):
    info: int = 0
    warning: int = 0
    error: int = 0
    critical: int = 0


class FleetDevices(Shape):
    """Devices: all = online + offline + silent; with an open ticket; with a prediction that stands."""

    all: int
    online: int
    offline: int
    silent: int
    with_open_ticket: int
    at_risk: int


class FleetOut(ProductOut):
    """A product's fleet in numbers; tickets are open ones, alarms active ones that nobody has put aside."""

    model_config = like(
        **SUMMARY,
        devices={"all": 300, "online": 290, "offline": 4, "silent": 6, "with_open_ticket": 3, "at_risk": 5},
        open_tickets={**NONE, "warning": 3},
        active_alarms={**NONE, "error": 1},
    )

    devices: FleetDevices
    open_tickets: SeverityCounts
    active_alarms: SeverityCounts
