"""The letter around a notice: the texts of its kind, one layout for all, and the link to the customer's page."""

from dataclasses import replace
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from fleet.service_contact import UNKNOWN_CONTACT, ServiceContact
from service.notices.contact import contact_lines, sender_of
from store.service.notices import ClaimedNotice
from wording.wording import Wording, wording_of

LANGUAGES = ("id", "en")
# Each kind has a subject, a text, and the words of its HTML in `wording`.
KINDS = (
    *("cancelled", "predicted_failure", "reopened", "reported_failure", "resolved_nothing", "resolved_repaired"),
    *("visit_planned", "visit_cancelled", "visit_late"),
)
FOLDER = Path(__file__).parent
TEAM = "team"


def letters_of(folder: Path) -> Environment:
    """The letters of a folder; all of them stand in `letter_frame.html`."""
    return Environment(
        loader=FileSystemLoader([folder, FOLDER]),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )


_pages = letters_of(FOLDER)


def default_text(kind: str, wording: Wording, values: dict[str, str]) -> tuple[str, str]:
    """(subject, body) of a kind where the product file has none of its own; `team`: who signs it."""
    values = {TEAM: wording.text("mail_sign"), **values}
    return wording.text(f"mail_{kind}_subject", **values), wording.text(f"mail_{kind}_body", **values)


def with_link(notice: ClaimedNotice, link: str) -> ClaimedNotice:
    """The notice as it goes out by mail: text and HTML, both with the link and the ticket's number."""
    html = render_html(
        notice.kind,
        notice.language,
        subject=notice.subject,
        body=notice.body,
        ticket=notice.ticket_id,
        link=link,
        contact=notice.contact,
    )
    words = wording_of(notice.language)
    reference = f"{words.text('mail_reference')}: {notice.ticket_id}\n{words.text('mail_link', link=link)}"
    lines = contact_lines(notice.contact, words, ticket=notice.ticket_id)
    reach = "\n".join([sender_of(notice.contact, words), *(f"{one.label}: {one.text}" for one in lines)])
    text = f"{notice.body}\n\n{reference}\n\n--\n{reach}\n\n{words.text('mail_out', link=link)}\n"
    return replace(notice, body=text, html=html, link=link)


def render_html(
    kind: str,
    language: str,
    *,
    subject: str,
    body: str,
    ticket: int,
    link: str,
    contact: ServiceContact = UNKNOWN_CONTACT,
) -> str:
    """The HTML of a mail, made of the same text; without a link where there is none."""
    words = wording_of(language)
    return _pages.get_template("letter.html").render(
        t=words.text,
        button=words.text(f"mail_{kind}_button") if link else "",
        kind=kind,
        language=language,
        subject=subject,
        paragraphs=[paragraph for paragraph in body.split("\n\n") if paragraph.strip()],
        ticket=ticket,
        link=link,
        sender=sender_of(contact, words),
        contact=contact_lines(contact, words, ticket=ticket),
    )
