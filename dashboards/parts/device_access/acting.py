"""Acts on devices' access from the console: who acts, and what the settings say."""

from datetime import datetime
from functools import partial

from api.access.audit import audited
from api.access.principal import Principal
from api.device_access.acting import DeviceAccess
from api.web.database import wall_clock
from dashboards.console import console
from dashboards.lookers import looker
from service.device_access.acting import Acting
from store.access.credentials import IssuedHow
from store.audit.actions import AuditAction
from store.engine.database import Connection


def acting() -> Acting:
    """Whoever looks at the page; the acts write their own rows of the audit log."""
    asker = looker()
    audit = partial(_audit, principal=asker.principal, address=asker.address)
    return Acting(asker.principal.name, IssuedHow.PAGE, wall_clock(), audit)


def device_access() -> DeviceAccess:
    return DeviceAccess(console().settings)


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
