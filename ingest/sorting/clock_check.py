"""Whether a device's clock is right, judged by how old its newest readings are when they arrive (decision 0024).

A message that was stored while the device was out of reach is old too. What tells them apart: such messages grow
younger as they are delivered, and end with one that is on time; a clock that is slow stays slow.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from fleet.product import Product
from store.telemetry.device_clocks import DeviceClock

LEAST_BEHIND, LEAST_TOLERANCE = timedelta(hours=1), timedelta(minutes=30)
BEHIND_INTERVALS, TOLERANCE_INTERVALS = 4, 6
STEADY_MESSAGES, JUMPS, JUMP_INTERVALS = 3, 2, 2
SETTLING = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class ClockLimits:
    """What is right for the devices of one product. Seconds.

    A newest reading more than `behind` old, or more than `ahead` in the future, is off. Ages within `tolerance` of
    each other are the same age.
    """

    ahead: float
    behind: float
    tolerance: float
    interval: float

    @classmethod
    def of(cls, product: Product, ahead: timedelta) -> "ClockLimits":
        return cls(
            ahead.total_seconds(),
            max(LEAST_BEHIND, BEHIND_INTERVALS * product.interval).total_seconds(),
            max(LEAST_TOLERANCE, TOLERANCE_INTERVALS * product.interval).total_seconds(),
            product.interval.total_seconds(),
        )

    def off(self, behind: float) -> bool:
        return behind > self.behind or behind < -self.ahead


@dataclass(frozen=True, slots=True)
class Sample:
    """A message as far as it tells of its device's clock.

    `behind`: how old its newest reading was at `at`, the fleet's clock at arrival; below zero: how far ahead. `lo` to
    `hi`: the event times that were stored of it.
    """

    at: datetime
    behind: float
    limits: ClockLimits
    lo: datetime | None = None
    hi: datetime | None = None


@dataclass(frozen=True, slots=True)
class Followed:
    """What some messages change in what is known of clocks: rows to keep, and devices whose row is to go. `followed`:
    the clocks among all of them that are off still."""

    kept: list[DeviceClock]
    forgotten: list[int]
    followed: list[DeviceClock]


def follow_clocks(known: Mapping[int, DeviceClock], samples: Mapping[int, Sequence[Sample]]) -> Followed:
    """Follows the clocks of some devices, each by its samples in order of arrival."""
    followed = Followed([], [], [])
    for device, of_device in samples.items():
        before = clock = known.get(device)
        for sample in of_device:
            clock = follow_clock(clock, device, sample)
        if clock is not None and clock.ended_at is None:
            followed.followed.append(clock)
        if clock is not None and clock is not before:
            followed.kept.append(clock)
        elif clock is None and before is not None:
            followed.forgotten.append(device)
    return followed


def follow_clock(known: DeviceClock | None, device: int, sample: Sample) -> DeviceClock | None:
    """What is known of a device's clock after one more message; None where there is nothing to keep."""
    living = known if known is not None and known.ended_at is None else None
    if not sample.limits.off(sample.behind):
        if living is None:
            return known
        return replace(living, ended_at=sample.at, seen_at=sample.at) if living.is_wrong(sample.at) else None
    if living is None:
        living = DeviceClock(device, sample.behind, 0, 0, sample.at, sample.at, sample.at)
    return _judged(_advanced(living, sample), sample)


def _advanced(known: DeviceClock, sample: Sample) -> DeviceClock:
    bounds = [at for at in (known.lo, known.hi, sample.lo, sample.hi) if at is not None]
    known = replace(
        known, seen_at=sample.at, lo=min(bounds, default=None), hi=max(bounds, default=None), steady=known.steady + 1
    )
    if abs(sample.behind - known.behind_s) <= sample.limits.tolerance:
        return known
    jumped = sample.behind > known.behind_s  # Its time went back: no delivery of stored messages does that.
    wrong_at = known.wrong_at if known.is_wrong(sample.at) else None
    return replace(
        known,
        behind_s=sample.behind,
        steady=1,
        steady_since=sample.at,
        jumps=known.jumps + jumped,
        wrong_at=wrong_at,
    )


def _judged(known: DeviceClock, sample: Sample) -> DeviceClock:
    """Wrong is a clock that is off by the same for some messages and a while, or whose time goes back repeatedly."""
    if known.wrong_at is not None:
        return known
    if known.steady >= STEADY_MESSAGES:
        return replace(known, wrong_at=known.steady_since + SETTLING)
    if known.jumps >= JUMPS:
        waited = known.since + JUMP_INTERVALS * timedelta(seconds=sample.limits.interval)
        return replace(known, wrong_at=max(sample.at, waited))
    return known
