"""Takes photos and receipts of activations, claims and returns in: checked and re-encoded as those of tickets are."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fleet.coded import coded
from service.attachments.folder import AttachmentFolder
from service.attachments.keeping import Prepared, move_in
from service.attachments.refusing import BadPicture
from store.engine.database import Connection
from store.field.attachments import stored_bytes
from store.warranty.evidence import (
    Case,
    Evidence,
    EvidenceKind,
    EvidenceStage,
    NewEvidence,
    add_evidence,
    evidence_of,
    evidence_sent_before,
    find_evidence,
)

MOST_OF_CASE = 20


@dataclass(frozen=True, slots=True)
class SentEvidence:
    """A prepared picture, and what its sender says of it; `made_at` on the fleet's clock."""

    case: Case
    client_id: UUID
    kind: EvidenceKind
    stage: EvidenceStage
    prepared: Prepared
    by_customer: bool
    made_by: str
    made_at: datetime
    caption: str = ""


def keep_evidence(conn: Connection, folder: AttachmentFolder, sent: SentEvidence, *, now: datetime) -> Evidence:
    """The photo; one that this id made before, as it is. BadPicture where there are too many.

    1. The two files get a random name. 2. The row is written. What dies between the two leaves files that no row names;
    the sweep finds them.
    """
    if (known := evidence_sent_before(conn, sent.case, sent.client_id)) is not None:
        return known
    if len(evidence_of(conn, sent.case)) >= MOST_OF_CASE:
        raise BadPicture(coded("attachments_too_many", most=MOST_OF_CASE))
    whole, small = sent.prepared.whole, sent.prepared.small
    folder.require_room(stored_bytes(conn), whole.stat().st_size + small.stat().st_size)
    name = move_in(folder, whole, small)
    number = add_evidence(conn, _row(sent, folder, name, now))
    if number is None:  # The same came at the same time, and was first.
        folder.remove(name)
        known = evidence_sent_before(conn, sent.case, sent.client_id)
    else:
        known = find_evidence(conn, number)
    assert known is not None
    return known


def _row(sent: SentEvidence, folder: AttachmentFolder, name: str, now: datetime) -> NewEvidence:
    return NewEvidence(
        activation_id=sent.case.activation_id,
        claim_id=sent.case.claim_id,
        return_id=sent.case.return_id,
        client_id=sent.client_id,
        kind=sent.kind,
        stage=sent.stage,
        caption=sent.caption,
        by_customer=sent.by_customer,
        file_name=name,
        digest=sent.prepared.digest,
        bytes=folder.whole(name).stat().st_size,
        small_bytes=folder.small(name).stat().st_size,
        width=sent.prepared.picture.width,
        height=sent.prepared.picture.height,
        made_by=sent.made_by,
        made_at=sent.made_at,
        stored_at=now,
    )
