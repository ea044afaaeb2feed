"""Articles of the knowledge base: their versions, texts in both languages, and what they are about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from psycopg.types.json import Jsonb

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of

SQL = load(__file__)


class ArticleKind(StrEnum):
    FAULT = "fault"
    CARE = "care"
    USE = "use"
    SAFETY = "safety"
    SERVICE = "service"
    WARRANTY = "warranty"
    TREE = "tree"


class VersionState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class ArticleLink:
    """What an article is about; `name` is empty where it is the product itself."""

    product: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class ArticleText:
    title: str
    summary: str
    keywords: str
    body: str


@dataclass(frozen=True, slots=True)
class Article:
    """`edited`: a person has written a version of it. Titles are those of its newest version."""

    id: int
    tenant_id: int | None
    slug: str
    kind: ArticleKind
    file_hash: bytes | None
    edited: bool
    titles: dict[str, str]
    draft: int | None
    published: int | None
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ArticleVersion:
    id: int
    article_id: int
    number: int
    state: VersionState
    from_file: bool
    questions: dict[str, Any] | None
    made_at: datetime
    made_by: str
    saved_at: datetime
    published_at: datetime | None
    published_by: str | None


@dataclass(frozen=True, slots=True)
class ShownArticle:
    """A published article in one language."""

    id: int
    version_id: int
    slug: str
    kind: ArticleKind
    title: str
    summary: str
    keywords: str
    body: str
    questions: dict[str, Any] | None
    published_at: datetime
    products: list[str]


@dataclass(frozen=True, slots=True)
class _TextRow:
    language: str
    title: str
    summary: str
    keywords: str
    body: str


def create_article(
    conn: Connection, slug: str, kind: ArticleKind, *, tenant_id: int | None, file_hash: bytes | None = None
) -> int | None:
    """The new article's number; None where the slug is taken."""
    values = {"slug": slug, "kind": kind, "tenant_id": tenant_id, "file_hash": file_hash}
    row = conn.execute(SQL["create_article"], values).fetchone()
    return int(row[0]) if row else None


def lock_article(conn: Connection, article_id: int) -> Article | None:
    """Kept from others until the end of the transaction; None where there is none, or where it may not be changed."""
    if conn.execute(SQL["lock_article"], {"article_id": article_id}).fetchone() is None:
        return None
    return find_article(conn, article_id)


def find_article(conn: Connection, article_id: int) -> Article | None:
    values = {"article_id": article_id, "slug": None, "kind": None, "product": None, "state": None}
    return fetch_one(conn, SQL["list_articles"], values, Article)


def article_of_slug(conn: Connection, slug: str, tenant_id: int | None) -> Article | None:
    """A tenant's own article, or everybody's."""
    values = {"article_id": None, "slug": slug, "kind": None, "product": None, "state": None}
    found = fetch_all(conn, SQL["list_articles"], values, Article)
    return next((one for one in found if one.tenant_id == tenant_id), None)


def list_articles(
    conn: Connection, *, kind: str | None = None, product: str | None = None, state: str | None = None
) -> list[Article]:
    """All of them by slug; `state`: `draft` or `published`, those that have such a version."""
    values = {"article_id": None, "slug": None, "kind": kind, "product": product, "state": state}
    return fetch_all(conn, SQL["list_articles"], values, Article)


def put_file_hash(conn: Connection, article_id: int, file_hash: bytes, kind: ArticleKind) -> None:
    conn.execute(SQL["put_file_hash"], {"article_id": article_id, "file_hash": file_hash, "kind": kind})


def links_of(conn: Connection, article_id: int) -> list[ArticleLink]:
    return fetch_all(conn, SQL["links_of"], {"article_id": article_id}, ArticleLink)


def put_links(conn: Connection, article_id: int, links: Sequence[ArticleLink]) -> None:
    """These instead of those that there were."""
    conn.execute(SQL["drop_links"], {"article_id": article_id})
    with conn.cursor() as cursor:
        cursor.executemany(SQL["put_link"], [{"article_id": article_id, **fields_of(link)} for link in links])


