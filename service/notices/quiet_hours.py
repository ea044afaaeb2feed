"""Quiet hours: no customer's telephone rings at night for news that can wait."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


def quiet_until(at: datetime, *, zone: str, begins: time, ends: time) -> datetime | None:
    """When the quiet hours around `at` end; None outside of them, and where both times are the same.

    The hours are the customer's own, and may lie across midnight. The same rule on any fleet's clock.
    """
    local = at.astimezone(ZoneInfo(zone))
    now = local.time()
    if begins <= ends:
        quiet = begins <= now < ends
    else:
        quiet = now >= begins or now < ends
    if not quiet:
        return None
    day = local.date() if now < ends else local.date() + timedelta(days=1)
    return datetime.combine(day, ends, tzinfo=local.tzinfo).astimezone(at.tzinfo)
