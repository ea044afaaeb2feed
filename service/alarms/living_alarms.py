"""The alarms of a batch while they are changed: transitions, suppression by design, timers; then stored at once."""

from collections.abc import Iterable
from datetime import datetime

from prometheus_client import Counter

from fleet.coded import Coded, coded
from service.alarms import states
from service.alarms.batch import Batch, moment
from service.alarms.conditions.sleeping_devices import sleep_ends
from service.alarms.plan import Watch
from service.alarms.states import IN_VIEW, RULES, AlarmState, Tracked
from service.alarms.suppression import Suppression
from service.alarms.transitions import Transition
from service.tickets.states import By
from store.engine.database import Connection
from store.service.alarms import AlarmRow, Key, change_alarms, note_alarms, open_alarms
from store.service.rule_work import DueDevice

RAISED = Counter("sigap_alarms_raised", "Alarms raised", ["product", "class"])


class LivingAlarms:
    """Every alarm of a batch's devices that lives, and those that end on the way."""

    def __init__(self, batch: Batch, now: datetime) -> None:
        self._plan, self._devices, self._now = batch.plan, batch.devices, now
        self._watches = batch.plan.watches()
        self.sleep_ends = sleep_ends(batch)
        self._all = [Tracked(row, row.state) for row in batch.living.values()]
        self.living: dict[Key, Tracked] = {tracked.row.key: tracked for tracked in self._all}

    def apply(self, transitions: Iterable[Transition]) -> None:
        """Raises and returns, in the order given."""
        for transition in transitions:
            device = self._devices[transition.place]
            tracked = self.living.get((device.id, *transition.watch.key))
            if not transition.raised:
                if tracked is not None:
                    states.returned(tracked, moment(transition.at), self._by(transition.why))
                    self._forget_ended(tracked)
            elif transition.until is None:
                self._raise(device, tracked, transition)
            else:
                self._tell_past(device, tracked, transition)

    def withdraw(self) -> None:
        """Alarms of rules that the product file no longer declares end."""
        for tracked in [*self.living.values()]:
            if (tracked.row.rule, tracked.row.metric) not in self._watches:
                states.withdrawn(tracked, self._by(coded("rule_withdrawn")))
                self._forget_ended(tracked)

    def unshelve(self) -> None:
        """Shelved alarms whose time has come are back."""
        for tracked in [*self.living.values()]:
            until = tracked.row.shelved_until
            if until is not None and until <= self._now:
                states.unshelved(tracked, self._by(coded("shelf_ended", until=until)))
                self._forget_ended(tracked)

    def suppress(self) -> None:
        """What another alarm or the device's state explains goes out of view, and comes back without it."""
        by_id = {device.id: device for device in self._devices}
        suppression = Suppression(self.living, self._watches, self.sleep_ends, self._now)
        explained = suppression.explanations()
        for tracked in [*self.living.values()]:
            reason = suppression.reason(tracked.row, by_id[tracked.row.device_id], explained)
            if reason is not None and tracked.row.state in IN_VIEW:
                states.suppressed(tracked, reason, self._by(coded("explained_by", rule=reason)))
            elif reason is None and tracked.row.state == AlarmState.SUPPRESSED:
                states.unsuppressed(tracked, self._by(suppression.over(tracked.row, self._plan.product)))
                self._forget_ended(tracked)

    def store(self, conn: Connection, product: str) -> int:
        """Stores what changed, ended alarms before new ones of their key; how many lines of history that made."""
        changed = [t for t in self._all if t.lines and t.was is not None]
        opened = [t for t in self._all if t.lines and t.was is None]
        if changed:
            change_alarms(conn, [(t.row, t.was or "") for t in changed], at=self._now)
        if opened:
            numbers = open_alarms(conn, product, [t.row for t in opened], at=self._now)
            for tracked in opened:
                tracked.row.id = numbers[tracked.row.key]
        lines = [(t.row.id, line) for t in (*changed, *opened) for line in t.lines]
        if lines:
            note_alarms(conn, lines)
        return len(lines)

    def raised(self) -> list[Tracked]:
        """Alarms with a raise among the changes."""
        return [t for t in self._all if any(line.action == states.AlarmAction.RAISE for line in t.lines)]

    def _raise(self, device: DueDevice, tracked: Tracked | None, transition: Transition) -> None:
        tracked = tracked or self._open(device, transition.watch, moment(transition.at))
        if states.raised(tracked, moment(transition.at), self._by(transition.why)):
            RAISED.labels(self._plan.product.id, transition.watch.kind).inc()

    def _tell_past(self, device: DueDevice, tracked: Tracked | None, transition: Transition) -> None:
        """A condition that came and went before anybody could know: an alarm to be seen, or a line of a living one."""
        assert transition.until is not None
        came, went = moment(transition.at), moment(transition.until)
        if tracked is not None and (tracked.row.active or tracked.row.raised_at > came):
            tracked.row.occurrences += 1
            why = coded("was_active_before", until=went, why=transition.why)
            states.noted(tracked, came, self._by(why))
            return
        self._raise(device, tracked, transition)
        tracked = self.living[(device.id, *transition.watch.key)]
        states.returned(tracked, went, self._by(coded("late_readings")))
        self._forget_ended(tracked)

    def _open(self, device: DueDevice, watch: Watch, raised_at: datetime) -> Tracked:
        row = AlarmRow(
            id=0,
            device_id=device.id,
            rule=watch.rule,
            metric=watch.metric,
            kind=watch.kind,
            severity=watch.severity,
            failure_mode=watch.failure_mode,
            name=watch.name,
            state=AlarmState.ACTIVE,
            active=True,
            occurrences=1,
            first_raised_at=raised_at,
            raised_at=raised_at,
            returned_at=None,
            opened_at=self._now,
        )
        tracked = Tracked(row, None)
        self._all.append(tracked)
        self.living[row.key] = tracked
        return tracked

    def _forget_ended(self, tracked: Tracked) -> None:
        if not tracked.living:
            del self.living[tracked.row.key]

    def _by(self, why: Coded) -> By:
        return By(RULES, self._now, why)
