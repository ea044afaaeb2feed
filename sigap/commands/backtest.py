"""`backtest`: the stored history under another policy or model, compared with the present one."""

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import typer

from fleet.product import Product
from fleet.settings import load_settings
from fleet.times import to_milliseconds
from models.decision.backtesting import (
    BadPolicy,
    Side,
    apply_policy,
    device_months,
    difference_object,
    read_policy,
    scale_thresholds,
    within_budget,
)
from models.decision.policy import OperatingPoint
from models.model_files.bundle import loads
from models.model_files.manifest import parse_manifest
from predict.lifecycle.rescoring import history_of, rescored
from predict.lifecycle.what_if import MOST_DEVICES, Past, Scores, present_policy, read_past, stored_scores
from service.ledger.figures import window_of
from sigap.cli.failed import CommandFailed
from sigap.cli.known import fleet_now, known_product
from sigap.cli.options import read_time
from sigap.cli.showing import end_with_json, progress, say, show_table
from sigap.platform.running import open_database
from store.engine.database import Connection, connect
from store.learning.models import champion, model_body, models_of


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be otherwise: exactly one of these."""

    threshold_scale: float | None
    policy: Path | None
    model: int | None
    false_budget: float | None

    def check(self) -> None:
        given = [self.threshold_scale, self.policy, self.model, self.false_budget]
        if sum(one is not None for one in given) != 1:
            raise typer.BadParameter("give exactly one of --threshold-scale, --policy, --model, --false-budget")


def run(product_id: str, change: Change, since: str | None, until: str | None, *, json: bool) -> None:
    change.check()
    with open_database(load_settings()) as url, closing(connect(url)) as conn, progress("living through it again"):
        product = known_product(conn, product_id)
        now = read_time(until, "--until") or fleet_now(conn, product_id)
        begin = read_time(since, "--since") or now - window_of(product)
        past = read_past(conn, product, since=begin, now=now)
        if not past.devices:
            raise CommandFailed(f"{product_id}: no device was scored from {begin:%Y-%m-%d} to {now:%Y-%m-%d}")
        made, _ = stored_scores(conn, past)
        record = champion(conn, product_id)
        if record is None:
            raise CommandFailed(f"no model of {product_id} is in force: python -m sigap train {product_id}")
        points = present_policy(conn, product_id, parse_manifest(record.manifest).points)
        notes = _notes(past)
        scores, other_points = _otherwise(conn, past, made, points, change, notes)
    present, other = apply_policy(product, made, points), apply_policy(product, scores, other_points)
    difference = difference_object(product, present, other)
    _show(product, present, other, difference, begin, now)
    for note in notes:
        say(f"note: {note}")
    if json:
        end_with_json(
            {
                **difference,
                "product": product_id,
                "since": begin.isoformat(),
                "until": now.isoformat(),
                "devices": len(past.devices),
                "device_months": round(device_months(made), 2),
                "policy": {mode: _point(point) for mode, point in other_points.items()},
                "present_policy": {mode: _point(point) for mode, point in points.items()},
                "notes": notes,
            }
        )


def _otherwise(
    conn: Connection, past: Past, made: Scores, points: dict[str, OperatingPoint], change: Change, notes: list[str]
) -> tuple[Scores, dict[str, OperatingPoint]]:
    """The scores and the policy of the other side."""
    if change.threshold_scale is not None:
        return made, scale_thresholds(points, change.threshold_scale)
    if change.false_budget is not None:
        notes.append("the thresholds were chosen on this very history: expect a little more than the budget")
        return made, within_budget(past.product, made, points, budget=change.false_budget)
    if change.policy is not None:
        try:
            return made, read_policy(change.policy.read_text(encoding="utf-8"), past.product, points)
        except (BadPolicy, OSError) as exc:
            raise CommandFailed(f"{change.policy}: {exc}") from exc
    assert change.model is not None
    return _other_model(conn, past, change.model, notes)


def _other_model(
    conn: Connection, past: Past, model: int, notes: list[str]
) -> tuple[Scores, dict[str, OperatingPoint]]:
    known = [line.id for line in models_of(conn, past.product.id)]
    if model not in known:
        raise CommandFailed(f"{past.product.id} has no model {model}; there is {', '.join(map(str, known)) or 'none'}")
    bundle = loads(model_body(conn, model), product_id=past.product.id)
    if bundle.manifest.data_until > to_milliseconds(past.since):
        notes.append(f"model {model} has learnt from part of this history: it looks better here than it is")
    history = history_of(conn, past)
    scores = rescored(past, history, [(frozenset(past.devices.values()), bundle)])
    return scores, dict(bundle.points)


def _notes(past: Past) -> list[str]:
    notes = ["a fault that was averted counts where it was found: when it would have come is not known"]
    if len(past.devices) >= MOST_DEVICES:
        notes.append(f"{MOST_DEVICES:,} devices were drawn; the fleet has more")
    return notes


def _point(point: OperatingPoint) -> dict[str, object]:
    return {"threshold": point.threshold, "confirmations": point.confirmations, "rung": point.rung}


def _show(
    product: Product, present: Side, other: Side, found: dict[str, object], begin: datetime, now: datetime
) -> None:
    rows: list[list[object]] = []
    for mode in present.modes:
        a, b = present.totals[mode], other.totals[mode]
        pairs = ((a.tickets, b.tickets), (a.ahead, b.ahead), (a.in_time, b.in_time), (a.false, b.false))
        rows.append([mode, a.faults, *(f"{x} -> {y}" for x, y in pairs)])
    show_table(
        f"{product.id}, {begin:%Y-%m-%d} to {now:%Y-%m-%d}: present -> other",
        ["failure mode", "faults", "tickets", "ahead", "in time", "false"],
        rows,
    )
    difference = found["difference"]
    assert isinstance(difference, dict)
    cost, lead = difference["cost"], difference["lead_time_hours"]
    low, high = cost["interval"]
    ends = f"{low:,.0f} to {high:,.0f}" if low is not None and high is not None else "not known"
    say(f"cost: {cost['present']:,.0f} -> {cost['other']:,.0f}, difference {cost['difference']:,.0f} (95 %: {ends})")
    say(
        "lead time, difference in hours: "
        + ", ".join(f"{k} {'-' if v is None else f'{v:+.1f}'}" for k, v in lead.items())
    )
