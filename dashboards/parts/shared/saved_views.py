"""Filters of a list that whoever looks kept under a name: shown above the list, kept and dropped."""

from functools import partial

from nicegui import ui
from nicegui.events import GenericEventArguments

from api.access.permissions import Permission
from dashboards.console import read
from dashboards.frame import Fragment, Page
from dashboards.parts.shared.acting import act, ask
from dashboards.parts.shared.filtered_list import PRESSED, Listing
from store.console.saved_views import LONGEST_NAME, MOST_VIEWS, drop_view, keep_view, saved_views
from store.engine.database import Connection


class SavedViews:
    """Of one list; `address` is its page."""

    def __init__(self, page: Page, listing: Listing, address: str) -> None:
        self._page, self._listing, self._address = page, listing, address
        person = page.viewer.principal.person_id
        assert person is not None
        self._person = person

    async def show(self) -> None:
        self._fragment = Fragment("saved_views.html", self._page.viewer, self._loaded)
        self._fragment.html.on("click", self._pressed, js_handler=PRESSED)
        await self._fragment.refresh()

    async def _loaded(self) -> dict[str, object]:
        return {"views": await read(saved_views, self._person, self._address), "address": self._address}

    async def _pressed(self, event: GenericEventArguments) -> None:
        what, number = event.args.get("act"), str(event.args.get("id", ""))
        if what == "keep":
            await self._keep()
        elif what == "drop" and number.isdigit():
            work = partial(drop_view, person_id=self._person, view_id=int(number))
            await act(self._page, Permission.OWN_ACCOUNT, work, done="")
            await self._fragment.refresh()

    async def _keep(self) -> None:
        name = (await ask(self._page, "ask_view_name"))[:LONGEST_NAME]
        if not name:
            return
        kept: list[bool] = []

        def work(conn: Connection) -> None:
            kept.append(keep_view(conn, self._person, self._address, name, self._listing.query))

        await act(self._page, Permission.OWN_ACCOUNT, work, done="")
        if kept == [False]:
            ui.notify(self._page.viewer.t("too_many_views", most=MOST_VIEWS), type="warning")
        await self._fragment.refresh()
