"""Acts on devices' access from the console: who acts, and what the settings say."""

from api.device_access.acting import DeviceAccess, auditing
from api.web.database import wall_clock
from dashboards.console import console
from dashboards.lookers import looker
from service.device_access.acting import Acting
from store.access.credentials import IssuedHow


def acting() -> Acting:
    """Whoever looks at the page; the acts write their own rows of the audit log."""
    asker = looker()
    return Acting(asker.principal.name, IssuedHow.PAGE, wall_clock(), auditing(asker.principal, asker.address))


def device_access() -> DeviceAccess:
    return console().device_access
