"""The simulator's truth as the world may use it: what customers feel, and what a technician can be told on the spot."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from firmware_sim.life.truth import Fault


class Truth:
    """All faults of one fleet up to now, by device and failure mode."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        self._by_place: dict[tuple[str, str], list[Fault]] = defaultdict(list)
        for fault in self.faults:
            self._by_place[fault.serial, fault.failure_mode].append(fault)

    def failed_at(self, serial: str, failure_mode: str) -> datetime | None:
        """Since when the device does not work, as its owner can tell; None where it still does."""
        broken = [fault for fault in self._by_place[serial, failure_mode] if _is_broken(fault)]
        return max((fault.fails_at for fault in broken), default=None)

    def felt(self, now: datetime) -> Iterator[Fault]:
        """Functional failures that customers have noticed by `now` and that nobody has mended before they did."""
        for fault in self.faults:
            mended_first = fault.repaired_at is not None and fault.repaired_at <= fault.noticed_at
            if fault.ended == "failed" and fault.noticed_at <= now and not mended_first:
                yield fault

    def came(self, after: datetime, until: datetime) -> Iterator[Fault]:
        """Functional failures whose time lies in (after, until]: those that came, and those that a repair averted."""
        for fault in self.faults:
            if fault.kind != "sensor" and after < fault.fails_at <= until:
                yield fault

    def part_since(self, fault: Fault) -> datetime | None:
        """When the part that bears this fault was put in; None for the one that came with the device."""
        others = [one for one in self._by_place[fault.serial, fault.failure_mode] if one.fails_at < fault.fails_at]
        return max((one.repaired_at for one in others if one.repaired_at is not None), default=None)


def _is_broken(fault: Fault) -> bool:
    return fault.ended == "failed" and fault.repaired_at is None
