"""Why a failure mode may do what it may, in the viewer's language: steps of the ladder and what the next one takes."""

import re
from collections.abc import Sequence
from itertools import groupby

from models.sentences import OVER_BUDGET, TICKETS_HELD

from dashboards.parts.words import mode_name
from dashboards.viewer import Viewer
from fleet.product import Product
from fleet.times import parse_duration
from models.ladder import DEMANDS, RUNGS
from models.policy import Rung
from store.rungs import RungChange

SHARE = r"(\d+) of (\d+) \(([\d.]+) to ([\d.]+)\)"
LOW = re.compile(rf"(precision|in time) {SHARE}: below the ([\d.]+) that \w+ demands")
HIGH = re.compile(rf"precision {SHARE}, in time {SHARE}: \w+ demands ([\d.]+) and ([\d.]+)")


def step_rows(viewer: Viewer, product: Product, changes: Sequence[RungChange]) -> list[dict[str, object]]:
    """The changes of a product's rungs, newest first; a model's coming into force is told once for all its modes."""
    rows = []
    for (began, at, model), group in groupby(changes, key=lambda c: (c.cause == "promotion", c.at, c.model_id)):
        own = list(group)
        if not began:
            rows += [step_row(viewer, product, one) for one in own]
            continue
        may = [(mode_name(viewer, product, one.failure_mode), viewer.t(f"rung_{one.to_rung}")) for one in own]
        told = " · ".join(viewer.t("mode_may", mode=mode, rung=rung) for mode, rung in sorted(may))
        what = viewer.t("model_began", model=model)
        look = {"icon": "insights", "kind": "begin", "mode": "", "id": ""}
        rows.append({**look, "what": what, "why": told, "at": viewer.when(at)})
    return rows


def step_row(viewer: Viewer, product: Product, change: RungChange) -> dict[str, object]:
    """One change of a rung, ready to be shown."""
    to, up = viewer.t(f"rung_{change.to_rung}"), _place(change.to_rung) > _place(change.from_rung)
    if change.cause == "promotion":
        what, why = viewer.t("rung_began", model=change.model_id, to=to), ""
    elif change.cause == "staff":
        what, why = viewer.t("rung_by_staff", actor=change.actor, to=to), change.why
    else:
        what, why = viewer.t("rung_climbed" if up else "rung_fell", to=to), spell_why(viewer, change.why)
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


def spell_why(viewer: Viewer, why: str) -> str:
    """The ladder's own sentence in the viewer's language; what it does not know stays as it was written."""
    if found := LOW.fullmatch(why):
        key = "why_precision_low" if found[1] == "precision" else "why_in_time_low"
        return viewer.t(key, share=_share(viewer, found.groups()[1:5]), demand=viewer.percent(float(found[6])))
    if found := HIGH.fullmatch(why):
        parts = found.groups()
        return viewer.t(
            "why_climbs",
            precision=_share(viewer, parts[:4]),
            in_time=_share(viewer, parts[4:8]),
            first=viewer.percent(float(parts[8])),
            second=viewer.percent(float(parts[9])),
        )
    if said := TICKETS_HELD.read(why):
        span, limit = viewer.span(parse_duration(said["span"])), viewer.number(float(said["limit"]))
        return viewer.t("why_surge", n=said["count"], span=span, limit=limit)
    if said := OVER_BUDGET.read(why):
        figures = {name: viewer.number(float(said[name])) for name in ("rate", "low", "high", "budget")}
        return viewer.t("why_over_budget", own=said["own"], count=said["count"], **figures)
    return why


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


def _share(viewer: Viewer, parts: tuple[str, ...]) -> str:
    hits, trials, low, high = parts
    ends = {"low": viewer.percent(float(low)).removesuffix(" %"), "high": viewer.percent(float(high))}
    return viewer.t("share_spelt", hits=hits, trials=trials, **ends)
