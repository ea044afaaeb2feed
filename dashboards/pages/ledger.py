"""`/ledger/{product}`: the ledger: figures of each failure mode, then each prediction and missed fault."""

from functools import partial

from fastapi import Request
from nicegui import ui

from dashboards.console import Fleets, fleets_now
from dashboards.frame import Page, fleets, frame
from dashboards.pages.missing import NothingHere
from dashboards.parts.charts.intervals import rate_lines, share_line
from dashboards.parts.learning.drift import drift_shown
from dashboards.parts.learning.inspections import inspections_shown
from dashboards.parts.learning.ledger import LedgerReading, ShownLedger, line_row, missed_rows, mode_row
from dashboards.parts.learning.repairs import repairs_shown
from dashboards.parts.learning.rung_words import step_rows
from dashboards.parts.shared.filtered_list import PAGE_ROWS, Chosen, Listing, pick, searched
from dashboards.parts.shared.heading import heading
from dashboards.parts.shared.words import product_name
from dashboards.viewer import Viewer
from fleet.product import Product
from fleet.unusual_modes import PREFIX, watched_of
from models.monitoring.mode_figures import ModeFigures
from models.normal_behaviour.inspection_budget import budget_of
from models.statistics.interval_of_share import share
from service.ledger.false_tickets import FalseTickets
from service.ledger.lines import LineOutcome, Outcome, lines_of
from store.engine.database import Connection
from store.learning.rungs import rung_changes

FILTERS = {"mode": "", "became": ""}
STEPS_READ, STEPS_SHOWN = 60, 8
LEAST_DECIDED = 10


async def ledger(request: Request, product_id: str = "") -> None:
    known = await fleets()
    products = foreseeing(known)
    chosen = product_id or next(iter(products), "")
    if product_id and product_id not in products:
        raise NothingHere
    with frame(request, "ledger", known) as page:
        heading(page.viewer.t("ledger"))
        if not chosen:
            ui.html(f'<p class="panel empty">{page.viewer.t("ledger_no_products")}</p>', sanitize=False)
            return
        reading = LedgerReading(chosen)
        head = await page.fragment("ledger.html", ledger_of, page.viewer, reading)
        listing = await list_lines(page, request, known.products[chosen], reading)

    async def anew() -> None:
        reading.forget()
        await head.refresh()
        await listing.fragment.refresh()

    page.follow("prediction", "ticket", "model", refresh=anew)


def foreseeing(known: Fleets) -> dict[str, Product]:
    """Products whose file declares failure modes or inspections; those with a fleet that lives come first."""
    found = {name: one for name, one in known.products.items() if one.failure_modes or budget_of(one) is not None}
    return dict(sorted(found.items(), key=lambda item: (item[0] not in known.driven, item[0])))


async def list_lines(page: Page, request: Request, product: Product, reading: LedgerReading) -> Listing:
    """Every prediction and missed fault with its filters; of one failure mode if the reading is of one."""
    viewer, t = page.viewer, page.viewer.t
    chosen = searched(request.query_params, FILTERS)
    listing = Listing(page, "ledger_lines.html", partial(line_rows, reading), chosen)
    with ui.element("section").classes("panel").props("id=lines"):
        with ui.element("div").classes("filters"):
            ui.html(f"<h2>{t('lines_title')}</h2>", sanitize=False).classes("title-small")
            kinds = {"": t("all"), **{one.value: t(f"became_{one}") for one in LineOutcome}}
            pick(listing, "became", kinds, t("became"))
            if reading.mode_id is None:
                modes = {"": t("all"), **{mode.id: viewer.pick(mode.name) for mode in product.failure_modes}}
                if budget_of(product) is not None:
                    modes[PREFIX] = t("inspections_title")
                pick(listing, "mode", modes, t("failure_mode"))
        await listing.show()
    return listing


def ledger_of(conn: Connection, viewer: Viewer, reading: LedgerReading) -> dict[str, object]:
    products, shown = foreseeing(fleets_now(conn)), reading.of(conn)
    product = shown.product
    figures = [page.figures for page in shown.ledger.pages]
    return {
        "products": [(name, product_name(viewer, one, name)) for name, one in products.items()],
        "chosen": product.id,
        "window": viewer.t("ledger_window", since=viewer.day(shown.ledger.since), now=viewer.day(shown.ledger.now)),
        "hint": _hint(viewer, shown, figures),
        "totals": _totals(viewer, figures, shown.ledger.false_tickets),
        "held": _held_out(viewer, figures),
        "drift": drift_shown(conn, viewer, product),
        "rows": [mode_row(viewer, shown, page) for page in shown.ledger.pages],
        "inspections": inspections_shown(viewer, product, shown.inspections),
        "repairs": repairs_shown(conn, viewer, product, since=shown.ledger.since, now=shown.ledger.now),
        "steps": step_rows(viewer, product, rung_changes(conn, product.id, limit=STEPS_READ))[:STEPS_SHOWN],
        **missed_rows(conn, viewer, shown),
    }


