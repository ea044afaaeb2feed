"""A return step by step, as its customer sees it: codes, without a word of the staff's."""

from datetime import datetime

from service.claims.steps import CaseStep
from service.returns.states import OVER, ComesBack, Disposition, ReturnState
from store.warranty.returns import Return

S = ReturnState


def return_steps(found: Return) -> list[CaseStep]:
    """What was done, where it is, and what is still to come."""
    done = [(name, at) for name, at in _dates(found) if at is not None]
    if found.state in OVER:
        ended = [*done, (found.state, found.ended_at)]
        return [CaseStep(f"return_step_{name}", at, name == ended[-1][0]) for name, at in ended]
    ahead = [name for name in _way(found) if name not in {name for name, _ in done}]
    if found.state == S.ASSESSED and found.disposition == Disposition.REFUND:
        ahead = ["refunded"]
    steps = [CaseStep(f"return_step_{name}", at, name == done[-1][0]) for name, at in done]
    return [*steps, *(CaseStep(f"return_step_{name}", None, False) for name in ahead)]


def _dates(found: Return) -> list[tuple[str, datetime | None]]:
    """In the order in which they happened."""
    repairing = found.assessed_at if found.state == S.REPAIRING else None
    exchanged = found.comes_back == ComesBack.EXCHANGE and found.replaced_at is not None
    return [
        ("requested", found.made_at),
        ("authorised", found.authorised_at),
        ("sent", found.sent_at),
        ("received", None if exchanged else found.received_at),
        ("assessed", found.assessed_at),
        ("repairing", repairing),
        ("exchanged" if exchanged else "shipped", found.delivered_at if exchanged else found.shipped_at),
        ("delivered", None if exchanged else found.delivered_at),
        ("taken_back", None if exchanged else found.taken_back_at),
    ]


def _way(found: Return) -> list[str]:
    """What is still to come, by the policy: nothing is promised that an assessment decides."""
    match found.comes_back:
        case ComesBack.NONE:
            return ["authorised", "shipped", "delivered"]
        case ComesBack.BEFORE:
            return ["authorised", "shipped", "delivered", "taken_back"]
        case ComesBack.EXCHANGE:
            return ["authorised", "exchanged"]
        case _:
            return ["authorised", "sent", "received", "assessed", "shipped", "delivered"]
