"""The detector judged against failures: the tickets that its alarms would be, beside chance and two plain rules."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from models.data.arrays import Bools, Floats, Ints
from models.data.history import History, milliseconds
from models.data.split import calm_rows, device_rows
from models.decision.matching import Outcome, match_tickets, outcome_part, total
from models.decision.policy import simulate_openings
from models.evaluation.anomalies import MONTH_MS
from models.evaluation.detector_record import DetectorRecord
from models.features.labels import label_rows

# Under so many failures nothing is proven, whatever the figures say.
LEAST_FAILURES = 10
DRAWS, LEAST_DRAWS, PLACED_AT_MOST = 1_000, 50, 200_000
# A second look comes so long after a failure.
AGAIN_AFTER = 1 / 20


@dataclass(frozen=True, slots=True)
class WatchedDevice:
    """Times (ms) of one device, or of one component of it: when it was watched, when alarms stood, and its failures
    after that began."""

    watched: Ints
    risky: Sequence[int]
    faults: list[int]


@dataclass(frozen=True, slots=True)
class TicketRules:
    """Of any failure: how far ahead a ticket counts, what a repair needs, and the quiet after a failure (ms)."""

    horizon: int
    lead: int
    quiet: int
    end: int

    def judge(self, openings: Sequence[int], faults: Sequence[int]) -> Outcome:
        return match_tickets(openings, faults, horizon=self.horizon, lead_needed=self.lead, record_end=self.end)


def detector_figures(history: History, record: DetectorRecord, *, seed: int) -> dict[str, object]:
    """What the detector's alarms were worth as tickets: one at a time for each device, right where a failure of any
    mode comes within the longest horizon. Beside it what the same number of tickets at random, and two plain rules,
    get; `p`: how often random ones get as many. Empty where no failure mode is declared or nothing was watched.
    """
    modes = history.product.failure_modes
    if not modes or not record.known.any():
        return {}
    rules = TicketRules(
        horizon=max(milliseconds(mode.horizon) for mode in modes),
        lead=min(milliseconds(mode.lead_needed) for mode in modes),
        quiet=milliseconds(history.product.reopen_window),
        end=history.end,
    )
    devices = list(_devices(history, record))
    openings = [simulate_openings(d.risky, d.faults, horizon=rules.horizon, quiet=rules.quiet) for d in devices]
    outcome = total(rules.judge(opened, d.faults) for opened, d in zip(openings, devices, strict=True))
    months = int(record.known.sum()) * milliseconds(history.product.scoring) / MONTH_MS
    return {
        **outcome_part(outcome),
        "chance": chance(devices, rules, outcome, seed),
        "again_after_a_failure": outcome_part(total(_again(d, rules) for d in devices)),
        "by_the_calendar": outcome_part(total(_calendar(d, rules) for d in devices)),
        "calm_time_in_alarm": _share(record.odd, record.known & _calm(history, record)),
        "device_months": months,
        "tickets_per_device_month": outcome.tickets / months,
        "enough_failures": outcome.faults >= LEAST_FAILURES,
    }


def _devices(history: History, record: DetectorRecord) -> Iterator[WatchedDevice]:
    failures: dict[str, list[int]] = {}
    for serial, ts in zip(history.failures["serial"], history.failures["ts"], strict=True):
        failures.setdefault(str(serial), []).append(int(ts))
    for serial, rows in device_rows(record.serial):
        watched = record.ts[rows][record.known[rows]]
        if len(watched):
            faults = sorted(ts for ts in failures.get(serial, []) if ts > watched[0])
            yield WatchedDevice(watched, [int(ts) for ts in record.ts[rows][record.risky[rows]]], faults)


def _calm(history: History, record: DetectorRecord) -> Bools:
    """Rows with no failure ahead within its horizon, none unrepaired, and in no labelled anomaly."""
    calm = calm_rows(record.serial, record.ts, history.anomalies, before=0, after=0)
    for mode in history.product.failure_modes:
        labels = label_rows(history, record.serial, record.ts, mode, grid=False)
        calm &= (labels.label != 1) & ~labels.down
    return calm


def _share(what: Bools, of: Bools) -> float | None:
    return float(what[of].mean()) if of.any() else None


def _again(device: WatchedDevice, rules: TicketRules) -> Outcome:
    return rules.judge([fault + round(AGAIN_AFTER * rules.horizon) for fault in device.faults], device.faults)


def _calendar(device: WatchedDevice, rules: TicketRules) -> Outcome:
    return rules.judge(range(int(device.watched[0]), int(device.watched[-1]) + 1, rules.horizon), device.faults)


def chance(
    devices: Sequence[WatchedDevice], rules: TicketRules, outcome: Outcome, seed: int
) -> Mapping[str, float | None]:
    """Mean hits of the same number of tickets at random times of random devices, one at a time for each device too;
    `p`: the share of draws with as many hits as the alarms had, those counted among them."""
    if not outcome.tickets or not outcome.faults:
        return {"tickets_ahead": None, "p": None}
    rng = np.random.default_rng(seed)
    draws = max(LEAST_DRAWS, min(DRAWS, PLACED_AT_MOST // outcome.tickets))
    hits = [_random_hits(devices, rules, outcome.tickets, rng) for _ in range(draws)]
    beaten = sum(hit >= outcome.ahead for hit in hits)
    return {"tickets_ahead": float(np.mean(hits)), "p": (1 + beaten) / (1 + draws)}


def _random_hits(devices: Sequence[WatchedDevice], rules: TicketRules, count: int, rng: np.random.Generator) -> int:
    ends: Floats = np.cumsum([len(device.watched) for device in devices])
    placed: dict[int, list[int]] = {}
    left = count
    for row in rng.integers(0, int(ends[-1]), 5 * count + 20):
        which = int(np.searchsorted(ends, row, side="right"))
        watched = devices[which].watched
        at, own = int(watched[int(row) - int(ends[which])]), placed.setdefault(which, [])
        if all(abs(at - other) >= rules.horizon for other in own):
            own.append(at)
            left -= 1
        if not left:
            break
    return sum(rules.judge(own, devices[which].faults).ahead for which, own in placed.items())