def create_version(
    conn: Connection,
    article_id: int,
    texts: Mapping[str, ArticleText],
    questions: Mapping[str, Any] | None,
    *,
    by: str,
    at: datetime,
    from_file: bool = False,
) -> int:
    """A draft; its number among all versions."""
    held = Jsonb(questions) if questions is not None else None
    values = {"article_id": article_id, "questions": held, "by": by, "at": at, "from_file": from_file}
    row = conn.execute(SQL["create_version"], values).fetchone()
    if row is None:
        raise LookupError(f"article {article_id} has a draft, or is not there")
    put_texts(conn, int(row[0]), texts)
    return int(row[0])


def put_texts(conn: Connection, version_id: int, texts: Mapping[str, ArticleText]) -> None:
    with conn.cursor() as cursor:
        cursor.executemany(
            SQL["put_text"],
            [{"version_id": version_id, "language": name, **fields_of(text)} for name, text in texts.items()],
        )


def save_draft(conn: Connection, version_id: int, *, seen_at: datetime, at: datetime) -> bool:
    """Notes that a draft is saved again; False where it is no draft, or somebody saved it since `seen_at`."""
    values = {"version_id": version_id, "seen_at": seen_at, "at": at}
    return conn.execute(SQL["save_draft"], values).rowcount == 1


def move_version(
    conn: Connection, version_id: int, *, from_state: VersionState, to_state: VersionState, by: str, at: datetime
) -> bool:
    """False where the version is not in `from_state`."""
    values = {"version_id": version_id, "from_state": from_state, "to_state": to_state, "by": by, "at": at}
    return conn.execute(SQL["move_version"], values).rowcount == 1


def versions_of(conn: Connection, article_id: int) -> list[ArticleVersion]:
    """The newest first."""
    return fetch_all(conn, SQL["versions_of"], {"article_id": article_id}, ArticleVersion)


def texts_of(conn: Connection, version_id: int) -> dict[str, ArticleText]:
    rows = fetch_all(conn, SQL["texts_of"], {"version_id": version_id}, _TextRow)
    return {row.language: ArticleText(row.title, row.summary, row.keywords, row.body) for row in rows}


def shown_article(conn: Connection, slug: str, language: str) -> ShownArticle | None:
    """The published article of a slug; a tenant's own before everybody's."""
    return fetch_one(conn, SQL["shown_article"], {"slug": slug, "language": language}, ShownArticle)


def shown_articles(
    conn: Connection, language: str, *, product: str | None = None, kinds: Sequence[str] | None = None
) -> list[ShownArticle]:
    """Published ones by title, without their body; `product`: about it, or about no product."""
    values = {"language": language, "product": product, "kinds": list(kinds) if kinds else None}
    return fetch_all(conn, SQL["shown_articles"], values, ShownArticle)


def articles_about(
    conn: Connection, language: str, product: str, *, failure_mode: str, codes: Sequence[str], limit: int
) -> list[ShownArticle]:
    """Published ones linked to a failure mode or a code of a product, those of the failure mode first."""
    values = {"language": language, "product": product, "mode": failure_mode, "codes": list(codes), "limit": limit}
    return fetch_all(conn, SQL["articles_about"], values, ShownArticle)


def titles_of(conn: Connection, slugs: Sequence[str], language: str) -> dict[str, str]:
    """Titles of the published ones among some slugs."""
    rows = conn.execute(SQL["titles_of"], {"slugs": list(slugs), "language": language}).fetchall()
    return {str(slug): str(title) for slug, title in rows}


def article_known(conn: Connection, slug: str) -> bool:
    """Whether there is an article of this short name, published or not."""
    row = conn.execute(SQL["article_known"], {"slug": slug}).fetchone()
    return bool(row and row[0])
