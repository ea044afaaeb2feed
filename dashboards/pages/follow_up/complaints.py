"""`/complaints`: complaints by batch, firmware, failure mode and month against devices in the field; clusters first."""

from fastapi import Request

from dashboards.console import fleets_now
from dashboards.frame import fleets, frame
from dashboards.parts.shared.filtered_list import Chosen, Listing, filter_bar, pick, searched
from dashboards.parts.shared.words import mode_name
from dashboards.viewer import Viewer
from service.complaints.figures import ALL, ComplaintKind, ComplaintRate, complaints_of
from store.complaints.complaints import MONTH
from store.engine.database import Connection

FILTERS = {"product": "", "kind": ""}
MOST = 200
LEAST_P = 0.001
NAMED = {"firmware": "complaint_firmware", MONTH: "complaint_month"}


async def complaints(request: Request) -> None:
    known = await fleets()
    with frame(request, "complaints", known) as page:
        t, viewer = page.viewer.t, page.viewer
        listing = Listing(page, "complaints.html", rates_of, searched(request.query_params, FILTERS))
        names = {one.id: viewer.pick(one.name) for one in known.products.values()}
        with filter_bar(page, t("complaints")):
            if names:
                pick(listing, "product", names, t("product"))
            kinds = {"": t("all"), **{one.value: t(f"complaint_kind_{one}") for one in ComplaintKind}}
            pick(listing, "kind", kinds, t("complaint_kind"))
        await listing.show()


def rates_of(conn: Connection, viewer: Viewer, chosen: Chosen, skip: int) -> dict[str, object]:
    known, product_id = fleets_now(conn), chosen["product"]
    product = known.products.get(product_id)
    if product is None:
        return {"rows": [], "clusters": [], "found": None, "more": False, "total": None}
    found = complaints_of(conn, product_id, until=known.now(product_id))

    def row(one: ComplaintRate) -> dict[str, object]:
        between = f"{viewer.number(one.rate.low)}–{viewer.number(one.rate.high)}" if one.rate.value is not None else ""
        return {
            "one": one,
            "kind": viewer.t(f"complaint_kind_{one.kind}"),
            "mode": mode_name(viewer, product, one.failure_mode)
            if one.failure_mode
            else viewer.t("complaint_every_mode"),
            "group": _group(viewer, one),
            # Attributes bear the names that a product's maker gave them.
            "language": "en" if one.dimension not in (ALL, *NAMED) else viewer.language,
            "rate": viewer.number(one.rate.value) if one.rate.value is not None else "–",
            "between": between,
            "ratio": viewer.number(one.excess.ratio, 2) if one.excess and one.excess.ratio is not None else "–",
            "p": _p(viewer, one.excess.adjusted) if one.excess else "–",
            "cluster": one.excess is not None and one.excess.cluster,
        }

    wanted = [one for one in found.rates if chosen["kind"] in ("", one.kind)]
    clusters = [row(one) for one in found.clusters if chosen["kind"] in ("", one.kind)]
    shown = [row(one) for one in wanted[:MOST]]
    return {"rows": shown, "clusters": clusters, "found": found, "more": False, "total": None}


def _p(viewer: Viewer, value: float) -> str:
    return f"<{viewer.number(LEAST_P)}" if value < LEAST_P else viewer.number(value, 2)


def _group(viewer: Viewer, one: ComplaintRate) -> str:
    if one.dimension == ALL:
        return viewer.t("complaint_all_devices")
    name = viewer.t(NAMED[one.dimension]) if one.dimension in NAMED else one.dimension.replace("_", " ").capitalize()
    return f"{name}: {one.value}"
