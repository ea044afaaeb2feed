"""What one notice's page is made of: the ticket, its prediction, answers and findings, as its customer may see them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from api.portal.appointment import Appointment, read_appointment
from fleet.product import Product
from store.commands.remedies import Remedy, remedy_of
from store.engine.database import Connection
from store.learning.predictions import Prediction, find_prediction
from store.service.answers import Answer, Reader, answers_of
from store.service.reports import RecordedFinding, findings_of
from store.service.tickets import Ticket, find_ticket
from wording.wording import Wording, wording_of

OPEN_FOR = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that one page is made of; `now` is the fleet's."""

    product: Product
    reader: Reader
    ticket: Ticket
    prediction: Prediction | None
    answers: list[Answer]
    findings: list[RecordedFinding]
    remedy: Remedy | None
    now: datetime
    wording: Wording
    appointment: Appointment

    def text(self, key: str, **values: object) -> str:
        """A text of the page."""
        return self.wording.text(f"portal_{key}", **values)

    def moment(self, at: datetime) -> str:
        """A point in time in the customer's zone, in words."""
        return self.wording.text("long_moment", at=at)

    @property
    def expired(self) -> bool:
        return self.ticket.closed_at is not None and self.now > self.ticket.closed_at + OPEN_FOR

    @property
    def is_tried_remotely(self) -> bool:
        """Whether a command may still cure the fault, so that no visit is offered yet; who called gets one all the
        same."""
        return self.remedy is not None and self.remedy.ended_at is None and self.ticket.reported_at is None

    @property
    def finding(self) -> RecordedFinding | None:
        """What was found in the ticket's present opening."""
        return next((one for one in self.findings if one.opening == self.ticket.openings), None)


def read_case(
    conn: Connection, product: Product, reader: Reader, *, now: datetime, wall: datetime, language: str
) -> Case:
    ticket = find_ticket(conn, reader.ticket_id)
    assert ticket is not None
    prediction = find_prediction(conn, ticket.prediction_id) if ticket.prediction_id else None
    answers, findings = answers_of(conn, ticket.id), findings_of(conn, ticket.id)
    remedy = remedy_of(conn, ticket.id, ticket.openings)
    wording = wording_of(language, reader.time_zone, product)
    appointment = read_appointment(conn, ticket, wall=wall)
    return Case(product, reader, ticket, prediction, answers, findings, remedy, now, wording, appointment)
