"""Prints an evaluation: a table, figures beside it, and the reason where a figure is unknown."""

from collections.abc import Iterator, Mapping
from typing import Any

from sigap.cli.detector_shown import show_detector
from sigap.cli.figures_shown import figure_text, figures_text, is_known
from sigap.cli.showing import say, show_limits, show_table

COLUMNS = {"PR-AUC": "pr_auc", "prevalence": "prevalence", "Brier": "brier", "slope": "calibration_slope"}
FIGURES = {
    "RUL": "rul",
    "RUL, 95 % intervals": "rul_intervals",
    "prognostic horizon": "prognostic_horizon",
    "probability, 95 % intervals": "classification_intervals",
}


def show_report(report: Mapping[str, Any], *, json: bool = False) -> None:
    """A row a failure mode, then every figure beside it, and what is to be known before they are relied upon."""
    by_mode: Mapping[str, Mapping[str, Any]] = report["by_failure_mode"]
    title = f"{report['product']}, split by {report['split']}: held out, never trained on"
    if by_mode:
        columns = ["failure mode", "faults", "ahead", "in time", "false", *COLUMNS]
        show_table(title, columns, [_row(mode, part) for mode, part in by_mode.items()])
    else:
        say(f"{title}: product.toml declares no failure modes, so only unusual behaviour is judged")
    for mode, part in by_mode.items():
        for line in _lines(part):
            say(f"{mode} {line}")
    show_detector(report["detector"], report["anomalies"], report["inspections"])
    say(_budget(report["budget"]))
    show_limits(report["warnings"], json=json)


def _row(mode: str, part: Mapping[str, Any]) -> list[object]:
    counts = [part[name] for name in ("faults", "tickets_ahead", "tickets_in_time", "tickets_false")]
    return [mode, *counts, *(part["classification"].get(name) for name in COLUMNS.values())]


def _lines(part: Mapping[str, Any]) -> Iterator[str]:
    why = _why(part)
    table = {title: part["classification"].get(name) for title, name in COLUMNS.items()}
    if unknown := [title for title, figure in table.items() if not is_known(figure)]:
        yield f"{', '.join(unknown)}: not known: {why}"
    for title, name in FIGURES.items():
        if figures := part.get(name):
            yield f"{title}: {figures_text(figures, why)}"
    if median := part.get("lead_median_interval"):
        yield f"lead time, median, 95 % interval: {figure_text(median)} h"


def _why(part: Mapping[str, Any]) -> str:
    if not part["operating_points"]:
        return "no model of this failure mode could be learnt"
    if not part["faults"]:
        return "no failure of this mode was tested"
    return "too few tested devices or failures for it"


def _budget(budget: Mapping[str, Any]) -> str:
    limit = budget["false_tickets_per_1000_device_months"]
    borne = f"borne: {'no limit set' if limit is None else f'{limit:g}'}"
    tested = f"{borne}; {budget['device_months']:,.0f} device-months"
    if not is_known(budget["observed"]):
        why = "no device was tested for longer than a horizon"
        return f"false tickets per 1,000 device-months: not known: {why} ({tested})"
    observed, upper = figure_text(budget["observed"]), figure_text(budget["upper"])
    return f"false tickets per 1,000 device-months: {observed}, at most {upper} ({tested})"
