"""The draft of an article from a ticket that was resolved: what was reported and found, without anybody's name."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from fleet.coded import coded
from fleet.product import UNKNOWN_MODE, Product
from knowledge.questions import LANGUAGES
from service.knowledge.editing import NewArticle, write_article
from service.knowledge.refusals import ArticleRefused
from service.tickets.states import NoSuchTicket
from store.assets.assets import find_asset
from store.assets.customers import find_customer
from store.assets.products import current_product
from store.assets.sites import site_of_asset
from store.engine.database import Connection
from store.knowledge.articles import ArticleKind, ArticleLink, ArticleText
from store.service.reports import RecordedFinding, findings_of, reports_of
from store.service.tickets import Ticket, find_ticket, ticket_history
from wording.wording import wording_of

BLANK = "…"
SHORTEST_NAME = 3
_MAIL = re.compile(r"\S+@\S+\.\S+")
_PHONE = re.compile(r"\+?\d[\d\s().-]{6,}\d")
_WORD = re.compile(r"[^\W\d_]{3,}")


class NothingFound(ArticleRefused):
    """A ticket without a finding teaches nothing yet."""

    def __init__(self) -> None:
        super().__init__(coded("article_no_finding"))


def article_of_ticket(conn: Connection, ticket_id: int, *, tenant_id: int | None, by: str, at: datetime) -> int:
    """A draft about the fault that was found; its number. NothingFound before there is a finding."""
    ticket = find_ticket(conn, ticket_id)
    product = current_product(conn, ticket.product) if ticket else None
    if ticket is None or product is None:
        raise NoSuchTicket(ticket_id)
    findings = findings_of(conn, ticket_id)
    if not findings:
        raise NothingFound
    finding, names = findings[-1], set(_names(conn, ticket, product))
    mode = finding.failure_mode or ticket.failure_mode
    said = [blanked(report.text, names) for report in reports_of(conn, ticket_id) if report.text.strip()]
    texts = {language: _text(product, mode, said, finding, names, language) for language in LANGUAGES}
    links = [ArticleLink(product.id, "product", "")]
    if mode != UNKNOWN_MODE and any(one.id == mode for one in product.failure_modes):
        links.append(ArticleLink(product.id, "failure_mode", mode))
    new = NewArticle(f"ticket-{ticket_id}", ArticleKind.FAULT, links, texts)
    return write_article(conn, new, tenant_id=tenant_id, by=by, at=at)


def blanked(text: str, names: Iterable[str]) -> str:
    """A text without mail addresses, telephone numbers, serials and names; markup in it is words."""
    plain = _PHONE.sub(BLANK, _MAIL.sub(BLANK, text))
    for name in sorted(names, key=len, reverse=True):
        plain = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", BLANK, plain, flags=re.IGNORECASE)
    return " ".join(plain.split()).lstrip("#!-*")


def _names(conn: Connection, ticket: Ticket, product: Product) -> Iterator[str]:
    """Whoever and whatever the ticket names: its owner, their address, who worked on it, the serial number."""
    yield ticket.serial
    asset, site = find_asset(conn, ticket.asset_id), site_of_asset(conn, ticket.asset_id)
    customer = find_customer(conn, asset.customer_id) if asset and asset.customer_id else None
    people = [customer.name if customer else "", ticket.assignee or ""]
    people += [line.actor for line in ticket_history(conn, ticket.id)]
    places = [*site.address, site.landmark, site.name] if site else []
    known = {word.casefold() for name in (product.name.en, product.name.id) for word in _WORD.findall(name)}
    for said in (*people, *places):
        if len(said.strip()) >= SHORTEST_NAME:
            yield said.strip()
        yield from (word for word in _WORD.findall(said) if word.casefold() not in known)


def _text(
    product: Product, mode: str, said: list[str], finding: RecordedFinding, names: set[str], language: str
) -> ArticleText:
    words = wording_of(language, product=product)
    failure = next((words.pick(one.name) for one in product.failure_modes if one.id == mode), "")
    title = words.text("article_draft_title", product=words.pick(product.name), failure=failure or BLANK)
    parts = [f"- {words.pick(one.name)}" for one in product.parts if one.id in finding.parts]
    body = [
        f"## {words.text('article_draft_reported')}",
        *(said or [BLANK]),
        f"## {words.text('article_draft_check')}",
        f"1. {BLANK}",
        f"## {words.text('article_draft_found')}",
        blanked(finding.note, names) or BLANK,
        *(["\n".join(parts)] if parts else []),
        f"## {words.text('article_draft_call')}",
        f"- {BLANK}",
    ]
    return ArticleText(title, words.text("article_draft_summary"), "", "\n\n".join(body))
