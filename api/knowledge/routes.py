"""Articles over HTTP: read, searched, written, published."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import AfterValidator, ConfigDict, Field

from api.access.actor import Actor
from api.access.asks import Asker, asks
from api.access.permissions import Permission
from api.access.principal import Principal
from api.schemas.articles import (
    LINK,
    TEXT,
    ArticleOut,
    FoundArticlesOut,
    WholeArticleOut,
    found_out,
    whole_article_out,
)
from api.web.database import Db, wall_clock
from api.web.documented_errors import errors
from api.web.fields import Body, Id, Moment, PathId, Word, no_nul
from api.web.language import Words
from api.web.paging import Page
from knowledge.questions import LONGEST_QUESTION
from service.knowledge.editing import (
    NewArticle,
    copy_article,
    drop_draft,
    publish_article,
    save_article,
    withdraw_article,
    write_article,
)
from service.knowledge.from_ticket import article_of_ticket
from service.knowledge.refusals import NoSuchArticle
from service.knowledge.search import search
from store.engine.database import Connection
from store.knowledge.articles import (
    ArticleKind,
    ArticleLink,
    ArticleText,
    find_article,
    links_of,
    list_articles,
    texts_of,
    versions_of,
)

router = APIRouter(prefix="/v1/articles", tags=["knowledge"])
READS = [Depends(asks(Permission.KNOWLEDGE_READ))]
WRITES = [Depends(asks(Permission.KNOWLEDGE_WRITE))]
Kind = Literal["fault", "care", "use", "safety", "service", "warranty", "tree"]
Said = Annotated[str, AfterValidator(no_nul)]


class TextIn(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [TEXT]})

    title: Annotated[Said, Field(max_length=200)]
    summary: Annotated[Said, Field(max_length=1000)]
    keywords: Annotated[Said, Field(max_length=2000, description="As customers type, separated by commas.")] = ""
    body: Annotated[Said, Field(max_length=30_000, description="In the markup of articles.")]


class LinkIn(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [LINK]})

    product: Word
    kind: Literal["product", "failure_mode", "code", "component"]
    name: Annotated[Said, Field(max_length=200)] = ""


class Texts(Body):
    """An article in both languages. A draft may lack words; a published one may not."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"id": TEXT, "en": TEXT}]})

    id: TextIn
    en: TextIn


class NewArticleIn(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"slug": "fridge-ice-maker", "kind": "use", "links": [LINK], "texts": {"id": TEXT, "en": TEXT}}
            ]
        }
    )

    slug: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
    kind: Kind
    links: list[LinkIn] = Field(default_factory=list, max_length=100)
    texts: Texts


class DraftIn(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"texts": {"id": TEXT, "en": TEXT}, "seen_at": "2026-03-04T08:00:00Z"}]}
    )

    texts: Texts
    links: list[LinkIn] | None = Field(None, max_length=100, description="Left out: as they are.")
    seen_at: Moment | None = Field(None, description="`saved_at` of the version that was edited.")


class TicketIn(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"ticket_id": 12}]})

    ticket_id: Id


@router.get("", summary="List articles", responses=errors(), dependencies=READS)
def articles(
    db: Db,
    kind: Annotated[Kind | None, Query()] = None,
    product: Annotated[Word | None, Query()] = None,
    state: Annotated[Literal["draft", "published", "withdrawn"] | None, Query()] = None,
) -> Page[ArticleOut]:
    """Articles and troubleshooting trees by slug; all on one page."""
    with db.connection() as conn:
        found = list_articles(conn, kind=kind, product=product, state=state)
        return Page[ArticleOut](items=[ArticleOut.model_validate(one) for one in found], next=None)


