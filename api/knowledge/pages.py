"""The public pages of the knowledge base: no account, no script. Articles, search, and trees of one question a page."""

from collections.abc import Sequence
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.knowledge.rendering import (
    HEADERS,
    HOME,
    help_address,
    products_by_id,
    readers_view,
    render,
    shown_body,
)
from api.portal.contact_here import contact_here
from api.portal.page_route import NoPage, PageRoute
from api.web.database import WholeDb
from api.web.language import preferred_language
from api.web.plain_pages import plain
from fleet.product import Product
from knowledge.questions import LANGUAGES, LONGEST_QUESTION
from knowledge.trees import TreeQuestion, tree_of_json
from service.knowledge.article_questions import LONGEST_QUESTION as LONGEST_ASKED
from service.knowledge.article_questions import MOST_SHOWN
from service.knowledge.manuals import find_manuals, manuals_for
from service.knowledge.search import Hit, search
from store.engine.database import Connection
from store.knowledge.article_questions import published_questions
from store.knowledge.articles import ArticleKind, ShownArticle, shown_article, shown_articles, titles_of
from wording.wording import wording_of

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=PageRoute)


def language_of(language: str) -> str:
    """The first part of an address; NoPage where it names no language of ours."""
    if language not in LANGUAGES:
        raise NoPage(404, "no_page")
    return language


Language = Annotated[str, Depends(language_of)]
# In this order on a page; safety comes first.
SECTIONS = ("tree", "fault", "care", "use", "safety", "warranty", "service")
LONGEST_SLUG, MOST_FOUND, MOST_MANUALS = 80, 12, 5
# What is said after somebody asked below an article.
SAYS = frozenset({"asked", "empty"})


@router.get("")
def begin(request: Request) -> Response:
    """Indonesian first: who reads English asks for it."""
    language = preferred_language(request.headers.get("accept-language", ""), default="id")
    return RedirectResponse(help_address(language), status_code=303, headers={**HEADERS, "Vary": "Accept-Language"})


@router.get("/{language}")
def home(language: Language, request: Request, whole: WholeDb) -> Response:
    with readers_view(whole, request) as conn:
        every = shown_articles(conn, language)
        known = products_by_id(conn)
        about = {name for one in every for name in one.products}
        general = [one for one in every if len(one.products) != 1]
        return render(
            "home.html",
            language,
            request,
            contact=contact_here(conn),
            products=[(name, _named(product, language)) for name, product in known.items() if name in about],
            safety=[one for one in general if one.kind is ArticleKind.SAFETY],
            trees=[one for one in every if one.kind is ArticleKind.TREE],
            sections=_sections(
                [one for one in every if len(one.products) != 1], ("service", "warranty", "use", "care")
            ),
        )


