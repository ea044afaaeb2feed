"""Prints what alarms of unusual behaviour were worth: against failures and labelled anomalies, beside chance."""

from collections.abc import Mapping
from typing import Any

from sigap.cli.figures_shown import figures_text
from sigap.cli.showing import say, show_table

COLUMNS = ["judged against", "events", "alarms", "found", "by chance", "p", "false", "calm time in alarm"]
RULES = {"again_after_a_failure": "a second look after each failure", "by_the_calendar": "a look every horizon"}


def show_detector(detector: Mapping[str, Any], anomalies: Mapping[str, Any], inspections: Mapping[str, Any]) -> None:
    """A row against failures, one against labelled anomalies and one of inspections of the component that failed, as
    far as there are such, then what else is known."""
    by_component = [_by_component(inspections)] if inspections else []
    rows = [row for row in (_by_failures(detector), _by_anomalies(anomalies), *by_component) if row]
    if not rows:
        return
    how = "step by step through the record" if detector["walked_forward"] else "on what was held out"
    show_table(f"unusual behaviour, tested {how}", COLUMNS, rows)
    if "faults" in detector:
        _tell_tickets(detector)
    if inspections:
        say(_budget(inspections))
    rest = {name: figure for name, figure in anomalies.items() if name not in ("events", "found", "alarms", "chance")}
    if anomalies:
        say(f"anomalies: {figures_text(rest, 'no labelled anomaly, or no detector')}")


def _by_failures(detector: Mapping[str, Any]) -> list[object]:
    if "faults" not in detector:
        return []
    chance = detector["chance"]
    counts = [detector[name] for name in ("faults", "tickets", "tickets_ahead")]
    calm = _percent(detector["calm_time_in_alarm"])
    return ["failures", *counts, chance["tickets_ahead"], chance["p"], detector["tickets_false"], calm]


def _by_anomalies(anomalies: Mapping[str, Any]) -> list[object]:
    if not anomalies:
        return []
    chance = anomalies["chance"] or {"found": None, "p": None}
    counts = [anomalies[name] for name in ("events", "alarms", "found")]
    calm = _percent(anomalies["false_alarm_rows"])
    return ["labelled anomalies", *counts, chance["found"], chance["p"], anomalies["alarms_false"], calm]


def _by_component(found: Mapping[str, Any]) -> list[object]:
    counts = [found[name] for name in ("faults", "tickets", "right")]
    return ["failures, right component", *counts, found["right_by_chance"], found["p"], found["false"], None]


def _budget(found: Mapping[str, Any]) -> str:
    got = f"inspections of a component: {1_000 * found['per_device_month']:.0f} in 1,000 device-months"
    if found["asked_per_1000_device_months"] is None:
        return f"{got}; the product file sets no budget"
    kept = "kept to in each half of the record" if found["over_budget"] <= 1 else "broken in a half of the record"
    return f"{got}, asked for {found['asked_per_1000_device_months']:g}: {kept}"


def _percent(share: float | None) -> str | None:
    return None if share is None else f"{100 * share:.1f} %"


def _tell_tickets(detector: Mapping[str, Any]) -> None:
    if not detector["enough_failures"]:
        say(f"not proven: {detector['faults']} failures were tested, and under ten nothing is")
    rules = [
        f"{name}: {detector[rule]['tickets_ahead']} found with {detector[rule]['tickets']} tickets"
        for rule, name in RULES.items()
    ]
    say(f"without readings at all: {'; '.join(rules)}")
    say(f"lead of alarms to failures, hours: {figures_text(detector['lead_time_hours'], 'no failure was found ahead')}")
    rate, months = detector["tickets_per_device_month"], detector["device_months"]
    say(f"{rate:.2f} alarms per device and month, over {months:,.1f} device-months with data")
