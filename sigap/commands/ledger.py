"""`ledger`: live figures for each failure mode, with their intervals and rungs."""

from contextlib import closing
from dataclasses import asdict
from datetime import timedelta

from fleet.settings import load_settings
from models.shares import Leads, Share
from service.ledger.book import ModePage, open_book, page_figures, window_of
from sigap.commands.known import fleet_now, known_product
from sigap.commands.showing import end_with_json, progress, say, show_table
from sigap.platform import open_database
from store.database import connect
from store.drift import drift_alarms
from store.rungs import RungChange, Standing, rung_changes, rungs

PREDICTIONS = [
    "failure mode", "rung", "predictions", "right", "wrong", "late", "undecided", "precision", "nothing found", "slope",
]  # fmt: skip
FAULTS = [
    "failure mode",
    "faults",
    "foreseen",
    "customer first",
    "recall",
    "in time",
    "lead h p10/median/p90",
    "found h",
]
STEPS_SHOWN = 10


def show_ledger(product_id: str, *, days: float | None, json: bool) -> None:
    settings = load_settings()
    with open_database(settings) as url, closing(connect(url)) as conn, progress("reading the ledger"):
        product, now = known_product(conn, product_id), fleet_now(conn, product_id)
        window = timedelta(days=days) if days else window_of(product)
        pages = open_book(conn, product, now=now, window=window, holdout_share=settings.holdout_share)
        standing, changes = rungs(conn, product_id), rung_changes(conn, product_id, limit=STEPS_SHOWN)
        alarms = [alarm for alarm in drift_alarms(conn, product_id, limit=10) if alarm.ended_at is None]
    span = f"{now - window:%Y-%m-%d} to {now:%Y-%m-%d %H:%M}Z"
    show_table(f"{product_id}, predictions: {span}", PREDICTIONS, [_predictions(page, standing) for page in pages])
    show_table(f"{product_id}, faults: {span}", FAULTS, [_faults(page) for page in pages])
    say("shares with their 95 % intervals; a fault counts once its device was scored; averted faults count as right")
    for change in changes:
        say(spell_change(change))
    for alarm in alarms:
        say(f"drift since {alarm.raised_at:%Y-%m-%d %H:%M}Z: {alarm.why}")
    if json:
        end_with_json(
            {
                "product": product_id,
                "since": (now - window).isoformat(),
                "at": now.isoformat(),
                "by_failure_mode": {
                    page.failure_mode: {
                        "rung": standing[page.failure_mode].rung if page.failure_mode in standing else None,
                        **page_figures(page),
                    }
                    for page in pages
                },
                "rung_changes": [asdict(change) for change in changes],
                "drift_alarms": [asdict(alarm) for alarm in alarms],
            }
        )


def spell_change(change: RungChange) -> str:
    """One step in words."""
    step = f"{change.from_rung or 'nothing'} -> {change.to_rung}"
    return f"{change.at:%Y-%m-%d %H:%M}Z  {change.failure_mode}: {step} ({change.cause}; {change.why})"


def _predictions(page: ModePage, standing: dict[str, Standing]) -> list[object]:
    f, mode = page.figures, page.failure_mode
    rung = standing[mode].rung if mode in standing else "no model"
    slope = page.calibration.slope if page.calibration else None
    counts = [f.predictions, f.right, f.wrong, f.late, f.undecided]
    return [mode, rung, *counts, _share(f.precision), _share(f.acted.no_fault_found), slope.value if slope else None]


def _faults(page: ModePage) -> list[object]:
    f = page.figures
    found = f.lead_to_finding.median
    shares = [_share(f.recall), _share(f.in_time)]
    leads = [_leads(f.lead_to_failure), found.value if found else None]
    return [page.failure_mode, f.faults, f.foreseen, f.customer_first, *shares, *leads]


def _share(part: Share) -> str:
    return "-" if part.value is None else f"{part.value:.2f} ({part.low:.2f} to {part.high:.2f})"


def _leads(leads: Leads) -> str:
    figures = (leads.p10, leads.median, leads.p90)
    return " / ".join(f"{figure.value:.0f}" if figure else "-" for figure in figures)
