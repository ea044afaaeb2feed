"""Photos and receipts of activations, claims and returns. The rows; the files are `service/attachments/`'s."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of

SQL = load(__file__)


class EvidenceKind(StrEnum):
    """What it shows: the receipt, the fault, the plate with the serial, the product as it is."""

    RECEIPT = "receipt"
    FAULT = "fault"
    PLATE = "plate"
    CONDITION = "condition"


class EvidenceStage(StrEnum):
    CLAIM = "claim"
    INTAKE = "intake"
    DIAGNOSIS = "diagnosis"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Case:
    """What a photo belongs to: one of the three."""

    activation_id: int | None = None
    claim_id: int | None = None
    return_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewEvidence:
    activation_id: int | None
    claim_id: int | None
    return_id: int | None
    client_id: UUID
    kind: EvidenceKind
    stage: EvidenceStage
    caption: str
    by_customer: bool
    file_name: str
    digest: bytes
    bytes: int
    small_bytes: int
    width: int
    height: int
    made_by: str
    made_at: datetime
    stored_at: datetime


@dataclass(frozen=True, slots=True)
class Evidence:
    """A photo or receipt; `made_at` on the fleet's clock, `by_customer`: the customer sent it."""

    id: int
    activation_id: int | None
    claim_id: int | None
    return_id: int | None
    client_id: UUID
    kind: EvidenceKind
    stage: EvidenceStage
    caption: str
    by_customer: bool
    file_name: str
    bytes: int
    width: int
    height: int
    made_by: str
    made_at: datetime


def add_evidence(conn: Connection, new: NewEvidence) -> int | None:
    """The number of the row; None where the case has one of this client id already."""
    row = conn.execute(SQL["add_evidence"], fields_of(new)).fetchone()
    return int(row[0]) if row else None


def find_evidence(conn: Connection, evidence_id: int) -> Evidence | None:
    return fetch_one(conn, SQL["find_evidence"], {"evidence_id": evidence_id}, Evidence)


def evidence_sent_before(conn: Connection, case: Case, client_id: UUID) -> Evidence | None:
    """The photo that this client id made."""
    return fetch_one(conn, SQL["evidence_sent_before"], {**fields_of(case), "client_id": client_id}, Evidence)


def evidence_of(conn: Connection, case: Case) -> list[Evidence]:
    """In the order in which they were stored."""
    return fetch_all(conn, SQL["evidence_of"], fields_of(case), Evidence)
