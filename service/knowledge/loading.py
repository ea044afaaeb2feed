"""Loads the files of the knowledge base: what is new or changed is published; what a person edited stays as it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fleet.process import get_log
from knowledge.files import ArticleFile, article_files
from service.knowledge.editing import publish_version
from service.knowledge.indexing import forget_version, index_anew
from store.engine.database import Connection
from store.knowledge.articles import (
    Article,
    ArticleKind,
    ArticleLink,
    ArticleText,
    VersionState,
    create_article,
    create_version,
    list_articles,
    lock_article,
    move_version,
    put_file_hash,
    put_links,
    versions_of,
)

# Who publishes what the files hold.
LOADER = "sigap"
log = get_log("service")


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many articles are new, changed, kept for somebody edited them, and withdrawn for their file is gone."""

    new: int = 0
    changed: int = 0
    kept: int = 0
    withdrawn: int = 0

    def __add__(self, other: "Loaded") -> "Loaded":
        return Loaded(
            self.new + other.new,
            self.changed + other.changed,
            self.kept + other.kept,
            self.withdrawn + other.withdrawn,
        )


def load_articles(conn: Connection, at: datetime, files: Sequence[ArticleFile] | None = None) -> Loaded:
    """Idempotent: one transaction; what it published is indexed in transactions after it, now or at the next start."""
    every = article_files() if files is None else files
    known = {one.slug: one for one in list_articles(conn) if one.tenant_id is None}
    changed = [file for file in every if file.slug not in known or known[file.slug].file_hash != file.digest]
    slugs = {file.slug for file in every}
    gone = [
        one
        for one in known.values()
        if one.slug not in slugs and one.file_hash is not None and not one.edited and one.published
    ]
    done = Loaded()
    with conn.transaction():
        for file in changed:
            done += _load(conn, file, known.get(file.slug), at)
        for article in gone:
            done += _withdraw(conn, article, at)
    if done != Loaded():
        log.info("articles_loaded", **{name: getattr(done, name) for name in Loaded.__slots__})
    index_anew(conn)
    return done


def _load(conn: Connection, file: ArticleFile, article: Article | None, at: datetime) -> Loaded:
    kind = ArticleKind(file.kind)
    if article is None:
        number = create_article(conn, file.slug, kind, tenant_id=None, file_hash=file.digest)
        if number is None:  # Another process loads, too.
            return Loaded()
        _publish(conn, number, file, at)
        return Loaded(new=1)
    now = lock_article(conn, article.id)
    if now is None or now.file_hash == file.digest:
        return Loaded()
    put_file_hash(conn, now.id, file.digest, kind)
    # Written in the console under this slug, or edited there: people's words stay.
    if now.edited or now.file_hash is None:
        return Loaded(kept=1)
    _publish(conn, now.id, file, at)
    return Loaded(changed=1)


def _publish(conn: Connection, article_id: int, file: ArticleFile, at: datetime) -> None:
    put_links(conn, article_id, [ArticleLink(*link) for link in file.links])
    texts = {name: ArticleText(one.title, one.summary, one.keywords, one.body) for name, one in file.texts.items()}
    version_id = create_version(conn, article_id, texts, file.questions, by=LOADER, at=at, from_file=True)
    draft = next(one for one in versions_of(conn, article_id) if one.id == version_id)
    publish_version(conn, article_id, draft, by=LOADER, at=at)


def _withdraw(conn: Connection, article: Article, at: datetime) -> Loaded:
    shown = next((one for one in versions_of(conn, article.id) if one.state is VersionState.PUBLISHED), None)
    if shown is None:
        return Loaded()
    forget_version(conn, shown.id)
    move_version(conn, shown.id, from_state=VersionState.PUBLISHED, to_state=VersionState.WITHDRAWN, by=LOADER, at=at)
    return Loaded(withdrawn=1)


class ArticleLoader:
    """Loads once, at the start of the process."""

    def __init__(self, conn: Connection) -> None:
        self._conn, self._done = conn, False

    def look(self, wall: datetime) -> None:
        if not self._done:
            load_articles(self._conn, wall)
            self._done = True
