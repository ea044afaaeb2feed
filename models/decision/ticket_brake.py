"""A brake on tickets: many more of a failure mode than its training lets expect tell of something else than wear."""

import math
from collections.abc import Sequence
from datetime import timedelta

from scipy.special import pdtr, pdtrik

from fleet.times import MONTH_DAYS
from models.statistics.rates import poisson_upper

SELDOM = 1e-3
UPPER = 0.9
# A smaller wave is left to technicians and to the ladder, which goes by what they find.
LEAST = 20
MILLISECOND = timedelta(milliseconds=1)


def ticket_rate(tickets: int, device_months: float) -> float:
    """Tickets per device and month: the upper end of what so many in training allow; infinite without a record."""
    return poisson_upper(tickets, UPPER) / device_months if device_months > 0 else math.inf


def surge_limit(rate: float, device_days: float) -> float:
    """How many tickets of one failure mode a fleet at `rate` (a device and month) opens in so many days of its devices
    together, but for one time in a thousand: Poisson's quantile, never below `LEAST`; infinite for an infinite rate."""
    if math.isinf(rate):
        return math.inf
    mean = rate * device_days / MONTH_DAYS
    if pdtr(LEAST, mean) >= 1 - SELDOM:
        return float(LEAST)
    return float(math.ceil(pdtrik(1 - SELDOM, mean)))


def watched(devices: int, device_days: float, window: timedelta) -> float:
    """Days of devices in which tickets open within `window`. Where watching began within it, also those before: what
    was sick already at the beginning gets its ticket then."""
    whole = devices * (window / timedelta(days=1))
    return device_days + whole if device_days < 0.9 * whole else device_days


def held_from(openings: Sequence[int], limit: float, window: timedelta) -> int | None:
    """Times (ms) at which tickets of one failure mode would open over a whole fleet -> the first at which `limit` of
    them have opened within `window` already: from there on none opens; None where that never happens."""
    times, reach = sorted(openings), window // MILLISECOND
    if math.isinf(limit):
        return None
    back = int(limit)
    return next((at for i, at in enumerate(times) if i >= back and at - times[i - back] < reach), None)
