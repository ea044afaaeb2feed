"""How long a device may be silent, while it is awake and while it sleeps, as its product file says."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from fleet.product import Product

SILENT_STALES = 4
LEAST_SLEEP = timedelta(days=1)
# A device that sends events alone says nothing by its silence.
WITHOUT_METRICS = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class SilentBefore:
    """A device that was last heard before this is silent: one that is `awake`, one that is `asleep`."""

    awake: datetime
    asleep: datetime


def silent_before(product: Product, now: datetime) -> SilentBefore:
    """What pages and the API go by: awake, a device is silent when every one of its metrics is stale."""
    return SilentBefore(now - stale_after(product), now - sleeps_up_to(product))


def silent_after(product: Product) -> timedelta:
    """A device that sent nothing for this long has the alarm `communication.silent`."""
    return SILENT_STALES * min((metric.stale_after for metric in product.metrics), default=WITHOUT_METRICS)


def stale_after(product: Product) -> timedelta:
    """A device that sent nothing for this long has no value that is not stale."""
    return max((metric.stale_after for metric in product.metrics), default=WITHOUT_METRICS)


def sleeps_up_to(product: Product) -> timedelta:
    """A device that sleeps and was not heard for this long sleeps no longer: it is silent. Never sooner than awake."""
    return max(product.sleeps_up_to or LEAST_SLEEP, silent_after(product), stale_after(product))
