"""Manuals in the console: those of an article, or all of them; sent by the browser to the API's own route."""

from collections.abc import Mapping

from nicegui import ui
from nicegui.events import GenericEventArguments

from api.access.permissions import Permission
from api.knowledge.manual_files import manual_address
from dashboards.console import fleets_now, read
from dashboards.frame import Page
from dashboards.parts.shared.acting import act
from dashboards.parts.shared.filtered_list import PRESSED
from dashboards.render import render
from dashboards.viewer import Viewer
from service.knowledge.manuals import drop_manual
from store.assets.products import list_products
from store.engine.database import Connection
from store.knowledge.articles import find_article
from store.knowledge.manuals import Manual, list_manuals

ANSWERED = "(e) => emit(e.detail)"


async def manuals_panel(page: Page, article_id: int | None = None) -> None:
    """The list, and a form for whoever writes articles. `article_id`: only what belongs to that article."""
    viewer, t = page.viewer, page.viewer.t
    article = await read(find_article, article_id) if article_id is not None else None
    slug = article.slug if article else None
    listed = await page.fragment("manuals.html", manuals_shown, viewer, slug)
    page.follow("manual", refresh=listed.refresh)

    async def pressed(event: GenericEventArguments) -> None:
        number = str(event.args.get("id", ""))
        if event.args.get("act") == "remove" and number.isdecimal() and len(number) < 19:
            await _remove(page, int(number))
            await listed.refresh()

    listed.html.on("click", pressed, js_handler=PRESSED)
    if not viewer.may(Permission.KNOWLEDGE_WRITE):
        return
    known = (await read(fleets_now)).products
    products = [(one.id, viewer.pick(one.name)) for one in known.values()]
    form = ui.html(render("manual_form.html", viewer, article=slug, products=products), sanitize=False)
    form.classes("fragment")

    async def sent(event: GenericEventArguments) -> None:
        answer = event.args if isinstance(event.args, Mapping) else {}
        body = answer["body"] if isinstance(answer.get("body"), Mapping) else {}
        if answer.get("status") == 201:
            ui.notify(t("manual_done"), type="positive")
        else:
            why = str(body.get("detail") or t("unavailable"))
            ui.notify(t("refused", why=why), type="negative", multi_line=True, close_button="OK", timeout=0)
        await listed.refresh()

    form.on("manualsent", sent, js_handler=ANSWERED)


def manuals_shown(conn: Connection, viewer: Viewer, article: str | None) -> dict[str, object]:
    products = {one.id: viewer.pick(one.name) for one in list_products(conn)}
    return {
        "article": article,
        "rows": [_row(viewer, one, products) for one in list_manuals(conn, article=article)],
    }


def _row(viewer: Viewer, one: Manual, products: Mapping[str, str]) -> dict[str, object]:
    about = [products.get(one.product, one.product) if one.product else "", one.article or ""]
    return {
        "one": one,
        "address": manual_address(one),
        "about": ", ".join(said for said in about if said),
        "size": f"{max(1, round(one.bytes / 1000))} kB",
        "language": viewer.t(f"language_{one.language}"),
        "whose": viewer.t("article_own") if one.tenant_id is not None else "",
        "at": viewer.when(one.made_at),
        "by": viewer.actor(one.made_by),
    }


async def _remove(page: Page, number: int) -> None:
    viewer = page.viewer

    def work(conn: Connection) -> None:
        drop_manual(conn, number, tenant_id=viewer.principal.tenant_id)

    done = viewer.t("manual_done_remove")
    await act(page, Permission.KNOWLEDGE_WRITE, work, done=done, about=f"manual/{number}")
