"""Answers about personal data and the audit log."""

from pydantic import JsonValue

from api.schemas.examples import T
from api.schemas.shapes import CodeOut, Shape, like
from store.audit.log import AuditRow
from store.privacy.consents import Consent
from store.privacy.personal_data import PersonExport
from store.privacy.privacy_requests import PrivacyRequest


class AuditRowOut(Shape, record=AuditRow):
    """A row of the log: who did what, about what, from where. `subject` reads `customer/12`."""

    model_config = like(
        id=7,
        at=T,
        actor_kind="person",
        person_id=4,
        token_id=None,
        actor="Budi Santoso",
        tenant_id=None,
        action="customer_read",
        subject="customer/12",
        address="10.0.0.7",
        details={},
    )

    details: dict[str, JsonValue]


class AuditCheckOut(Shape):
    """A verification of the chain. `head`: `position:hash` of its end, to be kept elsewhere. `broken_at`: the first
    position that is wrong, with `rule`; null where the chain is whole."""

    model_config = like(at=T, head="7:5f1d...", position=7, broken_at=None, audit_id=None, rule="", said="")

    at: str
    head: str
    position: int
    broken_at: int | None
    audit_id: int | None
    rule: str
    said: str


class PrivacyRequestOut(Shape, record=PrivacyRequest):
    """A request about personal data; `due_at` is 3 x 24 hours of wall time after it was asked."""

    model_config = like(
        id=3,
        customer_id=12,
        name="Ani",
        kind="copy",
        words="",
        how="phone",
        asked_at=T,
        due_at="2026-03-04T08:00:00Z",
        warned_at=None,
        answered_at=None,
        answered_by=None,
        answer=None,
        reason="",
        late=False,
    )

    late: bool


class ConsentOut(Shape, record=Consent):
    """One time that a customer agreed to the words of a purpose, and until when."""

    model_config = like(
        purpose="survey",
        text_version=1,
        language="id",
        given_at=T,
        how="link",
        withdrawn_at=None,
        withdrawn_how=None,
    )


class ErasureOut(Shape):
    """What was blanked (rows by table), and what is kept and why."""

    model_config = like(
        at=T,
        blanked={"customer": 1, "notice": 4},
        kept=["Figures such as counts of tickets and visits: they name nobody."],
        kept_codes=[{"code": "kept_figures", "args": {}}],
    )

    at: str
    blanked: dict[str, int]
    kept: list[str]
    kept_codes: list[CodeOut]


class PersonExportOut(Shape, record=PersonExport):
    """Everything that is held about a customer, by section."""

    model_config = like(customer_id=12, at=T, sections={"customer": [{"id": 12, "name": "Ani"}]})
