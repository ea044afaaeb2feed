"""The ledger's words on inspections: asked for and got, how often they were right, and what is missing for proof."""

from dashboards.parts.charts.intervals import rate_lines, share_cell
from dashboards.parts.shared.words import watched_name
from dashboards.viewer import Viewer
from fleet.product import Product
from service.ledger.inspections import LEAST_DECIDED, InspectionRecord


def how_proven(viewer: Viewer, record: InspectionRecord) -> str:
    """That nothing is proven yet, and what is needed; empty where enough were decided."""
    if record.proven:
        return ""
    return viewer.t("inspections_unproven", n=record.decided, needed=LEAST_DECIDED)


def inspections_shown(viewer: Viewer, product: Product, record: InspectionRecord) -> dict[str, object] | None:
    """None for a product that bears no inspections and never had one."""
    if record.asked_for is None and not record.by_component:
        return None
    got, ends = rate_lines(viewer, record.got) if record.got else ("–", "")
    months = viewer.number(record.got.device_months) if record.got else viewer.number(0)
    count = record.got.count if record.got else 0
    return {
        "proven": how_proven(viewer, record),
        "totals": [
            {
                "name": viewer.t("inspections_asked_for"),
                "figure": "–" if record.asked_for is None else viewer.number(record.asked_for),
                "note": viewer.t("inspections_per"),
            },
            {
                "name": viewer.t("inspections_got"),
                "figure": got,
                "note": " · ".join(filter(None, (ends, viewer.t("inspections_got_of", n=count, months=months)))),
            },
            {
                "name": viewer.t("inspections_tokens"),
                "figure": "–" if record.tokens is None else viewer.number(int(record.tokens)),
                "note": viewer.t("inspections_tokens_note"),
            },
        ],
        "whole": share_cell(viewer, record.share, "of_inspected"),
        "rows": [
            {
                "name": watched_name(viewer, product, one.component),
                "asked": one.asked,
                "open": one.asked - one.decided,
                "right": share_cell(viewer, one.share, "of_inspected"),
            }
            for one in record.by_component
        ],
    }
