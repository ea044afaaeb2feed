"""The letter around a notice: the texts of its kind, one layout for all, and the link to the customer's page."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from store.notices import ClaimedNotice

TEXTS = Path(__file__).parent / "texts"
LANGUAGES = ("id", "en")
# One folder a kind: subject, text and HTML in each language.
KINDS = tuple(sorted(folder.name for folder in TEXTS.iterdir() if folder.is_dir()))
_pages = Environment(
    loader=FileSystemLoader(TEXTS), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
)


@cache
def default_text(kind: str, language: str) -> tuple[str, str]:
    """(subject, body) of a kind where the product file has none of its own."""
    folder = TEXTS / kind
    subject, text = folder / f"subject.{language}.txt", folder / f"text.{language}.txt"
    return subject.read_text(encoding="utf-8").strip(), text.read_text(encoding="utf-8").strip()


def with_link(notice: ClaimedNotice, link: str) -> ClaimedNotice:
    """The notice as it goes out by mail: text and HTML, both with the link and the ticket's number."""
    html = render_html(
        notice.kind, notice.language, subject=notice.subject, body=notice.body, ticket=notice.ticket_id, link=link
    )
    text = _frame(notice.language).format(body=notice.body, ticket=notice.ticket_id, link=link)
    return replace(notice, body=text, html=html, link=link)


def render_html(kind: str, language: str, *, subject: str, body: str, ticket: int, link: str) -> str:
    """The HTML of a mail, made of the same text; without a link where there is none."""
    paragraphs = [paragraph.splitlines() for paragraph in body.split("\n\n") if paragraph.strip()]
    page = _pages.get_template(f"{kind}/html.{language}.html")
    return page.render(language=language, subject=subject, paragraphs=paragraphs, ticket=ticket, link=link)


@cache
def _frame(language: str) -> str:
    return (TEXTS / f"frame.{language}.txt").read_text(encoding="utf-8")
