"""Manuals are taken in, found by their title, and removed. Everybody may read them."""

import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from fleet.coded import CodedError, coded
from knowledge.questions import LANGUAGES, LONGEST_QUESTION, prepared, tables
from service.attachments.folder import AttachmentFolder
from service.attachments.pdf_files import PdfFile
from service.knowledge.refusals import EverybodysManual
from service.tickets.bad_entry import BadEntry
from store.assets.products import current_product
from store.engine.database import Connection
from store.field.attachments import stored_bytes
from store.knowledge.articles import article_known
from store.knowledge.manuals import (
    Manual,
    NewManual,
    add_manual,
    find_manual,
    list_manuals,
    manual_sent_before,
    remove_manual,
)

# Of the words of a question, what a title must hold.
FITS = 0.6


class NoSuchManual(CodedError, LookupError):
    def __init__(self, manual_id: int) -> None:
        super().__init__(coded("no_manual", manual=manual_id))


@dataclass(frozen=True, slots=True)
class SentManual:
    """A checked file, and what its sender says of it. About a `product`, an `article` (its short name), or both."""

    file: PdfFile
    client_id: UUID
    title: str
    language: str
    product: str | None
    article: str | None


def keep_manual(
    conn: Connection, folder: AttachmentFolder, sent: SentManual, *, tenant_id: int | None, by: str, at: datetime
) -> Manual:
    """The manual; one that this id made before, as it is. BadEntry where it is about nothing that there is.

    1. The file gets a random name. 2. The row is written. What dies between the two leaves a file that no row names;
    the sweep finds it.
    """
    if (known := manual_sent_before(conn, sent.client_id)) is not None:
        return known
    _require_subject(conn, sent)
    folder.require_room(stored_bytes(conn), sent.file.bytes)
    name = secrets.token_hex(16)
    folder.pdf(name).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with sent.file.path.open("rb") as file:
        os.fsync(file.fileno())
    sent.file.path.replace(folder.pdf(name))
    new = NewManual(
        tenant_id=tenant_id,
        client_id=sent.client_id,
        product=sent.product,
        article=sent.article,
        language=sent.language,
        title=sent.title,
        file_name=name,
        digest=sent.file.digest,
        bytes=sent.file.bytes,
        made_at=at,
        made_by=by,
    )
    number = add_manual(conn, new)
    if number is None:  # The same came at the same time, and was first.
        folder.pdf(name).unlink(missing_ok=True)
        known = manual_sent_before(conn, sent.client_id)
    else:
        known = find_manual(conn, number)
    assert known is not None
    return known


def _require_subject(conn: Connection, sent: SentManual) -> None:
    if not sent.title.strip():
        raise BadEntry("title", "", coded("manual_no_title"))
    if sent.product is None and sent.article is None:
        raise BadEntry("product", "", coded("manual_about_nothing"))
    if sent.product is not None and current_product(conn, sent.product) is None:
        raise BadEntry("product", sent.product, coded("no_product", product=sent.product))
    if sent.article is not None and not article_known(conn, sent.article):
        raise BadEntry("article", sent.article, coded("manual_no_article", article=sent.article))


def known_manual(conn: Connection, manual_id: int) -> Manual:
    found = find_manual(conn, manual_id)
    if found is None:
        raise NoSuchManual(manual_id)
    return found


def drop_manual(conn: Connection, manual_id: int, *, tenant_id: int | None) -> Manual:
    """Its row is gone for good; its file goes with the next sweep, if not before. EverybodysManual where somebody of
    one tenant would take it from all."""
    found = known_manual(conn, manual_id)
    if not remove_manual(conn, manual_id, tenant_id=tenant_id):
        raise EverybodysManual
    return found


def manuals_for(
    conn: Connection, language: str, *, products: Sequence[str], article: str | None = None
) -> list[Manual]:
    """What a page about them lists: those in its language first."""
    found = list_manuals(conn, products=products, article=article)
    return sorted(found, key=lambda one: one.language != language)


def find_manuals(conn: Connection, language: str, text: str, *, limit: int) -> list[Manual]:
    """Manuals whose title, product and language's words for a manual hold most words of a question; the best first."""
    cut = text[:LONGEST_QUESTION]
    asked = {one: frozenset(prepared(one, cut)) for one in LANGUAGES}
    ranked = []
    for manual in list_manuals(conn):
        fit = max(_fit(asked[one], _words(one, manual.title, manual.product or "")) for one in LANGUAGES)
        if fit >= FITS:
            ranked.append((-fit, manual.language != language, manual))
    return [manual for _, _, manual in sorted(ranked, key=lambda one: one[:2])[:limit]]


def _fit(asked: frozenset[str], held: frozenset[str]) -> float:
    return len(asked & held) / len(asked) if asked else 0.0


@lru_cache(maxsize=4096)
def _words(language: str, title: str, product: str) -> frozenset[str]:
    return frozenset(prepared(language, f"{title} {product.replace('_', ' ')} {tables(language).manual}"))
