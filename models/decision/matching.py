"""Which ticket foresaw which fault: the rules of the outcome object (docs/wire-format.md, section 6)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS


@dataclass(frozen=True, slots=True)
class Outcome:
    """Counts over any number of devices of one failure mode; `leads_ms`: fault minus opening, of faults ahead.

    `excess`: where a device stands for k of them, its decided tickets count k times each but tell no more than one:
    the sum of k * k - k over them.
    """

    faults: int = 0
    tickets: int = 0
    ahead: int = 0
    in_time: int = 0
    false: int = 0
    undecided: int = 0
    leads_ms: tuple[int, ...] = ()
    excess: int = 0

    @property
    def decided(self) -> tuple[float, float]:
        """(true, false) tickets; where devices stand for others, so many as tell as much (Kish 1965)."""
        true = self.tickets - self.false - self.undecided
        if not self.excess:
            return true, self.false
        share = (true + self.false) / (true + self.false + self.excess)
        return true * share, self.false * share

    def times(self, k: int) -> "Outcome":
        """That of `k` devices of which this was one."""
        if k == 1:
            return self
        faults, tickets, ahead, in_time = (k * n for n in (self.faults, self.tickets, self.ahead, self.in_time))
        excess = (self.tickets - self.undecided) * (k * k - k)
        return Outcome(faults, tickets, ahead, in_time, k * self.false, k * self.undecided, self.leads_ms * k, excess)

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(
            self.faults + other.faults,
            self.tickets + other.tickets,
            self.ahead + other.ahead,
            self.in_time + other.in_time,
            self.false + other.false,
            self.undecided + other.undecided,
            self.leads_ms + other.leads_ms,
            self.excess + other.excess,
        )


def match_tickets(
    openings: Sequence[int], faults: Sequence[int], *, horizon: int, lead_needed: int, record_end: int
) -> Outcome:
    """Tickets and faults of one device and mode (all times and durations in ms) -> Outcome.

    A ticket matches the first fault from its opening to one `horizon` later that no earlier ticket has matched: one
    ticket a fault. Ahead: opened strictly before the fault. In time: at least `lead_needed` before. Without a match
    it is false once its horizon ended within the record, else undecided.
    """
    times = sorted(faults)
    first_ticket: dict[int, int] = {}
    false = undecided = 0
    for opened in sorted(openings):
        near = (i for i, fault in enumerate(times) if opened <= fault <= opened + horizon and i not in first_ticket)
        if (at := next(near, None)) is not None:
            first_ticket[at] = opened
        elif opened + horizon <= record_end:
            false += 1
        else:
            undecided += 1
    leads = tuple(times[i] - opened for i, opened in sorted(first_ticket.items()) if times[i] > opened)
    return Outcome(
        faults=len(times),
        tickets=len(openings),
        ahead=len(leads),
        in_time=sum(lead >= lead_needed for lead in leads),
        false=false,
        undecided=undecided,
        leads_ms=leads,
    )


def total(outcomes: Iterable[Outcome]) -> Outcome:
    """The sum of outcomes."""
    whole = Outcome()
    for outcome in outcomes:
        whole += outcome
    return whole


def outcome_part(outcome: Outcome) -> dict[str, object]:
    """One outcome under the names of the outcome object."""
    return {
        "faults": outcome.faults,
        "tickets": outcome.tickets,
        "tickets_ahead": outcome.ahead,
        "tickets_in_time": outcome.in_time,
        "tickets_false": outcome.false,
        "tickets_undecided": outcome.undecided,
        "customer_reported_first": outcome.faults - outcome.ahead,
        "lead_time_hours": lead_time_hours(outcome.leads_ms),
    }


def outcome_object(by_mode: Mapping[str, Outcome]) -> dict[str, object]:
    """The common part of the outcome object, from the outcome of each failure mode."""
    modes = {mode: outcome_part(outcome) for mode, outcome in by_mode.items()}
    return {**outcome_part(total(by_mode.values())), "by_failure_mode": modes}


def lead_time_hours(leads_ms: Sequence[int]) -> dict[str, float | None]:
    """p10, median and p90 in hours (linear interpolation); None without leads."""
    if not leads_ms:
        return dict.fromkeys(("p10", "median", "p90"))
    low, middle, high = np.quantile(np.array(leads_ms, np.float64) / HOUR_MS, (0.1, 0.5, 0.9))
    return {"p10": round(float(low), 3), "median": round(float(middle), 3), "p90": round(float(high), 3)}
