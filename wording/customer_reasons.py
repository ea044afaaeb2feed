"""A prediction's reasons as a customer reads them: one plain sentence each, written for the failure mode and the way a
metric goes; never a figure. What is as usual is no reason."""

from collections.abc import Iterator, Sequence

from fleet.coded import Coded
from fleet.product import FailureMode, Product
from wording.wording import Wording

MOST = 3
ABOVE, BELOW = "above", "below"
# Codes of a metric's level: what it does at its lowest, or how much it swings, has no plain way up or down.
LEVELS = frozenset({"reason_value", "reason_increase", "reason_adjusted_away", "reason_adjusted_as_usual"})
WAYS = {"rising": ABOVE, "falling": BELOW}


def customer_reasons(product: Product, mode_id: str, reasons: Sequence[Coded], wording: Wording) -> list[str]:
    """The sentences for at most MOST reasons, the weightiest first, none twice; empty where none is written."""
    mode = product.mode(mode_id)
    if mode is None:
        return []
    said = [sentence for reason in reasons if (sentence := _sentence(mode, reason, wording))]
    return list(dict.fromkeys(said))[:MOST]


def noticed(product: Product, mode_id: str, wording: Wording) -> str:
    """What was noticed of a failure mode, in one sentence; empty where the product file says nothing."""
    mode = product.mode(mode_id)
    return wording.pick(mode.customers.seen) if mode and mode.customers.seen else ""


def meanwhile(product: Product, mode_id: str, wording: Wording) -> list[str]:
    """What to do until the repair."""
    mode = product.mode(mode_id)
    return [wording.pick(one) for one in mode.customers.meanwhile] if mode else []


def way_of(reason: Coded) -> tuple[str, str] | None:
    """(metric, `above` or `below`) of a reason that a level went somewhere; None for all other reasons."""
    parts = list(_parts(reason))
    level = next((one for one in parts if one.code in LEVELS), None)
    if level is None:
        return None
    side = next((one.args["side"] for one in parts if "side" in one.args), None)
    way = next((WAYS.get(str(one.args["way"])) for one in parts if one.code == "reason_moves"), None)
    away = level.args.get("away")
    if side is None and isinstance(away, int | float) and away:
        side = ABOVE if away > 0 else BELOW
    found = side or way
    return (str(level.args["metric"]), str(found)) if found else None


def _parts(reason: Coded) -> Iterator[Coded]:
    parts = reason.args.get("parts", ())
    if isinstance(parts, Sequence) and not isinstance(parts, str):
        yield from (one for one in parts if isinstance(one, Coded))


def _sentence(mode: FailureMode, reason: Coded, wording: Wording) -> str:
    found = way_of(reason)
    sign = next((one for one in mode.customers.signs if found and one.metric == found[0]), None)
    text = (sign.above if found and found[1] == ABOVE else sign.below) if sign else None
    return wording.pick(text) if text else ""
