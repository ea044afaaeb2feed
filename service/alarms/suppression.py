"""Suppression by design (ISA-18.2): an alarm goes out of view while something else explains it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fleet.coded import Coded, coded
from fleet.device_statuses import DeviceStatus
from fleet.product import Product
from fleet.silence_limits import sleeps_up_to
from service.alarms.batch import ms
from service.alarms.plan import CLOCK, FLOOD, MISSING, RANGE, SCORED_FAULTS, STUCK, TOPICS, Watch
from service.alarms.states import AlarmState, Tracked
from store.service.alarms import AlarmRow, Key
from store.service.rule_work import DueDevice

COMMUNICATION, SENSOR, DEVICE = "communication", "sensor", "device"
# An obvious fault of a sensor explains that scoring calls it faulty, too.
OBVIOUS = (STUCK, MISSING, RANGE)
ASLEEP = DeviceStatus.SLEEPING.value  # As it stands in `suppressed_by`.
WORKED_ON = "maintenance"


@dataclass(frozen=True, slots=True)
class Suppression:
    """What explains the alarms of a batch. `sleep_ends`: by sleeping device, when its sleep becomes a silence (ms)."""

    living: Mapping[Key, Tracked]
    watches: Mapping[tuple[str, str], Watch]
    sleep_ends: Mapping[int, float]
    now: datetime

    def explanations(self) -> dict[tuple[int, str], str]:
        """Standing alarms that explain others, by device and metric ('' for the whole device)."""
        return {
            (t.row.device_id, t.row.metric): t.row.rule
            for t in self.living.values()
            if t.row.active and t.row.kind in (SENSOR, COMMUNICATION) and t.row.state != AlarmState.OUT_OF_SERVICE
        }

    def reason(self, row: AlarmRow, device: DueDevice, explained: Mapping[tuple[int, str], str]) -> str | None:
        """The rule, or the state of the device, that explains an alarm; None where nothing does."""
        if device.worked_on:
            return WORKED_ON
        if row.rule in (CLOCK, FLOOD, TOPICS):
            return None
        if row.kind == COMMUNICATION and self._stands(device.id, FLOOD, ""):
            return FLOOD  # It is shut out.
        if row.kind == COMMUNICATION:
            return ASLEEP if self.sleep_ends.get(device.id, 0.0) > ms(self.now) else None
        if row.kind == DEVICE:
            return explained.get((row.device_id, row.metric))
        if row.rule in SCORED_FAULTS.values():
            return next((rule for rule in OBVIOUS if self._stands(row.device_id, rule, row.metric)), None)
        watch = self.watches.get((row.rule, row.metric))
        return explained.get((row.device_id, "")) if watch is not None and watch.silence else None

    def over(self, row: AlarmRow, product: Product) -> Coded:
        """Why an alarm is back in view."""
        if row.suppressed_by == ASLEEP and row.device_id in self.sleep_ends:
            return coded("slept_too_long", span=sleeps_up_to(product))
        return coded("explanation_over", rule=row.suppressed_by or "")

    def _stands(self, device_id: int, rule: str, metric: str) -> bool:
        tracked = self.living.get((device_id, rule, metric))
        return tracked is not None and tracked.row.active and tracked.row.state != AlarmState.OUT_OF_SERVICE
