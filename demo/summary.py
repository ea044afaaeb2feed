"""What came of the living fleets: the outcome object, and the same in words."""

import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from demo.living_fleet import LivingFleet
from demo.outcome import Held, add_counts, hold_against, living_outcome
from models.decision.matching import Outcome

DRAIN_WITHIN_S = 60.0


def sum_up(fleets: Sequence[LivingFleet], began_at: datetime) -> dict[str, Any]:
    """The outcome object of everything since the fleets went live, over all starts of the demo."""
    held = [_hold(one, began_at) for one in fleets]
    messages = [_drained(one, began_at) for one in fleets]
    whole = living_outcome(_joined(held))
    return {
        **whole,
        "messages": add_counts(messages),
        "products": {
            one.product.id: {**living_outcome(part), "messages": counts, "devices": len(one.fleet.serials)}
            for one, part, counts in zip(fleets, held, messages, strict=True)
        },
        "devices": sum(len(one.fleet.serials) for one in fleets),
        "from": began_at.isoformat(),
        "until": max(one.now for one in fleets).isoformat(),
    }


def spell_outcome(result: dict[str, Any]) -> list[str]:
    """A few sentences for people."""
    kinds, shares = result["by_kind"], result["shares"]
    wear, decided = shares["wear_faults_ahead"], shares["decided_tickets_false"]
    lines = [
        f"faults that came or would have come: {result['faults']}; with a ticket ahead: {result['tickets_ahead']}; "
        f"early enough for a repair: {result['tickets_in_time']}; averted by one: {result['averted']}"
    ]
    if wear["of"]:
        in_time = shares["wear_faults_in_time"]
        lines.append(
            f"of {wear['of']} wear faults, {wear['value']:.0%} had a ticket ahead{_spell_interval(wear)}, "
            f"{in_time['value']:.0%} early enough for a repair{_spell_interval(in_time)}"
        )
    watched = shares["wear_faults_in_time_watched"]
    if result["too_soon"] and watched["of"]:
        lines.append(
            f"{result['too_soon']} of them came sooner after the fleet went live than a repair needs; of the other "
            f"{watched['of']}, {watched['value']:.0%} had a ticket early enough{_spell_interval(watched)}"
        )
    if kinds["sudden"]["faults"]:
        sudden = kinds["sudden"]
        lines.append(f"of {sudden['faults']} sudden faults, which give no sign, {sudden['tickets_ahead']} had one")
    if decided["of"]:
        lines.append(
            f"of {decided['of']} tickets that time has decided, {decided['value']:.0%} were false"
            f"{_spell_interval(decided)}; {result['tickets_undecided']} are undecided"
        )
    return lines


def _spell_interval(share: dict[str, Any]) -> str:
    return f" (95 % interval {share['low']:.0%} to {share['high']:.0%})"


def _hold(living: LivingFleet, began_at: datetime) -> Held:
    opened = living.driven.openings(living.fleet.serials, began_at)
    return hold_against(living.product, opened, living.fleet.truth(), began_at, living.now)


def _joined(parts: Sequence[Held]) -> Held:
    whole = Held({})
    for part in parts:
        for mode, outcome in part.by_mode.items():
            whole.by_mode[mode] = whole.by_mode.get(mode, Outcome()) + outcome
        for kind, outcome in part.by_kind.items():
            whole.by_kind[kind] += outcome
        whole.averted += part.averted
        whole.too_soon += part.too_soon
    return whole


def _drained(living: LivingFleet, began_at: datetime) -> dict[str, int]:
    """Counted again until everything is there, for a minute at most."""
    deadline = time.monotonic() + DRAIN_WITHIN_S
    while True:
        counted = living.driven.count_messages(living.fleet.delivered(), began_at)
        if not counted.lost or time.monotonic() > deadline:
            return {
                "sent": counted.sent,
                "stored": counted.stored,
                "duplicates": counted.duplicates,
                "dead_lettered": counted.dead_lettered,
            }
        time.sleep(0.5)