@router.get("/{language}/search")
def find(
    language: Language,
    request: Request,
    whole: WholeDb,
    q: Annotated[str, Query(max_length=2000)] = "",
    product: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    asked = plain(q, LONGEST_QUESTION)
    with readers_view(whole, request) as conn:
        found = search(conn, language, asked, product=product.replace("\0", "") or None, limit=MOST_FOUND)
        other = () if found.hits or not asked else _in_other_language(conn, language, asked)
        return render(
            "search.html",
            language,
            request,
            contact=contact_here(conn),
            for_engines=False,
            asked=asked,
            product=product,
            hits=[one for one in found.hits if not found.danger or one.slug != found.danger.slug],
            danger=found.danger,
            sure=found.sure,
            manuals=find_manuals(conn, language, asked, limit=MOST_MANUALS) if asked else [],
            elsewhere=other,
        )


def _in_other_language(conn: Connection, language: str, asked: str) -> list[tuple[str, str]]:
    """Who writes in the other language finds the article in the page's: address and title."""
    hits: Sequence[Hit] = search(conn, "en" if language == "id" else "id", asked, limit=MOST_FOUND).hits
    titles = titles_of(conn, [one.slug for one in hits], language)
    return [(one.slug, titles[one.slug]) for one in hits if one.slug in titles]


@router.get("/{language}/about/{product}")
def about_product(language: Language, product: str, request: Request, whole: WholeDb) -> Response:
    with readers_view(whole, request) as conn:
        known = products_by_id(conn).get(product)
        every = (
            [one for one in shown_articles(conn, language, product=product) if product in one.products] if known else []
        )
        if known is None or not every:
            raise NoPage(404, "no_page")
        return render(
            "product.html",
            language,
            request,
            contact=contact_here(conn),
            product=product,
            name=_named(known, language),
            sections=_sections(every, SECTIONS),
            manuals=manuals_for(conn, language, products=[product]),
        )


@router.get("/{language}/{slug}")
def article(language: Language, slug: str, request: Request, whole: WholeDb, said: str = "") -> Response:
    """`said`: what became of a question that was just asked below it."""
    with readers_view(whole, request) as conn:
        found = known_article(conn, slug, language)
        if found.questions is not None:
            return _question(conn, found, "", language, request)
        related = [
            one
            for one in shown_articles(conn, language, product=found.products[0] if found.products else None)
            if one.kind is ArticleKind.TREE and set(one.products) & set(found.products)
        ]
        return render(
            "article.html",
            language,
            request,
            contact=contact_here(conn),
            article=found,
            parts=shown_body(found.body, language),
            back=_back(conn, found, language),
            trees=related,
            manuals=manuals_for(conn, language, products=found.products[:1], article=found.slug),
            asked_below=published_questions(conn, found.slug, language, limit=MOST_SHOWN),
            said=said if said in SAYS else "",
            client_id=uuid4(),
            longest=LONGEST_ASKED,
        )


@router.get("/{language}/{slug}/{question}")
def question(language: Language, slug: str, question: str, request: Request, whole: WholeDb) -> Response:
    with readers_view(whole, request) as conn:
        found = known_article(conn, slug, language)
        if found.questions is None:
            raise NoPage(404, "no_page")
        return _question(conn, found, question, language, request)


def known_article(conn: Connection, slug: str, language: str) -> ShownArticle:
    found = shown_article(conn, slug, language) if len(slug) <= LONGEST_SLUG and "\0" not in slug else None
    if found is None:
        raise NoPage(404, "no_page")
    return found


def _question(conn: Connection, found: ShownArticle, name: str, language: str, request: Request) -> Response:
    """One question of a tree. Its answers are plain links."""
    tree = tree_of_json(found.questions or {})
    one = tree.questions.get(name) if name else tree.first
    if one is None:
        raise NoPage(404, "no_page")
    return render(
        "tree.html",
        language,
        request,
        contact=contact_here(conn),
        article=found,
        question=one.said[language],
        help=one.help[language] if one.help else "",
        warning=one.warning[language] if one.warning else "",
        answers=_answers(conn, found.slug, one, language),
        is_first=one is tree.first,
        back=_back(conn, found, language),
    )


def _answers(conn: Connection, slug: str, asked: TreeQuestion, language: str) -> list[dict[str, object]]:
    """Where each answer leads; one whose article is not published leads to the service team."""
    titles = titles_of(conn, [one.article for one in asked.answers if one.article], language)
    return [
        {
            "said": one.said[language],
            "address": f"{help_address(language, slug)}/{one.question}"
            if one.question
            else help_address(language, one.article)
            if one.article in titles
            else "",
            "title": titles.get(one.article, ""),
        }
        for one in asked.answers
    ]


def _sections(every: Sequence[ShownArticle], kinds: Sequence[str]) -> list[tuple[str, list[ShownArticle]]]:
    rows = ((kind, [one for one in every if one.kind == kind]) for kind in kinds)
    return [(kind, row) for kind, row in rows if row]


def _back(conn: Connection, found: ShownArticle, language: str) -> tuple[str, str] | None:
    """The page of its only product: address and name."""
    known = products_by_id(conn).get(found.products[0]) if len(found.products) == 1 else None
    return (help_address(language, product=known.id), _named(known, language)) if known else None


def _named(product: Product, language: str) -> str:
    return wording_of(language).pick(product.name)
