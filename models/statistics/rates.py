"""Rates of rare events by 1,000 devices and month, with exact intervals."""

from dataclasses import dataclass

from scipy.special import gammainccinv

from fleet.times import MONTH_DAYS

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Rate:
    """`count` events in so many device-months: of 1,000 of them, with Garwood's (1936) exact 95 % interval; None
    without any time. It takes events as independent: of devices that cry wolf again and again it is too narrow."""

    count: int
    device_months: float
    value: float | None
    low: float | None
    high: float | None


def rate(count: int, device_days: float) -> Rate:
    """Events in a time of devices (days) -> their rate by 1,000 device-months."""
    months = device_days / MONTH_DAYS
    if months <= 0:
        return Rate(count, 0.0, None, None, None)
    tail = (1 - CONFIDENCE) / 2
    low = 0.0 if count == 0 else poisson_upper(count - 1, tail)
    high = poisson_upper(count, 1 - tail)
    return Rate(count, months, 1000 * count / months, 1000 * low / months, 1000 * high / months)


def poisson_upper(count: int, confidence: float) -> float:
    """The mean above which a Poisson count of `count` or less has a chance below 1 - `confidence`."""
    return float(gammainccinv(count + 1, 1 - confidence))
