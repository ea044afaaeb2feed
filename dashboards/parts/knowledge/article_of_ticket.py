"""The button on the page of a resolved ticket that makes the draft of an article of it."""

from datetime import UTC, datetime

from nicegui import ui

from api.access.permissions import Permission
from dashboards.console import read
from dashboards.frame import Page
from dashboards.parts.shared.acting import act
from service.knowledge.from_ticket import article_of_ticket
from store.engine.database import Connection
from store.service.reports import findings_of


async def article_button(page: Page, number: int) -> None:
    """Stands where there is a finding, for those who write articles."""
    if not page.viewer.may(Permission.KNOWLEDGE_WRITE) or not await read(findings_of, number):
        return
    label = page.viewer.t("article_from_ticket")
    ui.button(label, icon="menu_book", on_click=lambda: _make(page, number)).props("outline no-caps")


async def _make(page: Page, number: int) -> None:
    viewer, made = page.viewer, list[int]()

    def work(conn: Connection) -> None:
        tenant = viewer.principal.tenant_id
        made.append(article_of_ticket(conn, number, tenant_id=tenant, by=viewer.name, at=datetime.now(UTC)))

    if await act(page, Permission.KNOWLEDGE_WRITE, work, done="", about=f"ticket/{number}") and made:
        ui.navigate.to(f"/articles/{made[0]}")