def line_rows(reading: LedgerReading, conn: Connection, viewer: Viewer, chosen: Chosen, skip: int) -> dict[str, object]:
    shown = reading.of(conn)
    mode, kind = reading.mode_id or chosen["mode"], chosen["became"]
    wanted = [one for one in shown.ledger.outcomes if mode in ("", one.failure_mode) or _is_of(mode, one)]
    wanted = [one for one in wanted if one.became == kind] if kind else wanted
    lines = lines_of(conn, wanted[skip : skip + PAGE_ROWS])
    return {
        "rows": [line_row(viewer, shown.product, line, shown.ledger.now) for line in lines],
        "more": len(wanted) > skip + PAGE_ROWS,
        "total": len(wanted),
        "one_mode": reading.mode_id is not None,
    }


def _is_of(mode: str, one: Outcome) -> bool:
    return mode == PREFIX and watched_of(one.failure_mode) is not None


def _hint(viewer: Viewer, shown: ShownLedger, figures: list[ModeFigures]) -> str:
    """The hint above the figures: that there are none, or few."""
    if not shown.standing:
        return viewer.t("ledger_no_model", product=shown.product.id)
    if not shown.ledger.false_tickets.devices:
        return viewer.t("ledger_unwatched")
    decided = sum(one.right + one.wrong for one in figures)
    return viewer.t("ledger_young", n=decided) if decided < LEAST_DECIDED else ""


def _totals(viewer: Viewer, figures: list[ModeFigures], false_tickets: FalseTickets) -> list[dict[str, str]]:
    """All failure modes together: (name, figure, note) of each."""
    made, decided = sum(one.predictions for one in figures), sum(one.right + one.wrong for one in figures)
    faults, missed = sum(one.faults for one in figures), sum(one.missed for one in figures)
    first, months = sum(one.customer_first for one in figures), viewer.number(false_tickets.total.device_months)
    false, ends = rate_lines(viewer, false_tickets.total)
    counted = viewer.t("false_of", n=false_tickets.total.count, months=months)
    return [
        _total(
            viewer,
            "predictions_made",
            f"{made:,}",
            viewer.t("predictions_made_note", decided=decided, open=made - decided),
        ),
        _total(viewer, "faults_came", f"{faults:,}", viewer.t("faults_came_note", missed=missed, first=first)),
        {
            **_total(viewer, "false_rate_long", false, f"{ends} · {counted}" if ends else counted),
            **_budget(viewer, false_tickets),
        },
        _total(
            viewer,
            "watched",
            f"{false_tickets.devices:,}",
            viewer.t("watched_note", n=f"{false_tickets.devices:,}", months=months),
        ),
    ]


def _total(viewer: Viewer, name: str, figure: str, note: str) -> dict[str, str]:
    return {"name": viewer.t(name), "figure": figure, "note": note, "verdict": "", "tone": ""}


def _budget(viewer: Viewer, false_tickets: FalseTickets) -> dict[str, str]:
    """The product's budget and whether it is kept, in words and with a tone."""
    budget, total = false_tickets.budget, false_tickets.total
    if budget is None:
        return {"verdict": viewer.t("budget_none"), "tone": "muted"}
    limit = viewer.number(budget)
    if false_tickets.broken:
        return {"verdict": viewer.t("budget_broken", n=limit), "tone": "bad"}
    if total.high is not None and total.high <= budget:
        return {"verdict": viewer.t("budget_kept", n=limit), "tone": "good"}
    return {"verdict": viewer.t("budget_unsure", n=limit), "tone": "warn"}


def _held_out(viewer: Viewer, figures: list[ModeFigures]) -> str:
    made = sum(one.holdout.predictions for one in figures)
    if not made:
        return ""
    precision = share(
        sum(one.holdout.precision.hits for one in figures), sum(one.holdout.precision.trials for one in figures)
    )
    recall = share(sum(one.holdout.recall.hits for one in figures), sum(one.holdout.recall.trials for one in figures))
    told = {"precision": share_line(viewer, precision), "recall": share_line(viewer, recall)}
    return viewer.t("held_out_note", n=made, **told)
