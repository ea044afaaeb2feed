"""The ledger's figures of each failure mode at a moment of the fleet's clock."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import numpy as np

from fleet.product import FailureMode, Product
from fleet.times import to_milliseconds
from models.monitoring.calibration_of_scores import Calibration, Spell, calibrate, label_scores
from models.monitoring.mode_figures import ModeFigures, figures_of_closed
from models.monitoring.prediction_verdicts import Closed, Entry, Fault, close_entries
from service.ledger.holdout_devices import is_held_out
from store.engine.database import Connection
from store.learning.ledger import (
    LedgerFault,
    LedgerPrediction,
    ledger_entries,
    ledger_faults,
    score_sample,
    unexplained_repairs,
)

LEAST_WINDOW = timedelta(days=90)
WINDOW_HORIZONS = 6
MOST_SCORES = 10_000
LOOKS_A_HORIZON = 4


@dataclass(frozen=True, slots=True)
class ModeRows:
    """What is on record of one failure mode: from one horizon before the window on, for matching; `fault_rows`:
    the faults as they are stored, in the same order; `closed`: each prediction with its verdict."""

    mode: FailureMode
    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]
    fault_rows: tuple[LedgerFault, ...] = ()
    closed: tuple[Closed, ...] = ()

    @property
    def lead_needed(self) -> int:
        return self.mode.lead_needed // timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class ModePage:
    """One failure mode of the ledger; `calibration` None where it was not asked for."""

    failure_mode: str
    since: datetime
    at: datetime
    figures: ModeFigures
    calibration: Calibration | None


def window_of(product: Product) -> timedelta:
    """How far back the ledger looks: 90 days, or six of the longest horizon where that is more."""
    horizons = [mode.horizon for mode in product.failure_modes]
    return max(LEAST_WINDOW, WINDOW_HORIZONS * max(horizons, default=timedelta(0)))


def measure_ledger(
    conn: Connection,
    product: Product,
    *,
    now: datetime,
    window: timedelta | None = None,
    calibration: bool = True,
    holdout_share: float = 0.0,
) -> list[ModePage]:
    """Every failure mode's figures at `now`, from nothing that became known later."""
    since = now - (window or window_of(product))
    read = read_modes(conn, product, product.failure_modes, since=since, now=now, holdout_share=holdout_share)
    return [page_of(conn, product, rows, since=since, now=now, calibration=calibration) for rows in read]


def page_of(
    conn: Connection, product: Product, rows: ModeRows, *, since: datetime, now: datetime, calibration: bool = True
) -> ModePage:
    """One failure mode's figures, from what is on record of it."""
    figures = figures_of_closed(rows.closed, rows.faults, since=to_milliseconds(since), lead_needed=rows.lead_needed)
    measured = calibration_of(conn, product, rows, since=since, now=now) if calibration else None
    return ModePage(rows.mode.id, since, now, figures, measured)


def page_figures(page: ModePage) -> dict[str, object]:
    """A page's figures as they are kept and served."""
    calibration = asdict(page.calibration) if page.calibration else None
    return {**asdict(page.figures), "calibration": calibration}


def read_modes(
    conn: Connection,
    product: Product,
    modes: Sequence[FailureMode],
    *,
    since: datetime,
    now: datetime,
    holdout_share: float = 0.0,
) -> list[ModeRows]:
    """The predictions and faults of failure modes, as they were known at `now`, in the order of `modes`."""
    wanted = [(mode.id, mode.component, since - mode.horizon) for mode in modes]
    rows_of = ledger_entries(conn, product.id, wanted, now=now)
    read = []
    for mode in modes:
        fault_rows = ledger_faults(conn, product.id, mode.id, since=since - mode.horizon, now=now)
        read.append(_mode_rows(product, mode, rows_of[mode.id], fault_rows, holdout_share))
    return read


def read_mode(
    conn: Connection, product: Product, mode: FailureMode, *, since: datetime, now: datetime, holdout_share: float = 0.0
) -> ModeRows:
    """The predictions and faults of one failure mode, as they were known at `now`."""
    [rows] = read_modes(conn, product, [mode], since=since, now=now, holdout_share=holdout_share)
    return rows


def _mode_rows(
    product: Product,
    mode: FailureMode,
    entry_rows: Sequence[LedgerPrediction],
    fault_rows: Sequence[LedgerFault],
    holdout_share: float,
) -> ModeRows:
    ms = to_milliseconds
    entries = [Entry(*row) for row in entry_rows]
    faults = [
        Fault(
            device=row.device,
            at=ms(row.at),
            found=ms(row.found_at),
            averted=row.averted,
            customer_first=row.reported,
            ticket=row.ticket_id,
            model=row.model_id,
            held_out=is_held_out(product.id, row.serial, holdout_share),
        )
        for row in fault_rows
    ]
    closed = tuple(close_entries(entries, faults))
    return ModeRows(mode, tuple(entries), tuple(faults), tuple(fault_rows), closed)


def calibration_of(
    conn: Connection, product: Product, rows: ModeRows, *, since: datetime, now: datetime
) -> Calibration:
    """Whether live probabilities mean what they say: a sample of scores against what came within the horizon."""
    mode = rows.mode
    stride = max(mode.horizon / LOOKS_A_HORIZON, product.scoring)
    looks = max(1, (now - since) // stride)
    sample = score_sample(
        conn, product.id, mode.id, since=since, now=now, stride=stride, devices=max(1, MOST_SCORES // looks)
    )
    device = np.array([row[0] for row in sample], np.int64)
    ts = np.array([to_milliseconds(row[1]) for row in sample], np.int64)
    probability = np.array([row[2] for row in sample], np.float64)
    repairs = unexplained_repairs(conn, product.id, mode.component, since=since, now=now)
    cuts, horizon = _milliseconds(repairs), mode.horizon // timedelta(milliseconds=1)
    spells = [_spell(fault, cuts, horizon) for fault in rows.faults]
    label = label_scores(device, ts, spells, cuts, horizon=horizon, now=to_milliseconds(now))
    return calibrate(device, probability, label)


def _spell(fault: Fault, cuts: Sequence[tuple[int, int]], horizon: int) -> Spell:
    """The device is down until the fault was found; without a ticket until the next repair, at most one horizon."""
    if fault.ticket is not None:
        return Spell(fault.device, fault.at, fault.found)
    mended = [at for device, at in cuts if device == fault.device and at >= fault.at]
    return Spell(fault.device, fault.at, min([*mended, fault.at + horizon]))


def _milliseconds(rows: Sequence[tuple[int, datetime]]) -> list[tuple[int, int]]:
    return [(device, to_milliseconds(at)) for device, at in rows]
