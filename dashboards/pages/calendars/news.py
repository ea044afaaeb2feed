"""`/news`: what is new for whoever looks: tickets of theirs, and targets that are due soon or were missed."""

import json

from fastapi import Request
from nicegui import ui
from nicegui.events import GenericEventArguments

from api.access.permissions import Permission
from api.web.database import wall_clock
from api.web.push_offer import push_offer
from dashboards.console import console, fleets_now, read
from dashboards.frame import Page, fleets, frame
from dashboards.parts.shared.acting import act
from dashboards.parts.shared.filtered_list import PAGE_ROWS, Chosen, Listing, pick, searched
from dashboards.parts.shared.heading import heading
from dashboards.parts.shared.words import product_name
from dashboards.viewer import Viewer
from service.accounts.news_lines import news_line, page_of
from store.engine.database import Connection
from store.sla.news import StaffNews, mark_read, news_of, set_news_mails, wants_news_mails

FILTERS = {"shown": "unread"}
# What the browser shows when the button is pressed: news that came since are not read yet.
NEWEST = """() => emit(Number(document.querySelector("[data-newest]")?.dataset.newest || 0))"""


async def news(request: Request) -> None:
    known = await fleets()
    with frame(request, "news", known) as page:
        viewer, t = page.viewer, page.viewer.t
        person = viewer.principal.person_id
        drawn = Drawn()
        listing = Listing(page, "news.html", drawn.load, searched(request.query_params, FILTERS))

        async def mark(event: GenericEventArguments) -> None:
            until = drawn.up_to(event.args)

            def work(conn: Connection) -> object:
                return mark_read(conn, person, now=wall_clock(), until=until) if person else 0

            await act(page, Permission.OWN_ACCOUNT, work, done=t("news_marked"))

        async def switch(wanted: bool) -> None:
            def work(conn: Connection) -> None:
                if person:
                    set_news_mails(conn, person, wanted=wanted)

            await act(page, Permission.OWN_ACCOUNT, work, done=t("done_news_mails"))

        with ui.element("div").classes("filters"):
            heading(t("news"))
            pick(listing, "shown", {"unread": t("news_unread"), "": t("news_all")}, t("news_shown"))
            button = ui.button(t("news_mark_read"), icon="done_all").props("outline no-caps dense")
            button.on("click", mark, js_handler=NEWEST)
        ui.label(t("news_help")).classes("muted")
        await listing.show()
        if person:
            wants = await read(wants_news_mails, person)
            _push_button(page)
            ui.switch(t("news_mails"), value=wants, on_change=lambda e: switch(bool(e.value)))
    page.follow("ticket", "clock", refresh=listing.fragment.refresh)


def _push_button(page: Page) -> None:
    """Push messages in this browser, where the installation has them."""
    key, t = push_offer(console().settings).key, page.viewer.t
    if key is None:
        return

    async def ask() -> None:
        taken = await ui.run_javascript(f"return await sigapPush({json.dumps(key)})", timeout=120)
        ui.notify(t("news_push_done") if taken else t("news_push_refused"), type="positive" if taken else "warning")

    ui.add_head_html('<script src="/console/push.js" defer></script>')
    ui.button(t("news_push_here"), icon="notifications_active", on_click=ask).props("outline no-caps dense")


class Drawn:
    """Up to which number news were drawn on an open page, on any page of the list."""

    def __init__(self) -> None:
        self._newest = 0

    def load(self, conn: Connection, viewer: Viewer, chosen: Chosen, skip: int) -> dict[str, object]:
        shown, newest = news_shown(conn, viewer, chosen, skip)
        self._newest = max(self._newest, newest)
        return {**shown, "newest": self._newest}

    def up_to(self, said: object) -> int:
        """What a browser says that it shows; never more than was drawn."""
        return min(said, self._newest) if isinstance(said, int) else 0


def news_shown(conn: Connection, viewer: Viewer, chosen: Chosen, skip: int) -> tuple[dict[str, object], int]:
    """What a page of the list shows, and the newest number on it."""
    person = viewer.principal.person_id
    unread = chosen["shown"] == "unread"
    found = news_of(conn, person, unread=unread, limit=PAGE_ROWS + 1, offset=skip) if person else []
    known = fleets_now(conn)

    def row(one: StaffNews) -> dict[str, object]:
        product = known.products.get(one.product) if one.product else None
        return {
            "news": one,
            "line": news_line(viewer.wording(product), one),
            "page": page_of(one),
            "product": product_name(viewer, product, one.product) if one.product else "",
            "at": viewer.when(one.at),
            "state": viewer.t(f"state_{one.state}") if one.state else "",
        }

    rows, more = [row(one) for one in found[:PAGE_ROWS]], len(found) > PAGE_ROWS
    return {"rows": rows, "more": more, "total": None}, max((one.id for one in found), default=0)