@router.get("/search", summary="Search articles", responses=errors(), dependencies=READS)
def search_articles(
    db: Db,
    words: Words,
    q: Annotated[Word, Query(max_length=LONGEST_QUESTION, description="A question as a customer asks it.")],
    language: Annotated[Literal["id", "en"] | None, Query()] = None,
    product: Annotated[Word | None, Query(description="Of the appliance that it is about.")] = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> FoundArticlesOut:
    """Published articles that fit a question, the best first."""
    with db.connection() as conn:
        return found_out(search(conn, language or words.language, q, product=product, limit=limit))


@router.get("/{article_id}", summary="One article", responses=errors(404), dependencies=READS)
def article(article_id: PathId, db: Db) -> WholeArticleOut:
    """An article with its versions, and the texts of the newest one."""
    with db.connection() as conn:
        return _whole(conn, article_id)


@router.post("", status_code=201, summary="Write an article", responses=errors(409), dependencies=WRITES)
def create(body: NewArticleIn, db: Db, asker: Asker, actor: Actor) -> WholeArticleOut:
    """A new article as a draft: nobody is shown it before it is published."""
    new = NewArticle(body.slug, ArticleKind(body.kind), _links(body.links), _texts(body.texts))
    with db.connection() as conn:
        number = write_article(conn, new, tenant_id=tenant_of(asker), by=actor, at=wall_clock())
        return _whole(conn, number)


@router.post("/from-ticket", status_code=201, summary="Make an article of a ticket", responses=errors(404, 409),
             dependencies=WRITES)  # fmt: skip
def from_ticket(body: TicketIn, db: Db, asker: Asker, actor: Actor) -> WholeArticleOut:
    """A draft of what was reported and found on a resolved ticket; names, telephone numbers and addresses are blank."""
    with db.connection() as conn:
        number = article_of_ticket(conn, body.ticket_id, tenant_id=tenant_of(asker), by=actor, at=wall_clock())
        return _whole(conn, number)


@router.post("/{article_id}/draft", summary="Save a draft", responses=errors(404, 409), dependencies=WRITES)
def draft(article_id: PathId, body: DraftIn, db: Db, asker: Asker, actor: Actor) -> WholeArticleOut:
    """Saves the draft of an article, or begins one; what is shown stays as it is."""
    links = None if body.links is None else _links(body.links)
    with db.connection() as conn:
        save_article(
            conn,
            article_id,
            _texts(body.texts),
            links,
            tenant_id=tenant_of(asker),
            by=actor,
            at=wall_clock(),
            seen_at=body.seen_at,
        )
        return _whole(conn, article_id)


@router.post("/{article_id}/publish", summary="Publish the draft", responses=errors(404, 409), dependencies=WRITES)
def publish(article_id: PathId, db: Db, asker: Asker, actor: Actor) -> WholeArticleOut:
    """The draft is shown from now on, in both languages."""
    with db.connection() as conn:
        publish_article(conn, article_id, tenant_id=tenant_of(asker), by=actor, at=wall_clock())
        return _whole(conn, article_id)


@router.post("/{article_id}/withdraw", summary="Withdraw", responses=errors(404, 409), dependencies=WRITES)
def withdraw(article_id: PathId, db: Db, asker: Asker, actor: Actor) -> WholeArticleOut:
    """Nobody is shown the article any more."""
    with db.connection() as conn:
        withdraw_article(conn, article_id, tenant_id=tenant_of(asker), by=actor, at=wall_clock())
        return _whole(conn, article_id)


@router.post("/{article_id}/drop-draft", summary="Drop the draft", responses=errors(404, 409), dependencies=WRITES)
def drop(article_id: PathId, db: Db, asker: Asker, actor: Actor) -> WholeArticleOut:
    """The draft is not gone on with; what is shown stays."""
    with db.connection() as conn:
        drop_draft(conn, article_id, tenant_id=tenant_of(asker), by=actor, at=wall_clock())
        return _whole(conn, article_id)


@router.post("/{article_id}/copy", status_code=201, summary="Make it one's own", responses=errors(404, 409),
             dependencies=WRITES)  # fmt: skip
def copy(article_id: PathId, db: Db, asker: Asker, actor: Actor) -> WholeArticleOut:
    """A tenant's own draft of an article that is everybody's. Published, it stands in its place for that tenant."""
    with db.connection() as conn:
        number = copy_article(conn, article_id, tenant_id=asker.tenant_id or 1, by=actor, at=wall_clock())
        return _whole(conn, number)


def tenant_of(asker: Principal) -> int | None:
    """None: of the whole installation, whose articles are everybody's."""
    return asker.tenant_id


def _whole(conn: Connection, article_id: int) -> WholeArticleOut:
    found = find_article(conn, article_id)
    if found is None:
        raise NoSuchArticle(article_id)
    versions = versions_of(conn, article_id)
    texts = texts_of(conn, versions[0].id) if versions else {}
    return whole_article_out(found, links_of(conn, article_id), texts, versions)


def _texts(given: Texts) -> dict[str, ArticleText]:
    return {name: ArticleText(one.title, one.summary, one.keywords, one.body) for name, one in
            (("id", given.id), ("en", given.en))}  # fmt: skip


def _links(given: list[LinkIn]) -> list[ArticleLink]:
    return [ArticleLink(one.product, one.kind, "" if one.kind == "product" else one.name) for one in given]
