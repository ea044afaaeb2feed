"""What became of sensor cases in the database, as one table."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from bench.result_table import Goal, Row, Table
from bench.worlds.sensor_cases import DAY, LEAST_REACH, Case
from firmware_sim.fleet import SimulatedFleet
from firmware_sim.life.truth import Fault
from fleet.product import ANOMALY, Product
from store.engine.database import Connection

# The bands of drifts, in healthy spreads by their end.
BANDS = ((LEAST_REACH, 6.0), (6.0, 12.0), (12.0, 24.0), (24.0, math.inf))
ALARMS = """
SELECT d.serial, a.rule, a.metric, a.first_raised_at FROM alarm a JOIN device d ON d.id = a.device_id
WHERE a.product = %s AND a.class = 'sensor' AND a.rule LIKE 'sensor.%%' ORDER BY a.first_raised_at
"""
EPISODES = """
SELECT d.serial, p.failure_mode, p.opened_at, s.ticket_id IS NOT NULL, s.sensor_fault
FROM prediction p JOIN prediction_state s ON s.prediction_id = p.id JOIN device d ON d.id = p.device_id
WHERE p.product = %s AND p.failure_mode <> %s ORDER BY p.opened_at
"""


@dataclass(frozen=True, slots=True)
class Alarm:
    serial: str
    rule: str
    metric: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Episode:
    """A prediction; `held`: it rested on a faulty sensor."""

    serial: str
    mode: str
    at: datetime
    ticket: bool
    held: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One product's cases, and what was said of them."""

    kind: str
    product: Product
    cases: Sequence[Case]
    sound: Sequence[str]
    sick: Sequence[str]
    faults: Sequence[Fault]
    alarms: Sequence[Alarm]
    episodes: Sequence[Episode]

    @classmethod
    def read(
        cls,
        conn: Connection,
        kind: str,
        product: Product,
        cases: Sequence[Case],
        serials: Sequence[str],
        sick: SimulatedFleet,
    ) -> "Told":
        broken = {case.serial for case in cases}
        return cls(
            kind=kind,
            product=product,
            cases=cases,
            sound=[serial for serial in serials if serial not in broken],
            sick=sick.serials,
            faults=[fault for fault in sick.truth() if fault.ended == "failed"],
            alarms=[Alarm(*row) for row in conn.execute(ALARMS, (product.id,))],
            episodes=[Episode(*row) for row in conn.execute(EPISODES, (product.id, ANOMALY))],
        )

    def delay(self, case: Case) -> timedelta | None:
        """From the beginning of the fault to the first sensor alarm on its metric."""
        own = [a.at for a in self.alarms if (a.serial, a.metric) == (case.serial, case.metric) and a.at >= case.at]
        return own[0] - case.at if own else None

    def misled(self, case: Case) -> bool:
        """Whether another sensor of the device was called faulty since."""
        return any(a.serial == case.serial and a.metric != case.metric and a.at >= case.at for a in self.alarms)

    def tickets(self, case: Case) -> bool:
        """Whether a prediction since the beginning of the fault became a ticket."""
        return any(e.serial == case.serial and e.ticket and e.at >= case.at for e in self.episodes)

    def held(self, case: Case) -> bool:
        """Whether a prediction would have become one, and rested on the faulty sensor."""
        return any(e.serial == case.serial and e.held and e.at >= case.at for e in self.episodes)

    def alarmed(self, serials: Iterable[str]) -> set[str]:
        return {a.serial for a in self.alarms} & set(serials)

    def ahead(self, *, held: bool) -> tuple[int, int]:
        """Sick devices' first faults of each mode, and those that a ticket was ahead of; with `held` also counting
        predictions that triage took back for a faulty sensor."""
        firsts = {(f.serial, f.failure_mode): f for f in sorted(self.faults, key=lambda f: f.fails_at, reverse=True)}
        horizon = {mode.id: mode.horizon for mode in self.product.failure_modes}
        found = 0
        for (serial, mode), fault in firsts.items():
            own = [e for e in self.episodes if (e.serial, e.mode) == (serial, mode) and (e.ticket or (held and e.held))]
            found += any(fault.fails_at - horizon[mode] <= e.at < fault.fails_at for e in own)
        return len(firsts), found


