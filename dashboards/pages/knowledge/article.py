"""`/articles/{id}`: one article with its versions and both languages as customers see them; writing and publishing."""

from fastapi import Request
from nicegui import ui

from dashboards.console import read
from dashboards.frame import fleets, frame
from dashboards.pages.missing import NothingHere
from dashboards.parts.knowledge.buttons import article_buttons
from dashboards.parts.knowledge.manuals import manuals_panel
from dashboards.parts.knowledge.rows import head_of, preview_of, versions_shown
from store.knowledge.articles import find_article

LARGEST_ID = 2**63 - 1


async def article(request: Request, article_id: str) -> None:
    known = await fleets()
    number = int(article_id) if article_id.isascii() and article_id.isdigit() and len(article_id) < 20 else 0
    found = await read(find_article, number) if 0 < number <= LARGEST_ID else None
    if found is None:
        raise NothingHere
    with frame(request, "articles", known, title=found.slug) as page:
        head = await page.fragment("article_head.html", head_of, page.viewer, number)
        buttons = await article_buttons(page, number)
        with ui.element("div").classes("two-columns"):
            with ui.element("div").classes("wide"):
                preview = await page.fragment("article_preview.html", preview_of, page.viewer, number)
            with ui.element("div"):
                await manuals_panel(page, number)
                versions = await page.fragment("article_versions.html", versions_shown, page.viewer, number)
    for one in (head, buttons, preview, versions):
        page.follow("article", refresh=one.refresh)
