"""The form that begins an article: its short name, its kind and its product. The words come after."""

import re
from datetime import UTC, datetime

from nicegui import ui

from api.access.permissions import Permission
from dashboards.console import fleets_now, read
from dashboards.frame import Page
from dashboards.parts.knowledge.editor import EMPTY
from dashboards.parts.shared.acting import act
from knowledge.questions import LANGUAGES
from service.knowledge.editing import NewArticle, write_article
from store.engine.database import Connection
from store.knowledge.articles import ArticleKind, ArticleLink

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG = 80


async def new_article_dialog(page: Page) -> None:
    viewer, t = page.viewer, page.viewer.t
    products = {one.id: viewer.pick(one.name) for one in (await read(fleets_now)).products.values()}
    with ui.dialog() as dialog, ui.card().classes("ask"):
        ui.label(t("article_new")).classes("dialog-title")
        slug = ui.input(t("article_slug"), validation={t("article_slug_rule"): lambda said: _fits(str(said or ""))})
        slug.props(f"outlined dense autofocus maxlength={LONGEST_SLUG}").without_auto_validation()
        kinds = {one.value: t(f"article_kind_{one}") for one in ArticleKind if one is not ArticleKind.TREE}
        kind = ui.select(kinds, value=ArticleKind.FAULT.value, label=t("article_kind")).props("outlined dense")
        product = ui.select({"": t("article_no_product"), **products}, value="", label=t("product"))
        product.props("outlined dense")
        made = list[int]()

        def work(conn: Connection) -> None:
            links = [ArticleLink(str(product.value), "product", "")] if product.value else []
            texts = dict.fromkeys(LANGUAGES, EMPTY)
            new = NewArticle(str(slug.value).strip(), ArticleKind(str(kind.value)), links, texts)
            tenant = viewer.principal.tenant_id
            made.append(write_article(conn, new, tenant_id=tenant, by=viewer.name, at=datetime.now(UTC)))

        async def begin() -> None:
            if not slug.validate():
                return
            if await act(page, Permission.KNOWLEDGE_WRITE, work, done="", about="article") and made:
                dialog.close()
                ui.navigate.to(f"/articles/{made[0]}")

        with ui.row().classes("dialog-buttons"):
            ui.button(t("close_dialog"), on_click=dialog.close).props("flat no-caps")
            ui.button(t("article_begin"), on_click=begin).props("unelevated no-caps color=primary")
    await dialog
    dialog.delete()


def _fits(said: str) -> bool:
    return len(said.strip()) <= LONGEST_SLUG and SLUG.fullmatch(said.strip()) is not None
