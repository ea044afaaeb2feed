"""Answers about activations, claims, returns, their photos and what other systems are told."""

from datetime import date

from pydantic import Field

from api.schemas.examples import T
from api.schemas.shapes import Shape, like
from fleet.warranty import Centre, Clause
from service.claims.steps import CaseStep
from store.warranty.activations import Activation, CaseChange
from store.warranty.claims import Claim, ClaimLine, LineDecision
from store.warranty.evidence import Evidence
from store.warranty.returns import Return
from store.warranty.service_events import ServiceEvent

ACTIVATION = {
    "id": 3, "number": "W-7K2M-9QXR", "tenant_id": 1, "product": "refrigerator", "serial": "SN-17", "asset_id": 17,
    "customer_id": 4, "customer": "Ani", "way": "serial", "state": "submitted", "purchased_on": "2026-02-20",
    "seller": "Toko Jaya", "name": "", "email": None, "phone": None, "language": "id", "submitted_at": T,
    "decided_at": None, "decided_by": None, "reason": None, "words": "", "ended_at": None, "proofs": 1,
    "activated_before": False,
}  # fmt: skip
CLAIM = {
    "id": 5, "number": "C-7K2M-9QXR", "tenant_id": 1, "product": "refrigerator", "asset_id": 17, "serial": "SN-17",
    "customer_id": 4, "customer": "Ani", "ticket_id": 12, "state": "in_review", "failure_mode": "compressor_wear",
    "fault": "it hums and is warm", "purchased_on": "2026-02-20", "reviewer": "Citra", "round": 1, "asked": "",
    "appeal": "", "made_at": T, "made_by": "customer", "submitted_at": T, "due_at": T, "breached_at": None,
    "decided_at": None, "decided_by": None, "appealed_at": None, "settled_at": None, "ended_at": None, "evidence": 2,
}  # fmt: skip
RETURN = {
    "id": 6, "number": "R-7K2M-9QXR", "tenant_id": 1, "product": "refrigerator", "asset_id": 17, "customer_id": 4,
    "customer": "Ani", "claim_id": 5, "ticket_id": None, "follows_id": None, "leg": "customer", "state": "authorised",
    "serial": "SN-17", "arrived_serial": None, "comes_back": "after", "reason": "it hums", "refusal": None,
    "valid_until": T, "ship_to": "Gudang retur, Jakarta", "carrier": "", "tracking": "", "out_carrier": "",
    "out_tracking": "", "disposition": None, "assessment": "", "amount": None, "currency": "", "new_asset_id": None,
    "new_serial": None, "made_at": T, "made_by": "customer", "authorised_at": T, "sent_at": None, "received_at": None,
    "assessed_at": None, "replaced_at": None, "shipped_at": None, "delivered_at": None, "taken_back_at": None,
    "ended_at": None, "evidence": 0,
}  # fmt: skip


class ActivationOut(Shape, record=Activation):
    """What a buyer submitted, and what became of it. `asset_id` null: no product that is known by this serial."""

    model_config = like(**ACTIVATION)


class SubmittedOut(Shape):
    """The receipt number, whatever the serial is. `verified`: the code on the product verified itself."""

    model_config = like(number="W-7K2M-9QXR", verified=False)

    number: str
    verified: bool


class ClaimLineOut(Shape, record=ClaimLine):
    """What is claimed; `component` where `item` is one."""

    model_config = like(position=1, item="component", component="compressor", what="", asked="replacement", amount=None)


class LineDecisionOut(Shape, record=LineDecision):
    """What was decided on a line in a round; a refusal names its clause, and shows its photo."""

    model_config = like(
        round=1, position=1, decision="refused", granted=None, amount=None, clause="misuse", evidence_id=9, words=""
    )


class EvidenceOut(Shape, record=Evidence, without={"file_name"}):
    """A photo or receipt; `made_at` on the fleet's clock."""

    model_config = like(
        id=9, activation_id=None, claim_id=5, return_id=None, client_id="0b7a1f4e-6a53-4b0e-9a6e-3f4c2d1e5a77",
        kind="fault", stage="claim", caption="", by_customer=True, bytes=281_233, width=1920, height=1440,
        made_by="customer", made_at=T,
    )  # fmt: skip


class CaseStepOut(Shape, record=CaseStep):
    """A step as its customer sees it. `at` null: it is still to come; `now`: here it is."""

    model_config = like(code="claim_step_in_review", text="We are looking at it", at=T, now=True)

    text: str


class CaseChangeOut(Shape, record=CaseChange):
    """A line of a history."""

    model_config = like(
        at=T, actor="Citra", action="take", from_state="submitted", to_state="in_review", why="", why_code=None
    )


class ClaimOut(Shape, record=Claim):
    """A claim on a warranty. `due_at`: by when it is decided; null while it waits for the customer."""

    model_config = like(**CLAIM)


class ClaimCard(ClaimOut):
    """A claim with its lines, decisions, photos, steps and history."""

    lines: list[ClaimLineOut]
    decisions: list[LineDecisionOut]
    photos: list[EvidenceOut]
    steps: list[CaseStepOut]
    history: list[CaseChangeOut]


class ReturnOut(Shape, record=Return):
    """A product that comes back. `arrived_serial`: what arrived last, right or wrong."""

    model_config = like(**RETURN)


class ReturnCard(ReturnOut):
    """A return with its photos, steps and history."""

    photos: list[EvidenceOut]
    steps: list[CaseStepOut]
    history: list[CaseChangeOut]


class ActivationCard(ActivationOut):
    """An activation with its proofs and history."""

    photos: list[EvidenceOut]
    history: list[CaseChangeOut]


class ServiceEventOut(Shape, record=ServiceEvent):
    """What happened, for other systems: numbers and codes, no person."""

    model_config = like(id=2, type="claim.settled", subject="claim/5", at=T, data={"claim": "C-7K2M-9QXR"})


class CentreOut(Shape, record=Centre):
    """A service centre."""

    model_config = like(name="Sigap Servis Bandung", address="Jl. Naripan 52, Bandung", phone="+62 22 5550 052")


class ClauseOut(Shape, record=Clause, without={"name"}):
    """What ends the guarantee for a fault."""

    model_config = like(id="misuse", text="Used against the instructions")

    text: str


class WarrantyCardOut(Shape):
    """A warranty card, with what Indonesian law asks for."""

    model_config = like(
        product="refrigerator", name="Refrigerator", serial="SN-17", owner="Ani", number="W-7K2M-9QXR",
        purchased_on="2026-02-20", seller="Toko Jaya", registration="P.34.RE1.00001.0125",
        short="Covered until 20 February 2028", lines=["Parts of the compressor until 20 February 2028"],
        clauses=[{"id": "misuse", "text": "Used against the instructions"}], parts_until="2033-02-18",
        centres=[{"name": "Sigap Servis Bandung", "address": "Jl. Naripan 52, Bandung", "phone": "+62 22 5550 052"}],
    )  # fmt: skip

    product: str
    name: str
    serial: str
    owner: str
    number: str | None
    purchased_on: date | None
    seller: str
    registration: str
    short: str
    lines: list[str]
    clauses: list[ClauseOut]
    parts_until: date | None
    centres: list[CentreOut]


class ProductCodeOut(Shape):
    """A product's new code, shown now and never again, and the address that its QR code holds."""

    model_config = like(code="4F7K-9QWX-0ZT3-HJ5M-VB8C", address="https://s.example/q/4F7K-9QWX-0ZT3-HJ5M-VB8C")

    code: str = Field(repr=False)
    address: str = Field(repr=False)
