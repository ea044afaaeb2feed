"""`health`: how each component of a recorded fleet is, 0 to 100, with since when and why; no failure is needed."""

from dataclasses import asdict
from pathlib import Path

from fleet.times import from_milliseconds
from models.decision.matching import DAY_MS
from models.evaluation.fleet_health import Pace, fleet_health, fleet_pace
from models.normal_behaviour.component_health import ComponentHealth
from sigap.cli.showing import end_with_json, progress, say, show_notes, show_table
from sigap.commands.import_ import open_selected, read_history

COLUMNS = ["device", "component", "health", "unusual since", "led by", ""]
PACE_COLUMNS = ["device", "component", "metric", "limit", "", "left"]
SHOWN = 40


def run(folder: Path, devices: Path | None, except_: Path | None, until: str | None, *, json: bool) -> None:
    fleet = open_selected(folder, devices, except_, None, until)
    with progress("reading the record") as bar:
        history, notes = read_history(fleet)
        bar.stage("learning what is normal")
        found, paces = fleet_health(history), fleet_pace(history)
    show_notes(notes)
    if found:
        title = f"{history.product.id}: health of components at their last reading, the worst first"
        show_table(title, COLUMNS, [_row(one) for one in found[:SHOWN]])
    else:
        say("no health is known: there is too little telemetry, or no metric moves")
    if len(found) > SHOWN:
        say(f"and {len(found) - SHOWN:,} more, all of them healthier")
    if paces:
        show_table("at this pace", PACE_COLUMNS, [_pace_row(one) for one in paces[:SHOWN]])
    if json:
        components = [_object(one) for one in found]
        at_this_pace = [{"serial": one.serial, **asdict(one.limit), "left_s": one.left / 1_000} for one in paces]
        result = {"product": history.product.id, "components": components, "at_this_pace": at_this_pace}
        end_with_json({**result, "notes": notes})


def _row(one: ComponentHealth) -> list[object]:
    since = None if one.since is None else f"{from_milliseconds(one.since):%Y-%m-%d %H:%M}Z"
    learning = f"learning: {one.learning} readings missing" if one.learning else ""
    return [one.serial, one.component, None if one.index is None else round(one.index), since, one.metric, learning]


def _pace_row(one: Pace) -> list[object]:
    limit = one.limit
    known = "learnt from failures" if limit.learnt else "declared"
    left = f"{one.left / DAY_MS:.1f} days" if one.left else "reached"
    return [one.serial, limit.component, limit.metric, float(f"{limit.value:.4g}"), known, left]


def _object(one: ComponentHealth) -> dict[str, object]:
    since = None if one.since is None else from_milliseconds(one.since).isoformat().replace("+00:00", "Z")
    return {**asdict(one), "since": since}
