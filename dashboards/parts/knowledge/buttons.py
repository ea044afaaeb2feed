"""The buttons of an article: what whoever looks may do with it as it stands."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from nicegui import ui

from api.access.permissions import Permission
from dashboards.console import read
from dashboards.frame import Page
from dashboards.parts.knowledge.editor import edit_dialog
from dashboards.parts.shared.acting import act
from dashboards.parts.shared.action_row import Action, ActionRow
from service.knowledge.editing import copy_article, drop_draft, publish_article, withdraw_article
from store.engine.database import Connection
from store.knowledge.articles import Article, find_article

Change = Callable[..., None]
SYMBOLS = {
    "edit": "edit",
    "publish": "public",
    "drop": "delete_outline",
    "withdraw": "visibility_off",
    "copy": "copy_all",
}
CHANGES: dict[str, Change] = {"publish": publish_article, "drop": drop_draft, "withdraw": withdraw_article}


class ArticleButtons:
    """Only what is possible with the article as it stands."""

    def __init__(self, page: Page, number: int) -> None:
        self._page, self._number = page, number
        self._row = ActionRow(page)

    async def refresh(self) -> None:
        article = await read(find_article, self._number)
        t, possible = self._page.viewer.t, offered(self._page, article) if article else []
        self._row.show(
            [
                Action(name, t(f"article_act_{name}"), SYMBOLS[name], partial(self._do, name), main=name == "publish")
                for name in possible
            ]
        )

    async def _do(self, name: str) -> None:
        if name == "edit":
            await edit_dialog(self._page, self._number)
        elif name == "copy":
            await copy_to_own(self._page, self._number)
        else:
            await _change(self._page, self._number, name)


async def article_buttons(page: Page, number: int) -> ArticleButtons:
    buttons = ArticleButtons(page, number)
    await buttons.refresh()
    return buttons


def offered(page: Page, article: Article) -> list[str]:
    """Who belongs to one tenant makes a copy of what is everybody's. Questions of trees are written in files."""
    viewer = page.viewer
    if not viewer.may(Permission.KNOWLEDGE_WRITE):
        return []
    if article.tenant_id is None and viewer.principal.tenant_id is not None:
        return ["copy"]
    drafts = ["publish", "drop"] if article.draft else []
    return ["edit", *drafts, *(["withdraw"] if article.published else [])]


async def _change(page: Page, number: int, name: str) -> None:
    viewer = page.viewer

    def work(conn: Connection) -> None:
        CHANGES[name](conn, number, tenant_id=viewer.principal.tenant_id, by=viewer.name, at=datetime.now(UTC))

    done = viewer.t(f"article_done_{name}")
    await act(page, Permission.KNOWLEDGE_WRITE, work, done=done, about=f"article/{number}")


async def copy_to_own(page: Page, number: int) -> None:
    viewer, made = page.viewer, list[int]()

    def work(conn: Connection) -> None:
        tenant = viewer.principal.tenant_id or 1
        made.append(copy_article(conn, number, tenant_id=tenant, by=viewer.name, at=datetime.now(UTC)))

    if await act(page, Permission.KNOWLEDGE_WRITE, work, done="", about=f"article/{number}") and made:
        ui.navigate.to(f"/articles/{made[0]}")
