"""Shapes of the knowledge base: articles, their versions, and what search finds."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field, JsonValue

from api.schemas.examples import T
from api.schemas.shapes import Shape, like
from service.knowledge.search import Found, Hit
from store.knowledge.article_questions import ArticleQuestion
from store.knowledge.articles import Article, ArticleLink, ArticleText, ArticleVersion
from store.knowledge.manuals import Manual

ARTICLE = {
    "id": 3,
    "tenant_id": None,
    "slug": "fridge-not-cold",
    "kind": "fault",
    "edited": False,
    "titles": {"en": "The refrigerator does not get cold", "id": "Kulkas tidak dingin"},
    "draft": None,
    "published": 1,
    "changed_at": T,
}
TEXT: dict[str, JsonValue] = {
    "title": "The refrigerator does not get cold",
    "summary": "Food in the refrigerator is warm although it is switched on.",
    "keywords": "fridge not cold, fridge warm",
    "body": "## What you can check yourself\n1. Make sure that the plug sits firmly.",
}
LINK: dict[str, JsonValue] = {"product": "refrigerator", "kind": "failure_mode", "name": "compressor_wear"}
VERSION = {
    "number": 1,
    "state": "published",
    "from_file": True,
    "made_at": T,
    "made_by": "sigap",
    "saved_at": T,
    "published_at": T,
    "published_by": "sigap",
}
HIT = {
    "article_id": 3,
    "slug": "fridge-not-cold",
    "kind": "fault",
    "title": "The refrigerator does not get cold",
    "summary": "Food in the refrigerator is warm although it is switched on.",
    "products": ["refrigerator"],
    "score": 1.7,
    "coverage": 1.0,
    "by_code": False,
    "strength": 0.4,
}


class ArticleOut(
    Shape,
    record=Article,
    without={"file_hash"},
    notes={
        "tenant_id": "Whose article it is; null: everybody's.",
        "slug": "Its name in addresses and links.",
        "edited": "Somebody wrote a version of it: its file does not replace it any more.",
        "titles": "Of the newest version, by language.",
        "draft": "The number of the version that is being written.",
        "published": "The number of the version that is shown.",
    },
):
    """An article of the knowledge base, without its texts."""

    model_config = like(**ARTICLE)


class ArticleTextOut(Shape, record=ArticleText):
    """One version in one language; `body` in the markup of articles."""

    model_config = like(**TEXT)


class ArticleLinkOut(Shape, record=ArticleLink, without={"kind"}):
    """What an article is about; `name` is empty where it is the product itself."""

    model_config = like(**LINK)

    kind: Literal["product", "failure_mode", "code", "component"]


class ArticleVersionOut(BaseModel):
    model_config = like(**VERSION)

    number: int
    state: Literal["draft", "published", "replaced", "withdrawn", "dropped"]
    from_file: bool = Field(description="It was loaded from a file of the knowledge base.")
    made_at: datetime
    made_by: str
    saved_at: datetime
    published_at: datetime | None
    published_by: str | None


class WholeArticleOut(BaseModel):
    """An article with its versions, and the texts of the newest one."""

    model_config = like(article=ARTICLE, links=[LINK], texts={"en": TEXT}, versions=[VERSION])

    article: ArticleOut
    links: list[ArticleLinkOut]
    texts: dict[str, ArticleTextOut] = Field(description="Of the newest version, by language.")
    versions: list[ArticleVersionOut] = Field(description="The newest first.")


class HitOut(BaseModel):
    model_config = like(**HIT)

    article_id: int
    slug: str
    kind: str
    title: str
    summary: str
    products: list[str]
    score: float
    coverage: float = Field(description="How much of the question's words the article holds, by weight (0 to 1).")
    by_code: bool = Field(description="It was found by a fault code in the question.")
    strength: float = Field(description="Where it holds them, on average: much in its title, little in its body alone.")


class FoundArticlesOut(BaseModel):
    """What search finds, the best first."""

    model_config = like(hits=[HIT], sure=True, danger=None)

    hits: list[HitOut]
    sure: bool = Field(description="The first one holds enough of the question to be an answer.")
    danger: HitOut | None = Field(description="A safety article that comes before anything else.")


class ArticleQuestionOut(Shape, record=ArticleQuestion):
    """A question that a reader asked below an article. `state`: submitted, published or withheld."""

    model_config = like(
        id=4, article_id=12, slug="fridge-not-cold", language="en", question="Does it matter how full it is?",
        shown_name="Ani", state="published", why=None, answer="Yes: air must move between the food.", asked_at=T,
        decided_at=T, decided_by="Hendra",
    )  # fmt: skip


def whole_article_out(
    article: Article, links: list[ArticleLink], texts: Mapping[str, ArticleText], versions: list[ArticleVersion]
) -> WholeArticleOut:
    return WholeArticleOut(
        article=ArticleOut.model_validate(article),
        links=[ArticleLinkOut.model_validate(one, from_attributes=True) for one in links],
        texts={name: ArticleTextOut.model_validate(one, from_attributes=True) for name, one in texts.items()},
        versions=[ArticleVersionOut.model_validate(one, from_attributes=True) for one in versions],
    )


def found_out(found: Found) -> FoundArticlesOut:
    return FoundArticlesOut(
        hits=[_hit_out(one) for one in found.hits],
        sure=found.sure,
        danger=_hit_out(found.danger) if found.danger else None,
    )


def _hit_out(hit: Hit) -> HitOut:
    return HitOut(
        article_id=hit.article_id,
        slug=hit.slug,
        kind=str(hit.kind),
        title=hit.title,
        summary=hit.summary,
        products=list(hit.products),
        score=round(hit.score, 4),
        coverage=round(hit.coverage, 4),
        by_code=hit.by_code,
        strength=hit.strength,
    )


class ManualOut(
    Shape,
    record=Manual,
    without={"file_name"},
    notes={"tenant_id": "Whose manual it is; null: everybody's.", "article": "The short name of an article."},
):
    """A manual as a file, about a product, an article or both."""

    model_config = like(
        id=4,
        tenant_id=None,
        client_id="0b7a1f4e-6a53-4b0e-9a6e-3f4c2d1e5a77",
        product="refrigerator",
        article=None,
        language="id",
        title="Buku petunjuk kulkas RF-200",
        bytes=812_345,
        made_at=T,
        made_by="Sari Dewi",
    )
