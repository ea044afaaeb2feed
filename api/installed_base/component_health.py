"""How healthy the components of a device are."""

from fastapi import APIRouter, Depends

from api.access.asks import asks
from api.access.permissions import Permission
from api.schemas.devices import ComponentHealthOut, DeviceHealthOut
from api.schemas.reasons import reason_out
from api.web.database import Db, the_device
from api.web.documented_errors import errors
from fleet.product import Product
from store.engine.rows import fields_of
from store.learning.health import Health, health_of_devices, last_look

router = APIRouter(tags=["devices"])


@router.get(
    "/v1/devices/{product}/{serial}/health",
    summary="The health of a device's components",
    responses=errors(404),
    dependencies=[Depends(asks(Permission.DEVICES_READ))],
)
def component_health(product: str, serial: str, db: Db) -> DeviceHealthOut:
    """How far each component is from what its sensors should read, since when, and which metrics lead."""
    with db.connection() as conn:
        declared, device = the_device(conn, product, serial)
        look = last_look(conn, product)
        return DeviceHealthOut(
            looked_at=look.at if look else None,
            components=[_out(declared, one) for one in health_of_devices(conn, [device.id])],
        )


def _out(product: Product, one: Health) -> ComponentHealthOut:
    deviations = [reason_out(product, reason) for reason in one.deviations]
    learning_s = (one.learning * product.scoring).total_seconds()
    return ComponentHealthOut.model_validate({**fields_of(one), "deviations": deviations, "learning_s": learning_s})
