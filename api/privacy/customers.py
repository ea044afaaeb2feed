"""One customer's data: exported, corrected, erased; their consents."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import ConfigDict, Field

from api.access.asks import Asker, asks
from api.access.audit import address_of, audited
from api.access.permissions import Permission
from api.schemas.customers import CustomerOut
from api.schemas.privacy import ConsentOut, ErasureOut, PersonExportOut
from api.schemas.shapes import CodeOut
from api.web.database import Db, wall_clock
from api.web.documented_errors import errors
from api.web.fields import Body, Email, PathId, Word
from api.web.language import Words
from api.web.paging import Page
from api.web.problems import Missing
from fleet.coded import coded
from service.privacy.answering import erase
from service.privacy.export_files import export_object, export_zip
from store.assets.customers import find_customer
from store.audit.actions import AuditAction
from store.engine.database import Connection
from store.privacy.consents import Purpose, consents_of, give_consent, withdraw_consent
from store.privacy.personal_data import PersonExport, export_person
from store.privacy.privacy_requests import correct_customer

router = APIRouter(
    prefix="/v1/privacy/customers", tags=["privacy"], dependencies=[Depends(asks(Permission.PRIVACY_ACT))]
)
How = Literal["page", "link", "phone", "paper", "import"]
Agreed = Literal["advice", "survey", "offer", "extended_telemetry"]
PathPurpose = Annotated[Agreed, Path()]
ZIP = "application/zip"
_PACKED = {"schema": {"type": "string", "format": "binary"}, "example": "PK..."}


class Correction(Body):
    """What is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Ani Lestari"}]})

    name: Word | None = None
    email: Email | None = None
    phone: Word | None = None


class NewConsent(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"purpose": "survey", "language": "id", "how": "phone"}]})

    purpose: Agreed
    language: Literal["id", "en"] = Field("id", description="In which language the words were read.")
    how: How = "phone"


class Withdrawal(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"how": "phone"}]})

    how: How = "phone"


@router.get("/{customer_id}/export", summary="Export a customer's data", responses=errors(404))
def export(customer_id: PathId, request: Request, db: Db, principal: Asker) -> PersonExportOut:
    """Everything that is held about a customer, by section. Who exports stands in the audit log."""
    with db.connection() as conn:
        return PersonExportOut.model_validate(export_object(_exported(conn, customer_id, request, principal)))


@router.get(
    "/{customer_id}/export.zip",
    summary="Export a customer's data as tables",
    response_class=Response,
    responses={**errors(404), 200: {"content": {ZIP: _PACKED}}},
)
def export_tables(customer_id: PathId, request: Request, db: Db, principal: Asker) -> Response:
    """The same as a ZIP: `person.json`, and a CSV for each section."""
    with db.connection() as conn:
        packed = export_zip(_exported(conn, customer_id, request, principal))
    name = f'attachment; filename="customer-{customer_id}.zip"'
    return Response(packed, media_type=ZIP, headers={"Content-Disposition": name, "Cache-Control": "no-store"})


@router.patch("/{customer_id}", summary="Correct a customer's data", responses=errors(404))
def correct(customer_id: PathId, body: Correction, db: Db) -> CustomerOut:
    """Corrects name and addresses."""
    with db.connection() as conn:
        if not correct_customer(conn, customer_id, **body.model_dump()):
            raise Missing(coded("no_customer", customer=customer_id))
        return CustomerOut.model_validate(find_customer(conn, customer_id))


@router.post("/{customer_id}/erase", summary="Erase a customer", responses=errors(404))
def erase_customer(customer_id: PathId, request: Request, db: Db, principal: Asker, words: Words) -> ErasureOut:
    """Blanks whatever leads to the person, ends their account, and says what is kept and why. It cannot be undone."""
    now = wall_clock()
    with db.connection() as conn:
        done = erase(conn, customer_id, at=now)
        audited(conn, principal, AuditAction.ERASED, f"customer/{customer_id}", address=address_of(request), at=now)
    return ErasureOut(
        at=now.isoformat(),
        blanked=done.blanked,
        kept=[words.say(code) for code in done.kept],
        kept_codes=[CodeOut.model_validate(code.to_json()) for code in done.kept],
    )


@router.get("/{customer_id}/consents", summary="A customer's consents", responses=errors(404))
def consents(customer_id: PathId, db: Db) -> Page[ConsentOut]:
    """Every consent that a customer ever gave, with its end. Service itself needs none. All on one page."""
    with db.connection() as conn:
        _known(conn, customer_id)
        return _consents(conn, customer_id)


@router.post("/{customer_id}/consents", status_code=201, summary="Note a consent", responses=errors(404))
def note_consent(customer_id: PathId, body: NewConsent, request: Request, db: Db, principal: Asker) -> Page[ConsentOut]:
    """The customer agrees to the present words of a purpose. Doing it again changes nothing."""
    now = wall_clock()
    with db.connection() as conn:
        _known(conn, customer_id)
        if give_consent(conn, customer_id, Purpose(body.purpose), language=body.language, how=body.how, at=now):
            subject, address = f"customer/{customer_id}", address_of(request)
            action, purpose = AuditAction.CONSENT_GIVEN, body.purpose
            audited(conn, principal, action, subject, address=address, at=now, purpose=purpose, how=body.how)
        return _consents(conn, customer_id)


@router.post("/{customer_id}/consents/{purpose}/withdraw", summary="Withdraw a consent", responses=errors(404))
def withdraw(
    customer_id: PathId, purpose: PathPurpose, body: Withdrawal, request: Request, db: Db, principal: Asker
) -> Page[ConsentOut]:
    """The customer withdraws a consent: its purpose ends now. Doing it again changes nothing."""
    now = wall_clock()
    with db.connection() as conn:
        _known(conn, customer_id)
        if withdraw_consent(conn, customer_id, Purpose(purpose), how=body.how, at=now):
            subject, address = f"customer/{customer_id}", address_of(request)
            action = AuditAction.CONSENT_WITHDRAWN
            audited(conn, principal, action, subject, address=address, at=now, purpose=purpose, how=body.how)
        return _consents(conn, customer_id)


def _exported(conn: Connection, customer_id: int, request: Request, principal: Asker) -> PersonExport:
    now = wall_clock()
    with conn.transaction():
        found = export_person(conn, customer_id, at=now)
        if found is None:
            raise Missing(coded("no_customer", customer=customer_id))
        audited(conn, principal, AuditAction.EXPORTED, f"customer/{customer_id}", address=address_of(request), at=now)
    return found


def _consents(conn: Connection, customer_id: int) -> Page[ConsentOut]:
    items = [ConsentOut.model_validate(consent) for consent in consents_of(conn, customer_id)]
    return Page[ConsentOut](items=items, next=None)


def _known(conn: Connection, customer_id: int) -> None:
    if find_customer(conn, customer_id) is None:
        raise Missing(coded("no_customer", customer=customer_id))
