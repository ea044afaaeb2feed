"""`ledger`: live figures for each failure mode, with their intervals and rungs, and each prediction by itself."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import timedelta

import typer

from fleet.product import Product
from fleet.settings import Settings, load_settings
from models.statistics.interval_of_share import Figure, Leads, Share
from models.statistics.rates import Rate
from service.ledger.false_tickets import FalseTickets
from service.ledger.figures import ModePage, page_figures, window_of
from service.ledger.inspections import LEAST_DECIDED, InspectionRecord, read_inspections
from service.ledger.lines import LedgerLine, LineOutcome, lines_of, newest_first
from service.ledger.whole_ledger import Ledger, read_ledger
from sigap.cli.english import english
from sigap.cli.known import fleet_now, known_product
from sigap.cli.showing import end_with_json, progress, say, show_table
from sigap.platform.running import open_database
from store.engine.database import Connection, connect
from store.learning.drift import DriftAlarm, drift_alarms
from store.learning.rungs import RungChange, RungStanding, rung_changes, rungs
from wording.json_objects import with_sentences

PREDICTIONS = [
    "failure mode", "rung", "predictions", "right", "false", "late", "undecided", "precision", "no fault found",
]  # fmt: skip
FAULTS = ["failure mode", "faults", "foreseen", "missed", "customer first", "recall", "in time", "lead, h", "found, h"]
TRUST = ["failure mode", "false tickets", "of 1,000 device-months", "scores", "said", "came", "calibration slope"]
LINES = ["when", "device", "failure mode", "became", "said", "lead", "ticket", "model"]
LEGEND = """
how to read this: shares are followed by their 95 % intervals, which are wide where little is known.
  rung: how far predictions of this kind may go: shadow, advise, inspect, ticket, ticket_notice (the customer is told)
  precision: right of right and false; late and undecided ones do not count. no fault found: of the visits made
  recall: faults that a prediction came before; customer first: the customer called before any prediction
  in time: early enough for a repair, or repaired before it failed
  lead: from prediction to failure; found: to the technician's finding, where a repair came first; p10 / median / p90
  said and came: the mean probability, and how often it came true; with a slope of 1, 80 % means 80 %"""
STEPS_SHOWN = 10
MISSES_SHOWN = 5
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LedgerReport:
    """A product's ledger as it stands now."""

    product: Product
    ledger: Ledger
    lines: list[LedgerLine]
    standing: dict[str, RungStanding]
    changes: list[RungChange]
    alarms: list[DriftAlarm]
    inspections: InspectionRecord


def show_ledger(product_id: str, *, days: float | None, kind: str | None, json: bool) -> None:
    """`kind`: which predictions to list one by one, `all` for every one, None for none."""
    if kind is not None and kind not in ("all", *LineOutcome):
        raise typer.BadParameter(f"{kind!r} is none of all, {', '.join(LineOutcome)}", param_hint="--list")
    settings = load_settings()
    with open_database(settings) as url, closing(connect(url)) as conn, progress("reading the ledger"):
        report = _read(conn, known_product(conn, product_id), settings, days)
    _show(report)
    listed = [line for line in report.lines if kind in ("all", line.became)]
    if kind is not None:
        show_table(f"{len(listed)} predictions and faults: {kind}", LINES, [_line(line) for line in listed])
    if json:
        end_with_json(_object(report, listed if kind is not None else None))


def spell_change(change: RungChange, product: Product) -> str:
    """One step in words."""
    step = f"{change.from_rung or 'nothing'} -> {change.to_rung}"
    why = english(product).say(change.why)
    return f"{change.at:%Y-%m-%d %H:%M}Z  {change.failure_mode}: {step} ({change.cause}; {why})"


def _read(conn: Connection, product: Product, settings: Settings, days: float | None) -> LedgerReport:
    now = fleet_now(conn, product.id)
    since, share = now - (timedelta(days=days) if days else window_of(product)), settings.holdout_share
    ledger = read_ledger(conn, product, since=since, now=now, holdout_share=share, calibration=True)
    inspected = read_inspections(conn, product, since=since, now=now)
    return LedgerReport(
        product,
        ledger,
        lines_of(conn, newest_first([*ledger.outcomes, *inspected.outcomes])),
        rungs(conn, product.id),
        rung_changes(conn, product.id, limit=STEPS_SHOWN),
        [alarm for alarm in drift_alarms(conn, product.id, limit=10) if alarm.ended_at is None],
        inspected,
    )


def _show(report: LedgerReport) -> None:
    pages, false_tickets = report.ledger.pages, report.ledger.false_tickets
    now = report.ledger.now
    days = (now - report.ledger.since) / DAY
    say(f"{report.product.id}: what predictions were worth in the {days:.0f} days until {now:%Y-%m-%d %H:%M}Z")
    _show_inspections(report.inspections)
    if not report.product.failure_modes:
        say("its product file declares no failure modes, so nothing is predicted")
        return
    if not report.standing:
        say(f"no model is in force: python -m sigap train {report.product.id}")
    if not false_tickets.devices:
        say("no device has been scored in this time, so there is nothing to measure yet")
    show_table("predictions", PREDICTIONS, [_predictions(page, report.standing) for page in pages])
    show_table("faults", FAULTS, [_faults(page) for page in pages])
    show_table("can they be trusted?", TRUST, [_trust(page, false_tickets) for page in pages])
    say(_spell_nuisance(false_tickets))
    say(LEGEND)
    _show_what_happened(report)


