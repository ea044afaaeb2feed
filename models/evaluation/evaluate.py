"""Honest evaluation of a recorded fleet: nothing is tested that was learnt from."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Literal

import numpy as np
import pandas as pd

from fleet.coded import Coded, coded
from fleet.plain_failure import PlainFailure
from fleet.product import FailureMode, Product
from fleet.times import from_milliseconds, to_milliseconds
from models.data.held_values import hold_values
from models.data.history import History, milliseconds
from models.data.split import device_folds, moment_to_cut
from models.decision.budget import CONFIDENCE
from models.decision.matching import DAY_MS, Outcome, outcome_object, outcome_part, total
from models.evaluation.anomalies import anomaly_figures, chance_of_events
from models.evaluation.detector_record import DetectorRecord, of_held_out, walk_forward
from models.evaluation.detector_tickets import detector_figures
from models.evaluation.held_figures import (
    held_false_rate,
    lead_median_interval,
    probability_intervals,
    prognostic_horizon,
    rul_intervals,
)
from models.evaluation.inspection_figures import walked_inspections
from models.evaluation.metrics import classification_figures, rul_figures
from models.fitting.fit_failure import enough_failures
from models.fitting.fit_rul import CAP_HORIZONS
from models.statistics.bootstrap import Figure, bootstrap, pr_auc, share
from models.training.held_out import HeldMode, HeldOut, hold_out

YEAR_MS = 365.25 * DAY_MS


class CannotEvaluate(PlainFailure, ValueError):
    """A record that cannot be split into a part to learn from and a part to test; the message says why."""


def evaluate(
    history: History,
    *,
    split: Literal["device", "time"] = "device",
    horizon: timedelta | None = None,
    at: datetime | None = None,
    seed: int = 0,
    folds: int = 4,
) -> dict[str, object]:
    """A JSON-able report: the outcome object's common part, then figures per failure mode, RUL and anomalies.

    By device: `folds` groups of whole devices, each scored by a model of the others. By time: trained on what was
    known before `at` (default: when 60 % of the failures, or of the readings, had come), tested after; labels that
    would reach across stay unknown, so that one horizon lies between. `horizon` replaces every failure mode's.

    One device, or too few failures for a model of any mode, cannot be tested by device: then modes are tested by time,
    and the detector step by step through the record. CannotEvaluate where the record cannot be split at all.
    """
    history = hold_values(history)
    if horizon is not None:
        history = replace(history, product=with_horizon(history.product, horizon))
    if split == "device" and _is_small(history):
        held = _hold_later(history, _default_moment(history), seed)
        said = coded("limit_walked_forward", devices=len(history.serials), failures=len(history.failures))
        record = walk_forward(history, seed=seed)
        return _report(history, held, record, split="time", walked=True, said=[said], seed=seed)
    if split == "device":
        parts = device_folds(history.serials, set(history.failures["serial"]), folds=folds, seed=seed)
        everyone = frozenset(history.serials)
        held = [hold_out(history.only(everyone - p), history.only(p), since=None, seed=seed) for p in parts]
    else:
        held = _hold_later(history, to_milliseconds(at) if at is not None else _default_moment(history), seed)
    return _report(history, held, of_held_out(held), split=split, walked=False, said=[], seed=seed)


def _is_small(history: History) -> bool:
    """Whether a split by device could test nothing: there is one device, or what models there could be is only the
    detector's, with no labelled anomaly to judge it by."""
    if len(history.serials) < 2:
        return True
    modes = {mode.id for mode in history.product.failure_modes}
    by_mode = [own for mode, own in history.failures.groupby("failure_mode")["serial"] if mode in modes]
    learnt = any(enough_failures([str(serial) for serial in own]) for own in by_mode)
    return bool(modes) and not learnt and not len(history.anomalies) and len(history.buckets) > 0


def _hold_later(history: History, moment: int, seed: int) -> list[HeldOut]:
    held = hold_out(history.until(moment), history, since=moment, seed=seed)
    if not len(held.features):
        raise CannotEvaluate(
            f"the split by time cuts at {from_milliseconds(moment):%Y-%m-%dT%H:%M:%SZ}, and no reading or event "
            "comes after it: nothing is left to test. Choose an earlier time with --at"
        )
    return [held]


def with_horizon(product: Product, horizon: timedelta) -> Product:
    """The product with this horizon for every failure mode; a lead that no longer fits becomes half of it."""

    def changed(mode: FailureMode) -> FailureMode:
        lead = mode.lead_needed if mode.lead_needed < horizon else horizon / 2
        return replace(mode, horizon=horizon, lead_needed=lead)

    return replace(product, failure_modes=tuple(changed(mode) for mode in product.failure_modes))


def _default_moment(history: History) -> int:
    moment = moment_to_cut(history.failures["ts"], history.buckets["bucket"])
    if moment is None:
        raise CannotEvaluate("a record without failures and without readings cannot be split by time")
    return moment


