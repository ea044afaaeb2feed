"""`/models`: the models of every product, the one in force first."""

from fastapi import Request

from dashboards.console import fleets_now
from dashboards.frame import fleets, frame
from dashboards.parts.learning.manifest import learnt_from, modes_of
from dashboards.parts.shared.heading import heading
from dashboards.parts.shared.words import product_name
from dashboards.viewer import Viewer
from store.console.models_shown import models_newest
from store.engine.database import Connection


async def models(request: Request) -> None:
    known = await fleets()
    with frame(request, "models", known) as page:
        heading(page.viewer.t("models"))
        shown = await page.fragment("models.html", models_of, page.viewer)
    page.follow("model", refresh=shown.refresh)


def models_of(conn: Connection, viewer: Viewer) -> dict[str, object]:
    known = fleets_now(conn)
    rows = []
    for model in models_newest(conn):
        product = known.products.get(model.product)
        modes = modes_of(viewer, product, model.manifest)
        rows.append(
            {
                "model": model,
                "product": product_name(viewer, product, model.product),
                "trained": viewer.when(model.created_at),
                "learnt": learnt_from(viewer, model.manifest),
                "able": sum(1 for mode in modes if mode["point"]),
                "modes": len(modes),
                "limits": len(model.manifest.get("warnings", [])),
            }
        )
    order = {"champion": 0, "challenger": 1, "retired": 2}
    rows.sort(key=lambda row: (order.get(row["model"].state, 3), -row["model"].id))  # type: ignore[attr-defined]
    return {"rows": rows}
