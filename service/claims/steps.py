"""A claim step by step, as its customer sees it: codes, without a word of the staff's."""

from dataclasses import dataclass
from datetime import datetime

from service.claims.states import ClaimState
from store.warranty.claims import Claim

S = ClaimState


@dataclass(frozen=True, slots=True)
class CaseStep:
    """`code`: of the texts (`claim_step_decided`). `at`: when it was done; None: it is still to come. `now`: here it
    is."""

    code: str
    at: datetime | None
    now: bool


def claim_steps(claim: Claim) -> list[CaseStep]:
    """What was done, where it is, and what is still to come."""
    if claim.state == S.WITHDRAWN:
        return [_step("submitted", claim.submitted_at), CaseStep("claim_step_withdrawn", claim.ended_at, True)]
    if claim.state == S.DRAFT:
        return [CaseStep("claim_step_draft", claim.made_at, True), *_ahead("submitted", "in_review", "decided")]
    done = [_step("submitted", claim.submitted_at)]
    if claim.state == S.NEEDS_INFO:
        return [*done, CaseStep("claim_step_needs_info", claim.submitted_at, True), *_ahead("decided")]
    if claim.appealed_at is not None:
        done.append(_step("appealed", claim.appealed_at))
    if claim.state in (S.SUBMITTED, S.IN_REVIEW):
        return [*done, CaseStep("claim_step_in_review", done[-1].at, True), *_ahead("decided")]
    decided = CaseStep("claim_step_decided", claim.decided_at, claim.state == S.DECIDED)
    after = [_step("settled", claim.settled_at)] if claim.settled_at else []
    if claim.state == S.CLOSED:
        after.append(CaseStep("claim_step_closed", claim.ended_at, True))
    elif claim.state == S.SETTLED:
        after = [CaseStep("claim_step_settled", claim.settled_at, True)]
    return [*done, decided, *after]


def _step(name: str, at: datetime | None) -> CaseStep:
    return CaseStep(f"claim_step_{name}", at, False)


def _ahead(*names: str) -> list[CaseStep]:
    return [CaseStep(f"claim_step_{name}", None, False) for name in names]
