"""The steps of the ladder in words: why a failure mode stands on its rung, and what the next rung takes."""

from collections.abc import Sequence
from itertools import groupby

from dashboards.parts.shared.words import mode_name
from dashboards.viewer import Viewer
from fleet.product import Product
from models.decision.ladder import DEMANDS, RUNGS
from models.decision.policy import Rung
from store.learning.rungs import RungChange


def step_rows(viewer: Viewer, product: Product, changes: Sequence[RungChange]) -> list[dict[str, object]]:
    """The changes of a product's rungs, newest first; a deployment is one row for all its modes."""
    rows = []
    for (began, at, model), group in groupby(changes, key=lambda c: (c.cause == "promotion", c.at, c.model_id)):
        own = list(group)
        if not began:
            rows += [step_row(viewer, product, one) for one in own]
            continue
        may = [(mode_name(viewer, product, one.failure_mode), viewer.t(f"rung_{one.to_rung}")) for one in own]
        rungs_shown = " · ".join(viewer.t("mode_may", mode=mode, rung=rung) for mode, rung in sorted(may))
        what = viewer.t("model_began", model=model)
        look = {"icon": "insights", "kind": "begin", "mode": "", "id": ""}
        rows.append({**look, "what": what, "why": rungs_shown, "at": viewer.when(at)})
    return rows


def step_row(viewer: Viewer, product: Product, change: RungChange) -> dict[str, object]:
    """One change of a rung, ready to be shown."""
    to, up = viewer.t(f"rung_{change.to_rung}"), _place(change.to_rung) > _place(change.from_rung)
    if change.cause == "promotion":
        what, why = viewer.t("rung_began", model=change.model_id, to=to), ""
    elif change.cause == "staff":
        what, why = viewer.t("rung_by_staff", actor=viewer.actor(change.actor), to=to), viewer.say(change.why, product)
    else:
        what, why = viewer.t("rung_climbed" if up else "rung_fell", to=to), viewer.say(change.why, product)
    icon = "insights" if change.cause == "promotion" else "trending_up" if up else "trending_down"
    return {
        "mode": mode_name(viewer, product, change.failure_mode),
        "id": change.failure_mode,
        "what": what,
        "why": why,
        "icon": icon,
        "at": viewer.when(change.at),
        "kind": "begin" if change.cause == "promotion" else "up" if up else "down",
    }


def prospects(viewer: Viewer, rung: str) -> list[str]:
    """What it takes to climb from a rung, and to fall from it."""
    told, place = [], _place(rung)
    if place + 1 < len(RUNGS):
        above = DEMANDS[RUNGS[place + 1]]
        shares = {"precision": viewer.percent(above.precision), "in_time": viewer.percent(above.in_time)}
        told.append(viewer.t("next_up", rung=viewer.t(f"rung_{RUNGS[place + 1]}"), **shares))
    if place > 0:
        demand = viewer.percent(DEMANDS[RUNGS[place]].precision)
        told.append(viewer.t("next_down", rung=viewer.t(f"rung_{RUNGS[place - 1]}"), precision=demand))
    return told


def _place(rung: str | None) -> int:
    return RUNGS.index(Rung(rung)) if rung else -1