def _report(
    history: History,
    held: list[HeldOut],
    record: DetectorRecord,
    *,
    split: str,
    walked: bool,
    said: Sequence[Coded],
    seed: int,
) -> dict[str, object]:
    product = history.product
    limits = [*said, *(limit for fold in held for limit in fold.manifest.warnings)]
    modes = {m.id: _joined([fold.modes[m.id] for fold in held]) for m in product.failure_modes}
    years = sum(_device_years(fold) for fold in held)
    common = outcome_object({mode: total(joined.outcomes) for mode, joined in modes.items()})
    by_mode = common["by_failure_mode"]
    assert isinstance(by_mode, dict)
    for mode in product.failure_modes:
        by_mode[mode.id] |= _mode_report(modes[mode.id], mode, product, years, seed)
    tickets_false = total(o for joined in modes.values() for o in joined.outcomes).false
    return {
        **common,
        "product": product.id,
        "split": split,
        "seed": seed,
        "devices": len(history.devices),
        "rows": sum(len(fold.features) for fold in held),
        "device_years": years,
        "false_tickets_per_device_year": tickets_false / years if years else None,
        "budget": _budget_report(product, held, modes),
        "anomalies": _anomaly_report(history, record, seed),
        "detector": {"walked_forward": walked, **detector_figures(history, record, seed=seed)},
        "inspections": walked_inspections(history, seed=seed) if walked else {},
        "warnings": list({str(limit): limit.to_json() for limit in limits}.values()),
    }


def _budget_report(product: Product, held: list[HeldOut], modes: dict[str, HeldMode]) -> dict[str, object]:
    """The limits of the product file beside what the held-out tickets did, with an upper bound as in training."""
    policy = product.policy
    rate = held_false_rate(
        np.concatenate([fold.features.serial for fold in held]),
        np.concatenate([fold.features.ts for fold in held]),
        [joined.outcomes for joined in modes.values()],
        max((milliseconds(mode.horizon) for mode in product.failure_modes), default=0),
    )
    return {
        "false_tickets_per_1000_device_months": policy.false_tickets_per_1000_device_months,
        "max_false_share": policy.max_false_share,
        "observed": rate.observed,
        "upper": rate.upper,
        "confidence": CONFIDENCE,
        "tickets_false": rate.false,
        "device_months": rate.device_months,
        "in_training": [fold.manifest.budget for fold in held if fold.manifest.budget],
    }


def _anomaly_report(history: History, record: DetectorRecord, seed: int) -> dict[str, object]:
    """Empty where the record labels no anomalies and there are failures to judge by."""
    if not len(history.anomalies) and history.product.failure_modes:
        return {}
    figures = anomaly_figures(history, record.serial, record.ts, record.score, record.threshold)
    found, chance = figures["found"], None
    if figures["events"] and figures["alarms"] and found is not None:
        chance = chance_of_events(
            history, record.serial, record.known, record.odd, record.ts, found=int(found), seed=seed
        )
    return {**figures, "chance": chance}


def _device_years(fold: HeldOut) -> float:
    frame = pd.DataFrame({"serial": fold.features.serial, "ts": fold.features.ts})
    spans = frame.groupby("serial")["ts"].agg(["min", "max"])
    return float((spans["max"] - spans["min"]).sum() / YEAR_MS)


def _joined(parts: Sequence[HeldMode]) -> HeldMode:
    whole: dict[str, object] = {}
    for name in HeldMode.__slots__:
        values = [getattr(part, name) for part in parts]
        joined = np.concatenate(values) if isinstance(values[0], np.ndarray) else tuple(x for v in values for x in v)
        whole[name] = joined
    return HeldMode(**whole)  # type: ignore[arg-type]


def _mode_report(held: HeldMode, mode: FailureMode, product: Product, years: float, seed: int) -> dict[str, object]:
    cap = CAP_HORIZONS * mode.horizon.total_seconds()
    unit = product.scoring.total_seconds()
    outcome = total(held.outcomes)
    true = outcome.tickets - outcome.false - outcome.undecided
    return {
        "classification": classification_figures(held.label, held.probability),
        "pr_auc_interval": bootstrap(held.serial, pr_auc(held.label, held.probability), rows=True, seed=seed),
        "classification_intervals": probability_intervals(held.serial, held.label, held.probability, seed=seed),
        "rul": rul_figures(held.truth, held.rul, held.rul_low, held.rul_high, cap=cap, unit=unit, lives=held.lives),
        "rul_intervals": rul_intervals(
            held.serial, held.truth, held.rul, held.rul_low, held.rul_high, unit=unit, seed=seed
        ),
        "prognostic_horizon": prognostic_horizon(held.serial, held.truth, held.rul, cap=cap, unit=unit, seed=seed),
        "precision": true / (true + outcome.false) if true + outcome.false else None,
        "recall": outcome.ahead / outcome.faults if outcome.faults else None,
        "in_time": outcome.in_time / outcome.faults if outcome.faults else None,
        "recall_interval": bootstrap(np.array(held.devices, object), _recall(held.outcomes), rows=False, seed=seed),
        "precision_interval": bootstrap(
            np.array(held.devices, object), _precision(held.outcomes), rows=False, seed=seed
        ),
        "lead_median_interval": lead_median_interval(held.outcomes, seed=seed),
        "false_tickets_per_device_year": outcome.false / years if years else None,
        "advised": outcome_part(total(held.advised)),
        "operating_points": [asdict(point) for point in held.points],
        "baselines": {
            "age_only": {
                "classification": classification_figures(held.label, held.age_probability),
                **outcome_part(total(held.by_age)),
            },
            "alarm_always": outcome_part(total(held.always)),
        },
    }


def _recall(outcomes: Sequence[Outcome]) -> Figure:
    return share([o.ahead for o in outcomes], [o.faults for o in outcomes])


def _precision(outcomes: Sequence[Outcome]) -> Figure:
    true = [o.tickets - o.false - o.undecided for o in outcomes]
    return share(true, [t + o.false for t, o in zip(true, outcomes, strict=True)])
