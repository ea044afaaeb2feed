"""`/articles`: the articles of the knowledge base, searched as customers search."""

from fastapi import Request
from nicegui import ui

from api.access.permissions import Permission
from dashboards.frame import fleets, frame
from dashboards.parts.knowledge.manuals import manuals_panel
from dashboards.parts.knowledge.new_article import new_article_dialog
from dashboards.parts.knowledge.rows import article_row
from dashboards.parts.shared.filtered_list import PAGE_ROWS, Chosen, Listing, filter_bar, pick, search_field, searched
from dashboards.viewer import Viewer
from knowledge.questions import LANGUAGES
from service.knowledge.search import search
from store.engine.database import Connection
from store.knowledge.articles import Article, ArticleKind, list_articles

FILTERS = {"state": "", "kind": "", "product": "", "q": ""}
STATES = ("published", "draft", "withdrawn")
MOST_FOUND = 50


async def articles(request: Request) -> None:
    known = await fleets()
    with frame(request, "articles", known) as page:
        viewer, t = page.viewer, page.viewer.t
        listing = Listing(page, "articles.html", articles_of, searched(request.query_params, FILTERS))
        with filter_bar(page, t("articles")):
            search_field(listing, "q", t("articles_hint"))
            pick(listing, "state", {"": t("all"), **{one: t(f"article_{one}") for one in STATES}}, t("article_state"))
            kinds = {"": t("all"), **{one.value: t(f"article_kind_{one}") for one in ArticleKind}}
            pick(listing, "kind", kinds, t("article_kind"))
            products = {"": t("all"), **{one.id: viewer.pick(one.name) for one in known.products.values()}}
            pick(listing, "product", products, t("product"))
        ui.label(t("articles_help")).classes("muted")
        with ui.element("div").classes("actions"):
            if viewer.may(Permission.KNOWLEDGE_WRITE):
                ui.button(t("article_new"), icon="add", on_click=lambda: new_article_dialog(page)).props(
                    "outline no-caps"
                )
            ui.link(t("articles_public"), f"/help/{viewer.language}").classes("more")
        await listing.show()
        await manuals_panel(page)


def articles_of(conn: Connection, viewer: Viewer, chosen: Chosen, skip: int) -> dict[str, object]:
    every = list_articles(
        conn, kind=chosen["kind"] or None, product=chosen["product"] or None, state=chosen["state"] or None
    )
    found = _asked(conn, every, chosen["q"].strip())
    return {
        "rows": [article_row(viewer, one) for one in found[skip : skip + PAGE_ROWS]],
        "more": len(found) > skip + PAGE_ROWS,
        "total": len(found),
    }


def _asked(conn: Connection, every: list[Article], text: str) -> list[Article]:
    """Those whose title or short name holds a text, then those that customers find by it, in either language."""
    if not text:
        return every
    asked = text.casefold()
    titled = [
        one for one in every if asked in one.slug or any(asked in title.casefold() for title in one.titles.values())
    ]
    ranks = {
        hit.article_id: place
        for language in LANGUAGES
        for place, hit in enumerate(search(conn, language, text, limit=MOST_FOUND).hits)
    }
    seen = {one.id for one in titled}
    return [*titled, *sorted((one for one in every if one.id in ranks.keys() - seen), key=lambda one: ranks[one.id])]
