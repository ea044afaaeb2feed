"""What a ticket's page says of an inspection: why somebody should look, how often such a look was right, what to do."""

from datetime import datetime

from dashboards.parts.charts.intervals import share_line
from dashboards.parts.learning.inspections import how_proven
from dashboards.parts.shared.words import watched_name
from dashboards.viewer import Viewer
from fleet.product import Metric, Product
from fleet.times import EARLIEST
from fleet.unusual_modes import component_about, watched_of
from service.ledger.inspections import read_inspections
from store.engine.database import Connection
from store.learning.predictions import Prediction
from wording.names import metric_text


def inspection_of(
    conn: Connection, viewer: Viewer, product: Product, mode_id: str, now: datetime
) -> dict[str, object] | None:
    """How often inspections of this component, and of all, were right here; None for another ticket."""
    watched = watched_of(mode_id)
    if watched is None:
        return None
    record = read_inspections(conn, product, since=EARLIEST, now=now)
    own = record.of(watched)
    of_all = viewer.t("inspection_right_all", share=share_line(viewer, record.share))
    return {
        "own": viewer.t(
            "inspection_right_here",
            what=watched_name(viewer, product, watched),
            share=of_decided(viewer, own.right, own.decided),
        ),
        "all": of_all if record.decided > own.decided or record.proven else "",
        "proven": how_proven(viewer, record),
    }


def of_decided(viewer: Viewer, right: int, decided: int) -> str:
    return viewer.t("of_count", hits=right, trials=decided) if decided else viewer.t("inspection_none_decided")


def why_inspected(viewer: Viewer, product: Product, first: Prediction | None) -> str:
    """The sentence above an inspection's reasons; empty for another ticket."""
    watched = watched_of(first.failure_mode) if first else None
    if first is None or watched is None:
        return ""
    size, limit = first.evidence.get("size"), first.evidence.get("limit")
    return viewer.t(
        "why_inspection", what=watched_name(viewer, product, watched), size=viewer.number(size, 2),
        limit=viewer.number(limit, 2),
    )  # fmt: skip


def metrics_of(product: Product, predictions: list[Prediction]) -> list[Metric]:
    """The metrics that are away from what they should read, as inspections named them."""
    made_of = {derived.id: sorted(derived.expression.names) for derived in product.derived}
    names = [str(name) for one in predictions for name in one.evidence.get("metrics", ())]
    wanted = dict.fromkeys(own for name in names for own in made_of.get(name, [name]))
    known = {metric.id: metric for metric in product.metrics}
    return [known[name] for name in wanted if name in known]


def checklist_of(viewer: Viewer, product: Product, mode_id: str, first: Prediction | None) -> list[str]:
    """What to look at, where no failure mode says it."""
    watched = watched_of(mode_id)
    if watched is None:
        return []
    metrics = [
        viewer.pick(metric_text(product, str(one))) for one in (first.evidence.get("metrics", ()) if first else ())
    ]
    name = watched_name(viewer, product, watched)
    sensors = [viewer.t("inspect_sensor", metric=metric) for metric in metrics]
    return [*sensors, viewer.t("inspect_component", what=name), viewer.t("inspect_say")]


def parts_of(product: Product, mode_id: str) -> tuple[str, ...]:
    """The parts of the component that is to be looked at."""
    component = product.component(component_about(product, mode_id) or "")
    return component.parts if component and watched_of(mode_id) is not None else ()
