"""Over which times a repair is judged: how long readings settle, and how long they are then watched."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from fleet.product import FailureMode, Product

DAY = timedelta(days=1)
WINDOWS_A_HORIZON = 4
LONGEST_WINDOW = 7 * DAY
LEAST_BUCKETS = 8
SETTLING_BUCKETS, LOOK_BUCKETS = 2, 4
# A device that sends too little is watched for up to so many windows.
MOST_WINDOWS = 3
# Healthy time reaches so many looks back at most.
MOST_LOOKS, LEAST_LOOKS = 60, 4


@dataclass(frozen=True, slots=True)
class CheckSpans:
    """`settle`: after the repair, when readings say nothing yet. `window`: how long they are then watched. `look`: over
    what length they are averaged; a day where the window holds one, so that the time of day counts for nothing."""

    settle: timedelta
    window: timedelta
    look: timedelta


def spans_of(product: Product, mode: FailureMode) -> CheckSpans:
    """What the product file says of the mode; else a quarter of its horizon, in whole days where that is a day or more,
    and an eighth of that to settle."""
    least = LEAST_BUCKETS * product.scoring
    window = mode.horizon / WINDOWS_A_HORIZON
    if window >= DAY:
        window = round(window / DAY) * DAY
    window = mode.watch_window or max(min(window, LONGEST_WINDOW), least)
    settle = mode.watch_settle if mode.watch_settle is not None else max(window / 8, SETTLING_BUCKETS * product.scoring)
    return CheckSpans(settle, window, min(window, max(DAY, LOOK_BUCKETS * product.scoring)))


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `since` up to but not including `until`."""

    since: datetime
    until: datetime


def healthy_stretch(sign: datetime, known_since: datetime, mode: FailureMode, spans: CheckSpans) -> Stretch | None:
    """When the device showed no fault of the mode: before its first detectable sign, as far as that is known; where a
    device was not there so long, before the horizon of what was seen. None where that is less than four looks."""
    for before in (mode.pf_interval, mode.horizon):
        until = sign - before
        since = max(known_since, until - MOST_LOOKS * spans.look)
        if until - since >= LEAST_LOOKS * spans.look:
            return Stretch(since, until)
    return None
