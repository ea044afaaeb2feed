"""What pages show of a part: its stock in words and numbers."""

from urllib.parse import quote

from dashboards.viewer import Viewer
from service.parts.needs import PartOutlook
from store.parts.moves import StockMove
from store.parts.places import PlaceKind


def part_row(viewer: Viewer, one: PartOutlook) -> dict[str, object]:
    """A part with its figures; what predictions let expect, to a tenth."""
    t = viewer.t
    return {
        "one": one,
        "name": viewer.pick(one.known.name),
        "address": f"/parts/{quote(one.known.number, safe='')}",
        "standing": t(f"standing_{one.standing}"),
        "free": t("parts_of_them", free=one.free, on_hand=one.on_hand),
        "weeks": [viewer.number(week, 2) for week in one.weeks],
        "expected": viewer.number(one.expected, 2),
        "lead_time": viewer.span(one.lead_time),
        "limits": "–" if one.reorder_at is None else t("parts_limits", at=one.reorder_at, to=one.fill_to),
        "price": "" if one.known.price is None else viewer.number(one.known.price, 9),
    }


def move_row(viewer: Viewer, one: StockMove) -> dict[str, object]:
    return {
        "one": one,
        "what": viewer.t(f"move_{one.kind}"),
        "quantity": viewer.t("parts_count_faulty" if one.faulty else "parts_count", count=one.quantity),
        "from": place_name(viewer, one.from_kind, one.from_name),
        "to": place_name(viewer, one.to_kind, one.to_name),
        "why": viewer.say(one.reason) if one.reason else "",
        "at": viewer.when(one.at),
        "actor": viewer.actor(one.actor),
    }


def place_name(viewer: Viewer, kind: PlaceKind | None, name: str | None) -> str:
    """A warehouse or van by its name; what is outside by its kind."""
    if kind is None:
        return "–"
    return name or viewer.t(f"place_{kind}")