def _show_inspections(record: InspectionRecord) -> None:
    """Nothing where the product bears no inspections and never had one."""
    if record.asked_for is None and not record.by_component:
        return
    asked = "none" if record.asked_for is None else f"{record.asked_for:g} in 1,000 device-months"
    got = f", got {record.got.value:.3g}" if record.got and record.got.value is not None else ""
    proven = "" if record.proven else f"; not proven yet, {LEAST_DECIDED} decided ones are needed"
    right = f"right {record.right} of {record.decided} decided{proven}"
    say(f"inspections of unusual components: asked for {asked}{got}; {right}")


def _show_what_happened(report: LedgerReport) -> None:
    if report.changes:
        say("\nhow the rungs moved, newest first:")
    for change in report.changes:
        say(f"  {spell_change(change, report.product)}")
    misses = [line for line in report.lines if line.became is LineOutcome.MISSED]
    if misses:
        say(f"\nfaults that nobody foresaw, the newest of {len(misses)} (--list missed shows all):")
    for line in misses[:MISSES_SHOWN]:
        ticket = f", ticket {line.ticket_id}" if line.ticket_id else ""
        first = "; the customer reported it" if line.customer_first else ""
        say(f"  {line.at:%Y-%m-%d %H:%M}Z  {line.serial}: {line.failure_mode}{ticket}{first}")
    for alarm in report.alarms:
        say(f"\ndrift since {alarm.raised_at:%Y-%m-%d %H:%M}Z: {english(report.product).say(alarm.why)}")


def _object(report: LedgerReport, listed: Sequence[LedgerLine] | None) -> dict[str, object]:
    standing, false_tickets, words = report.standing, report.ledger.false_tickets, english(report.product)
    shown: dict[str, object] = {
        "product": report.product.id,
        "since": report.ledger.since.isoformat(),
        "at": report.ledger.now.isoformat(),
        "by_failure_mode": {
            page.failure_mode: {
                "rung": standing[page.failure_mode].rung if page.failure_mode in standing else None,
                **page_figures(page),
                "false_tickets": asdict(false_tickets.by_mode[page.failure_mode]),
            }
            for page in report.ledger.pages
        },
        "false_tickets": {
            **asdict(false_tickets.total),
            "budget": false_tickets.budget,
            "devices": false_tickets.devices,
        },
        "rung_changes": [with_sentences(asdict(change), words, "why") for change in report.changes],
        "drift_alarms": [with_sentences(asdict(alarm), words, "why") for alarm in report.alarms],
    }
    return shown if listed is None else {**shown, "lines": [_plain(line) for line in listed]}


def _plain(line: LedgerLine) -> dict[str, object]:
    lead = line.lead / timedelta(hours=1) if line.lead is not None else None
    times = {name: at.isoformat() if (at := getattr(line, name)) else None for name in ("at", "opened_at", "fault_at")}
    kept = {name: value for name, value in asdict(line).items() if name != "lead"}
    return {**kept, **times, "lead_hours": lead}


def _predictions(page: ModePage, standing: dict[str, RungStanding]) -> list[object]:
    f, mode = page.figures, page.failure_mode
    rung = standing[mode].rung if mode in standing else "no model"
    counts = [f.predictions, f.right, f.wrong, f.late, f.undecided]
    return [mode, rung, *counts, _share(f.precision), _share(f.acted.no_fault_found)]


def _faults(page: ModePage) -> list[object]:
    f = page.figures
    shares = [_share(f.recall), _share(f.in_time)]
    counts = [f.faults, f.foreseen, f.missed, f.customer_first]
    return [page.failure_mode, *counts, *shares, _leads(f.lead_to_failure), _leads(f.lead_to_finding)]


def _trust(page: ModePage, false_tickets: FalseTickets) -> list[object]:
    c, false = page.calibration, false_tickets.by_mode[page.failure_mode]
    cells: list[object] = [None, None, None, None]
    if c is not None and c.scores:
        cells = [c.scores, c.mean, c.came, _figure(c.slope)]
    return [page.failure_mode, false.count, _rate(false), *cells]


def _line(line: LedgerLine) -> list[object]:
    lead = f"{line.lead / DAY:.1f} d" if line.lead is not None else None
    said = f"{line.probability:.0%}" if line.probability is not None else None
    when = f"{line.at:%Y-%m-%d %H:%M}Z"
    return [when, line.serial, line.failure_mode, line.became.value, said, lead, line.ticket_id, line.model_id]


def _spell_nuisance(false_tickets: FalseTickets) -> str:
    total = false_tickets.total
    if total.value is None:
        return "false tickets of 1,000 device-months: not known, nothing was watched"
    limit = (
        "the product file sets no limit"
        if false_tickets.budget is None
        else f"the product bears {false_tickets.budget:g}"
    )
    verdict = "; THE BUDGET IS BROKEN" if false_tickets.broken else ""
    return (
        f"false tickets of 1,000 device-months, all together: {_rate(total)}, {total.count} in "
        f"{total.device_months:,.1f} of {false_tickets.devices} devices; {limit}{verdict}"
    )


def _share(part: Share) -> str:
    return "-" if part.value is None else f"{part.value:.2f} ({part.low:.2f} to {part.high:.2f})"


def _rate(rate: Rate) -> str:
    if rate.value is None or rate.low is None or rate.high is None:
        return "-"
    return f"{rate.value:.1f} ({rate.low:.1f} to {rate.high:.1f})"


def _figure(figure: Figure | None) -> str | None:
    if figure is None:
        return None
    ends = f" ({figure.low:.2f} to {figure.high:.2f})" if figure.low is not None and figure.high is not None else ""
    return f"{figure.value:.2f}{ends}"


def _leads(leads: Leads) -> str:
    figures = (leads.p10, leads.median, leads.p90)
    told = " / ".join(f"{figure.value:.0f}" for figure in figures if figure)
    return f"{told} (n {leads.count})" if told else "-"
