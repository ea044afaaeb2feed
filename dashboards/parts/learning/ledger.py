"""The rows of the ledger's pages: figures of a failure mode, and each prediction and missed fault."""

import time
from dataclasses import dataclass, replace
from datetime import datetime

from dashboards.console import console, fleets_now
from dashboards.parts.charts.intervals import lead_lines, rate_lines, share_cell
from dashboards.parts.shared.words import mode_name
from dashboards.render import device_link
from dashboards.viewer import Viewer
from fleet.product import Product
from service.ledger.evaluation import every
from service.ledger.false_tickets import watched_lately
from service.ledger.figures import ModePage, window_of
from service.ledger.inspections import InspectionRecord, read_inspections
from service.ledger.lines import LedgerLine, LineOutcome, lines_of, newest_first
from service.ledger.whole_ledger import Ledger, read_ledger
from store.engine.database import Connection
from store.learning.ledger import LedgerFault, LedgerPage, ledger_figures
from store.learning.rungs import RungStanding, rungs

ONE_PAGE_S = 2.0
MISSES_SHOWN = 8
ICONS = {
    LineOutcome.RIGHT: "check_circle",
    LineOutcome.AVERTED: "build_circle",
    LineOutcome.FALSE: "cancel",
    LineOutcome.MISSED: "visibility_off",
    LineOutcome.LATE: "history",
    LineOutcome.CENSORED: "blur_on",
    LineOutcome.UNDECIDED: "hourglass_empty",
}


@dataclass(frozen=True, slots=True)
class ShownLedger:
    """A product's ledger; `kept`: each mode's newest evaluation, for what is costly to find."""

    product: Product
    ledger: Ledger
    standing: dict[str, RungStanding]
    kept: dict[str, LedgerPage]
    inspections: InspectionRecord


@dataclass(slots=True)
class LedgerReading:
    """What the parts of one page show, which are built one after the other from one reading: `mode_id` names the only
    failure mode that it needs."""

    product_id: str
    mode_id: str | None = None
    _shown: ShownLedger | None = None
    _read_at: float = 0.0

    def of(self, conn: Connection) -> ShownLedger:
        """The reading, made anew where it is older than it takes to build a page."""
        shown = self._shown
        if shown is None or time.monotonic() - self._read_at > ONE_PAGE_S:
            known = fleets_now(conn)
            shown = _read(conn, known.products[self.product_id], self.mode_id, known.now(self.product_id))
            self._shown, self._read_at = shown, time.monotonic()
        return shown

    def forget(self) -> None:
        """Something happened: what was read is old."""
        self._shown = None


def _read(conn: Connection, product: Product, mode_id: str | None, now: datetime) -> ShownLedger:
    kept = ledger_figures(conn, product.id)
    since = now - window_of(product)
    inspected = read_inspections(conn, product, since=since, now=now)
    ledger = read_ledger(
        conn,
        product,
        since=since,
        now=now,
        holdout_share=console().database.holdout_share,
        calibration=False,
        modes=[mode for mode in product.failure_modes if mode_id in (None, mode.id)],
        watched=watched_lately(kept, now, at_most=2 * every(product)),
    )
    if mode_id is None and inspected.outcomes:
        ledger = replace(ledger, outcomes=newest_first([*ledger.outcomes, *inspected.outcomes]))
    standing = rungs(conn, product.id)
    return ShownLedger(product, ledger, standing, {page.failure_mode: page for page in kept}, inspected)


def missed_rows(conn: Connection, viewer: Viewer, shown: ShownLedger) -> dict[str, object]:
    """How many faults nobody foresaw, and the newest of them."""
    missed = [one for one in shown.ledger.outcomes if isinstance(one.of, LedgerFault)]
    newest = lines_of(conn, missed[:MISSES_SHOWN])
    rows = [line_row(viewer, shown.product, line, shown.ledger.now) for line in newest]
    return {"misses": rows, "missed": len(missed)}


def mode_row(viewer: Viewer, shown: ShownLedger, page: ModePage) -> dict[str, object]:
    """One failure mode's figures, ready to be shown."""
    f, mode = page.figures, page.failure_mode
    standing = shown.standing.get(mode)
    return {
        "id": mode,
        "name": mode_name(viewer, shown.product, mode),
        "link": f"/ledger/{shown.product.id}/{mode}",
        "rung": standing.rung if standing else None,
        "since": viewer.t("since_day", day=viewer.day(standing.since)) if standing else "",
        "precision": share_cell(viewer, f.precision),
        "recall": share_cell(viewer, f.recall),
        "in_time": share_cell(viewer, f.in_time),
        "nff": share_cell(viewer, f.acted.no_fault_found, "of_inspected"),
        "leads": lead_lines(viewer, f.lead_to_failure, f.lead_to_finding),
        "slope": slope_lines(viewer, shown.kept.get(mode)),
        "false": rate_lines(viewer, shown.ledger.false_tickets.by_mode[mode]),
        "false_count": shown.ledger.false_tickets.by_mode[mode].count,
    }


def slope_lines(viewer: Viewer, kept: LedgerPage | None) -> tuple[str, str]:
    """(calibration slope, its interval and the number of scores) of the newest evaluation."""
    calibration = (kept.figures.get("calibration") if kept else None) or {}
    if not calibration.get("scores"):
        return "–", ""
    scores = viewer.t("slope_scores", n=f"{calibration['scores']:,}")
    slope = calibration.get("slope")
    if slope is None:
        return "–", f"{viewer.t('slope_too_few')} · {scores}"
    if slope["low"] is not None and slope["low"] <= 0:  # Even whether higher means likelier is not known yet.
        return "–", f"{viewer.t('slope_too_few')} · {scores}"
    if slope["low"] is None or slope["high"] is None:
        return viewer.fixed(slope["value"]), scores
    ends = viewer.t("interval", low=viewer.fixed(slope["low"]), high=viewer.fixed(slope["high"]))
    return viewer.fixed(slope["value"]), f"{ends} · {scores}"


def line_row(viewer: Viewer, product: Product, line: LedgerLine, now: datetime) -> dict[str, object]:
    """One prediction or missed fault, ready to be shown."""
    notes = []
    if line.lead is not None and line.lead.total_seconds() > 0:
        notes.append(viewer.t("line_lead", span=viewer.span(line.lead)))
    elif line.fault_at is not None and line.opened_at is not None:
        notes.append(viewer.t("line_fault", day=viewer.day(line.fault_at)))
    if line.customer_first and line.became is LineOutcome.MISSED:
        notes.append(viewer.t("missed_reported"))
    if line.became is LineOutcome.CENSORED:
        notes.append(viewer.t("censored_note"))
    if line.reason is not None:
        notes.append(viewer.t("no_ticket_since", why=viewer.say(line.reason, product)))
    elif line.held_out:
        notes.append(viewer.t("line_held"))
    return {
        "line": line,
        "became": line.became.value,
        "icon": ICONS[line.became],
        "mode": mode_name(viewer, product, line.failure_mode),
        "device": device_link(product.id, line.serial),
        "ago": viewer.relative(line.at, now),
        "at": viewer.when(line.at),
        "notes": notes,
        "said": viewer.percent(line.probability) if line.probability is not None else "–",
    }
