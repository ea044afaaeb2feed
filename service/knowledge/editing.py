"""Changes of articles: written as drafts, published in both languages at once, withdrawn. Each is one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from knowledge.questions import LANGUAGES
from service.knowledge.indexing import forget_version, index_version
from service.knowledge.refusals import (
    ArticleMovedOn,
    EverybodysArticle,
    LanguageMissing,
    NoDraft,
    NoSuchArticle,
    NotPublished,
    NoTreeHere,
    SavedMeanwhile,
    SlugTaken,
)
from service.knowledge.version_states import may_move
from store.engine.database import Connection
from store.knowledge.articles import (
    Article,
    ArticleKind,
    ArticleLink,
    ArticleText,
    ArticleVersion,
    VersionState,
    article_of_slug,
    create_article,
    create_version,
    find_article,
    links_of,
    lock_article,
    move_version,
    put_links,
    put_texts,
    save_draft,
    texts_of,
    versions_of,
)

Texts = Mapping[str, ArticleText]


@dataclass(frozen=True, slots=True)
class NewArticle:
    slug: str
    kind: ArticleKind
    links: Sequence[ArticleLink]
    texts: Texts


def write_article(conn: Connection, new: NewArticle, *, tenant_id: int | None, by: str, at: datetime) -> int:
    """A new article as a draft; its number. SlugTaken where the tenant has one of this slug."""
    if new.kind is ArticleKind.TREE:
        raise NoTreeHere
    with conn.transaction():
        number = create_article(conn, new.slug, new.kind, tenant_id=tenant_id)
        if number is None:
            raise SlugTaken(new.slug)
        put_links(conn, number, new.links)
        create_version(conn, number, new.texts, None, by=by, at=at)
        return number


def save_article(
    conn: Connection,
    article_id: int,
    texts: Texts,
    links: Sequence[ArticleLink] | None,
    *,
    tenant_id: int | None,
    by: str,
    at: datetime,
    seen_at: datetime | None,
) -> int:
    """Saves the draft, or begins one; the version's number. `seen_at`: when the version was saved that was edited;
    SavedMeanwhile where somebody saved it since. `links` None: as they are."""
    with conn.transaction():
        article = changeable(conn, article_id, tenant_id)
        newest = _newest(conn, article.id)
        draft = newest if newest and newest.state is VersionState.DRAFT else None
        if newest is not None and seen_at is not None and newest.saved_at != seen_at:
            raise SavedMeanwhile(newest.made_by)
        if links is not None:
            put_links(conn, article.id, links)
        if draft is None:
            questions = newest.questions if newest else None
            version = create_version(conn, article.id, texts, questions, by=by, at=at)
        else:
            version = draft.id
            save_draft(conn, draft.id, seen_at=draft.saved_at, at=at)
            put_texts(conn, draft.id, texts)
        return next(one.number for one in versions_of(conn, article.id) if one.id == version)


def publish_article(conn: Connection, article_id: int, *, tenant_id: int | None, by: str, at: datetime) -> None:
    """The draft is shown from now on, and what was shown is replaced. LanguageMissing where a language has no text."""
    with conn.transaction():
        changeable(conn, article_id, tenant_id)
        draft = _in_state(conn, article_id, VersionState.DRAFT)
        if draft is None:
            raise NoDraft
        texts = texts_of(conn, draft.id)
        for language in LANGUAGES:
            text = texts.get(language)
            if text is None or not (text.title.strip() and text.summary.strip() and text.body.strip()):
                raise LanguageMissing(language)
        publish_version(conn, article_id, draft, by=by, at=at)
        index_version(conn, draft.id)


def publish_version(conn: Connection, article_id: int, draft: ArticleVersion, *, by: str, at: datetime) -> None:
    """Shows a draft instead of the version before. Its texts are left to be indexed."""
    shown = _in_state(conn, article_id, VersionState.PUBLISHED)
    if shown is not None:
        forget_version(conn, shown.id)
        _move(conn, shown, VersionState.REPLACED, by=by, at=at)
    _move(conn, draft, VersionState.PUBLISHED, by=by, at=at)


def withdraw_article(conn: Connection, article_id: int, *, tenant_id: int | None, by: str, at: datetime) -> None:
    """Nobody is shown the article any more; its versions stay."""
    with conn.transaction():
        changeable(conn, article_id, tenant_id)
        shown = _in_state(conn, article_id, VersionState.PUBLISHED)
        if shown is None:
            raise NotPublished
        forget_version(conn, shown.id)
        _move(conn, shown, VersionState.WITHDRAWN, by=by, at=at)


def drop_draft(conn: Connection, article_id: int, *, tenant_id: int | None, by: str, at: datetime) -> None:
    """The draft is not gone on with."""
    with conn.transaction():
        changeable(conn, article_id, tenant_id)
        draft = _in_state(conn, article_id, VersionState.DRAFT)
        if draft is None:
            raise NoDraft
        _move(conn, draft, VersionState.DROPPED, by=by, at=at)


def copy_article(conn: Connection, article_id: int, *, tenant_id: int, by: str, at: datetime) -> int:
    """A tenant's own draft of an article that is everybody's; published, it stands in its place."""
    with conn.transaction():
        article, newest = find_article(conn, article_id), _newest(conn, article_id)
        if article is None or newest is None:
            raise NoSuchArticle(article_id)
        if article.tenant_id is not None or article_of_slug(conn, article.slug, tenant_id) is not None:
            raise SlugTaken(article.slug)
        number = create_article(conn, article.slug, article.kind, tenant_id=tenant_id)
        if number is None:
            raise SlugTaken(article.slug)
        put_links(conn, number, links_of(conn, article.id))
        create_version(conn, number, texts_of(conn, newest.id), newest.questions, by=by, at=at)
        return number


def changeable(conn: Connection, article_id: int, tenant_id: int | None) -> Article:
    """The article, kept from others. `tenant_id`: of whoever changes it; None: they are of the whole installation."""
    known = find_article(conn, article_id)
    if known is None:
        raise NoSuchArticle(article_id)
    if known.tenant_id is None and tenant_id is not None:
        raise EverybodysArticle
    article = lock_article(conn, article_id)
    if article is None:
        raise NoSuchArticle(article_id)
    return article


def _newest(conn: Connection, article_id: int) -> ArticleVersion | None:
    """The newest version that was not dropped."""
    return next((one for one in versions_of(conn, article_id) if one.state is not VersionState.DROPPED), None)


def _in_state(conn: Connection, article_id: int, state: VersionState) -> ArticleVersion | None:
    return next((one for one in versions_of(conn, article_id) if one.state is state), None)


def _move(conn: Connection, version: ArticleVersion, to_state: VersionState, *, by: str, at: datetime) -> None:
    moved = may_move(version.state, to_state) and move_version(
        conn, version.id, from_state=version.state, to_state=to_state, by=by, at=at
    )
    if not moved:
        raise ArticleMovedOn
