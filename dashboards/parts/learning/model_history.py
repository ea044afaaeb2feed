"""The history of a product's models: deployments, trainings, and the challenger in shadow."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dashboards.viewer import Viewer
from fleet.product import Product
from store.engine.database import Connection
from store.learning.deployments import Deployment, deployments
from store.learning.retrainings import Retraining, judgement, retrainings

SHOWN = 20
SIDES = ("champion", "model")


def beside_of(conn: Connection, viewer: Viewer, product_id: str, challenger: int | None) -> dict[str, object] | None:
    """The newest judgement of a challenger beside the model in force; None where there is none.

    `challenger`: the number of the model that waits now, if there is one.
    """
    found = judgement(conn, product_id)
    if found is None or (challenger is not None and found[1]["model"] != challenger):
        return {"told": None} if challenger is not None else None
    at, figures = found
    cost, tickets = figures["cost"], figures["tickets"]
    return {
        "told": viewer.t(
            "beside_help",
            devices=figures["devices"],
            since=viewer.day(datetime.fromisoformat(figures["since"])),
            champion=figures["champion"],
        ),
        "at": viewer.when(at),
        "heads": [figures[side] for side in SIDES],
        "rows": _rows(viewer, tickets, cost),
        "difference": _difference(viewer, figures, cost),
        "verdict": viewer.t("beside_promoted" if figures["promoted"] else "beside_waits"),
    }


def history_of(conn: Connection, viewer: Viewer, product: Product | None, product_id: str) -> list[dict[str, object]]:
    """Deployments and trainings of a product's models, newest first. A training by hand whose model came into force is
    listed once, as the deployment."""
    deployed = deployments(conn, product_id, limit=SHOWN)
    rows = [(one.at, 1, _deployment(viewer, product, one)) for one in deployed]
    in_force = {one.model_id for one in deployed}
    for one in retrainings(conn, product_id, limit=SHOWN):
        if not (one.promoted and one.model_id in in_force and one.cause == "staff"):
            row = _training(viewer, product, one, was_deployed=one.model_id in in_force)
            rows.append((one.ended_at or one.asked_at, 0, row))
    return [row for _, _, row in sorted(rows, key=lambda item: item[:2], reverse=True)]


def _rows(viewer: Viewer, tickets: Mapping[str, Any], cost: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    counts = ("tickets", "tickets_ahead", "tickets_in_time", "tickets_false")
    rows = [(viewer.t(name), [f"{tickets[side][name]:,}" for side in SIDES]) for name in counts]
    missed = [f"{tickets[side]['faults'] - tickets[side]['tickets_ahead']:,}" for side in SIDES]
    money = [viewer.number(cost[side]) for side in SIDES]
    return [*rows, (viewer.t("faults_missed"), missed), (viewer.t("cost"), money)]


def _difference(viewer: Viewer, figures: Mapping[str, Any], cost: Mapping[str, Any]) -> str:
    ends = {name: viewer.number(cost[name]) for name in ("difference", "low", "high")}
    numbers = {side: figures[side] for side in SIDES}
    return viewer.t("beside_difference", faults=cost["faults"], **ends, **numbers)


def _deployment(viewer: Viewer, product: Product | None, one: Deployment) -> dict[str, object]:
    return {
        "what": viewer.t("came_into_force", model=one.model_id, actor=viewer.actor(one.actor)),
        "why": viewer.say(one.why, product),
        "at": viewer.when(one.at),
        "icon": "verified",
        "model": one.model_id,
    }


def _training(viewer: Viewer, product: Product | None, one: Retraining, *, was_deployed: bool) -> dict[str, object]:
    state = viewer.t(f"training_{one.state}", **({"model": one.model_id} if one.state == "done" else {}))
    return {
        "what": f"{state} ({viewer.t(f'cause_{one.cause}')})",
        "why": viewer.say(one.why if was_deployed else one.outcome or one.why, product),
        "at": viewer.when(one.ended_at or one.asked_at),
        "icon": "error_outline" if one.state == "failed" else "model_training",
        "model": one.model_id,
    }
