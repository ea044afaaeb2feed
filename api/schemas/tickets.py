"""Answers about tickets: their history, findings and reports, and what led to them."""

from api.schemas.examples import T
from api.schemas.notices import NoticeOut
from api.schemas.predictions import PREDICTION, PredictionOut
from api.schemas.repairs import CHECK, FormerFindingOut, RepairCheckOut
from api.schemas.shapes import Shape, like
from store.service.reports import RecordedFinding, Report
from store.service.tickets import Ticket, TicketChange

TICKET = {
    "id": 12,
    "product": "refrigerator",
    "serial": "SN-17",
    "failure_mode": "compressor_wear",
    "state": "new",
    "source": "prediction",
    "severity": "warning",
    "prediction_id": 40,
    "assignee": None,
    "opened_at": T,
    "due_at": "2026-03-09T08:00:00Z",
    "window_ends_at": "2026-03-11T08:00:00Z",
    "reported_at": None,
    "resolved_at": None,
    "closed_at": None,
    "in_warranty": True,
    "openings": 1,
}


class TicketOut(Shape, record=Ticket, without={"asset_id", "device_id"}):
    """Times are the fleet's; `openings` is 2 after one reopening; `in_warranty` null where there is no warranty."""

    model_config = like(**TICKET)


class AssigneeOut(Shape):
    """Somebody who may be given a ticket."""

    model_config = like(id=4, name="Budi Santoso", role="technician")

    id: int
    name: str
    role: str


class ChangeOut(Shape, record=TicketChange):
    """One line of a ticket's history; `at` is the fleet's clock, `about` the fault code or rule that a sign named."""


class FindingOut(Shape, record=RecordedFinding):
    """What a technician found; `opening`: which opening of the ticket it ended."""


class ReportOut(Shape, record=Report):
    """A customer's report of a fault."""


class TicketCard(TicketOut):
    """A ticket with its evidence: predictions with reasons, reports, findings (newest first), notices, history."""

    model_config = like(
        **TICKET,
        finding=None,
        findings=[],
        former_findings=[],
        repair_checks=[CHECK],
        predictions=[PREDICTION],
        reports=[],
        notices=[],
        history=[
            {
                "at": T,
                "actor": "triage",
                "action": "open",
                "about": None,
                "from_state": None,
                "to_state": "new",
                "why": "the customer reported Compressor wear of SN-17 at 1 Mar 2026 08:00",
                "why_code": {
                    "code": "customer_reported",
                    "args": {"mode": "compressor_wear", "serial": "SN-17", "at": T},
                },
            }
        ],
    )

    finding: FindingOut | None
    findings: list[FindingOut]
    former_findings: list[FormerFindingOut]
    repair_checks: list[RepairCheckOut]
    predictions: list[PredictionOut]
    reports: list[ReportOut]
    notices: list[NoticeOut]
    history: list[ChangeOut]
