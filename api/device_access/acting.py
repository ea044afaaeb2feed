"""Who acts on devices' access, as the acts of service want to know it; and what the settings say of brokers."""

from datetime import datetime
from functools import partial
from typing import Annotated

from fastapi import Depends, Request

from api.access.actor import Actor
from api.access.asks import Asker
from api.access.audit import address_of, audited
from api.access.principal import Principal
from api.web.database import wall_clock
from fleet.settings import Settings
from service.device_access.acting import Acting, Audit
from service.device_access.certificates import Certificate, DeviceAuthority, certificate_for, load_authority
from store.access.credentials import IssuedHow
from store.assets.registry import Device
from store.audit.actions import AuditAction
from store.engine.database import Connection


class DeviceAccess:
    """What the settings of this process say about devices' access; one for each application."""

    def __init__(self, settings: Settings) -> None:
        """BadSettings where the files of the authority do not fit."""
        self.authority: DeviceAuthority | None = load_authority(settings)
        self.broker = settings.device_broker_url or ""
        self.base = settings.link_base

    def certificate(self, device: Device, request: str | None) -> Certificate | None:
        """A certificate for a device's request; None: it gets a secret. BadCertificate."""
        return certificate_for(device, request, self.authority, now=wall_clock())


def device_access(request: Request) -> DeviceAccess:
    found = request.app.state.device_access
    assert isinstance(found, DeviceAccess)
    return found


def acting(request: Request, principal: Asker, actor: Actor) -> Acting:
    """Whoever asks. The acts write their own rows of the audit log, so none is written for the route."""
    request.state.audited = True
    return Acting(actor, IssuedHow.API, wall_clock(), auditing(principal, address_of(request)))


def auditing(principal: Principal, address: str) -> Audit:
    """Writes rows of the audit log in the name of whoever asks, from an address."""
    return partial(_audit, principal=principal, address=address)


def _audit(
    conn: Connection,
    action: AuditAction,
    subject: str,
    *,
    at: datetime,
    principal: Principal,
    address: str,
    **details: object,
) -> None:
    audited(conn, principal, action, subject, address=address, at=at, **details)


Access = Annotated[DeviceAccess, Depends(device_access)]
ByWhom = Annotated[Acting, Depends(acting)]