def table_of(told: Sequence[Told]) -> Table:
    """Rows by product: stuck, drifting, sound and sick devices."""
    rows = [row for one in told for row in _rows(one)]
    return Table(
        title="Faulty sensors on sound devices, and none of them a failure ticket",
        rows=rows,
        notes=[
            "each product: stuck, drifting and sound devices, 60 days, through ingest's writer, scoring and service",
            "a drift runs away by 1.5 to 6 noises of its sensor a day, for 10 to 30 days, at least 3 healthy spreads",
            "told: a sensor alarm on the right metric since the fault began; misled: one on another metric as well",
            "held: a prediction would have become a ticket, and triage saw that it rests on the faulty sensor",
            *(note for one in told for note in _notes(one)),
        ],
    )


def _rows(told: Told) -> list[Row]:
    stuck = [case for case in told.cases if case.kind == "stuck"]
    drift = [case for case in told.cases if case.kind == "drift"]
    part, rows = told.kind, []

    def add(figure: str, key: str, value: float, goal: Goal | None = None) -> None:
        rows.append(Row(part, figure, key, "", [value], goal or Goal()))

    for name, cases in (("stuck", stuck), ("drifting", drift)):
        delays = [d / DAY for case in cases if (d := told.delay(case)) is not None]
        add(f"{name} sensors told, of {len(cases)}", f"{name}_told", len(delays), Goal(least=len(cases)))
        add(f"{name}: days until told, median", f"{name}_delay_median", float(np.median(delays)) if delays else np.nan)
        add(
            f"{name}: days until told, 9 of 10",
            f"{name}_delay_p90",
            float(np.quantile(delays, 0.9)) if delays else np.nan,
        )
        add(f"{name}: misled", f"{name}_misled", sum(map(told.misled, cases)))
        add(f"{name}: held predictions", f"{name}_held", sum(map(told.held, cases)))
        add(f"{name}: failure tickets", f"{name}_tickets", sum(map(told.tickets, cases)), Goal(most=0))
    for low, high in BANDS:
        band = [case for case in drift if low <= case.reach < high]
        found = sum(told.delay(case) is not None for case in band)
        add(f"drifts of {low:g} to {high:g} spreads told, of {len(band)}", f"drift_from_{low:g}", found)
    tickets = {e.serial for e in told.episodes if e.ticket} & set(told.sound)
    add(f"sound devices with a sensor alarm, of {len(told.sound)}", "sound_alarmed", len(told.alarmed(told.sound)))
    add("sound devices with a failure ticket", "sound_tickets", len(tickets))
    faults, ahead = told.ahead(held=False)
    add(f"sick devices with a sensor alarm, of {len(told.sick)}", "sick_alarmed", len(told.alarmed(told.sick)))
    add(f"sick: faults with a ticket ahead, of {faults}", "sick_ahead", ahead)
    add("sick: as many without telling sensor faults", "sick_ahead_before", told.ahead(held=True)[1])
    return rows


def _notes(told: Told) -> list[str]:
    """The cases that could not be told or that opened a ticket, one by one."""
    found = []
    for case in told.cases:
        ticketed = [e.mode for e in told.episodes if e.serial == case.serial and e.ticket and e.at >= case.at]
        if ticketed or told.delay(case) is None:
            size = f", {case.reach:.1f} spreads {'up' if (case.pace or 0) > 0 else 'down'}" if case.pace else ""
            said = f"opened a ticket for {', '.join(ticketed)}" if ticketed else "was not told"
            found.append(f"{told.kind} {case.serial}: {case.metric} {case.kind}{size} {said}")
    return found
