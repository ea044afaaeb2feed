"""What surrounds every page: header with the fleet's clock, navigation, the viewer's choices, live refreshing."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Concatenate, ParamSpec

from fastapi import Request
from nicegui import ui
from nicegui.client import Client

from api.access.permissions import Permission
from api.access.principal import Principal
from api.signin.eyes_routes import eyes_offered
from dashboards.console import Fleets, console, fleets_now, read
from dashboards.language import set_language
from dashboards.live import CLOCK
from dashboards.lookers import looker, looker_of
from dashboards.navigation import ADMINISTRATION, DESK, entries_for, phone_entries
from dashboards.parts.shared.chooser import viewer_menu
from dashboards.render import render
from dashboards.sockets import load_again
from dashboards.viewer import Viewer, viewer_of
from store.engine.database import Connection
from store.engine.reading import reading
from store.engine.scope import EVERYTHING
from store.identity.people import Person
from store.identity.tenants import has_several_tenants

P = ParamSpec("P")
HEAD = (
    '<link rel="stylesheet" href="/console/console.css"><link rel="stylesheet" href="/console/desk.css">'
    '<script src="/console/console.js" defer></script><script src="/console/desk.js" defer></script>'
)
ACCENT = "#0b6e99"
Refresher = Callable[[], Awaitable[None]]


class Page:
    """One open page: its viewer, and the parts of it that follow what changes."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.client: Client = ui.context.client
        self._parts: list[tuple[frozenset[str], Refresher]] = []

    def follow(self, *kinds: str, refresh: Refresher) -> None:
        """Runs `refresh` when something of these kinds changed."""
        self._parts.append((frozenset(kinds), refresh))

    async def refresh(self, kinds: frozenset[str]) -> None:
        """Refreshes what follows these kinds, while whoever looks may; else the page is loaded again."""
        if not await looker_of(self.client).is_still_here(console().database):
            load_again(self.client)
            return
        with self.client:
            for wanted, refresh in self._parts:
                if wanted & kinds:
                    await refresh()

    async def refresh_all(self) -> None:
        """Refreshes every part, after an action on this page."""
        for _, refresh in self._parts:
            await refresh()

    async def fragment(
        self,
        template: str,
        load: Callable[Concatenate[Connection, P], dict[str, object]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> "Fragment":
        """A part made from a template of what `load` finds; it follows nothing yet."""
        fragment = Fragment(template, self.viewer, lambda: read(load, *args, **kwargs))
        await fragment.refresh()
        return fragment


class Fragment:
    """HTML from a template; sent to the browser again only where it differs."""

    def __init__(self, template: str, viewer: Viewer, load: Callable[[], Awaitable[dict[str, object]]]) -> None:
        self._template, self._viewer, self._load = template, viewer, load
        # Our own templates escape everything that is not ours.
        self.html = ui.html(sanitize=False).classes("fragment")

    async def refresh(self) -> None:
        self.show(await self._load())

    def show(self, values: dict[str, object]) -> None:
        content = render(self._template, self._viewer, **values)
        if content != self.html.content:
            self.html.set_content(content)


@contextmanager
def frame(request: Request, active: str, fleets: Fleets, *, title: str | None = None) -> Iterator[Page]:
    """A page of the console; what is built inside stands in its middle."""
    viewer = viewer_of(request)
    page = Page(viewer)
    set_language(page.client, viewer)
    ui.add_head_html(HEAD)
    ui.colors(primary=ACCENT)
    ui.page_title(f"{title or viewer.t(active)} · Sigap")
    dark = ui.dark_mode(viewer.dark)
    clock = _header(page, fleets, dark, active)
    with ui.element("div").classes("page"):
        ui.html('<span id="content" tabindex="-1"></span>', sanitize=False).classes("content-start")
        yield page
    ui.html(render("keys.html", viewer), sanitize=False)
    page.follow(CLOCK, refresh=clock.refresh)
    _go_live(page)


async def fleets() -> Fleets:
    """What the header and the navigation need."""
    asker = looker()
    known = await read(_fleets, may_add=asker.may(Permission.TENANTS_WRITE))
    if not console().settings.eyes:
        return known
    return replace(known, eyes=await asyncio.to_thread(_eyes, asker.principal))


def _fleets(conn: Connection, *, may_add: bool) -> Fleets:
    return replace(fleets_now(conn), several_tenants=may_add and has_several_tenants(conn))


def _eyes(principal: Principal) -> tuple[Person, ...]:
    """Of the demo alone: whose session this is says the whole database, whoever they look like."""
    with console().database.scoped(EVERYTHING).connection() as conn, reading(conn):
        return tuple(eyes_offered(conn, principal))


def _header(page: Page, known: Fleets, dark: ui.dark_mode, active: str) -> Fragment:
    viewer = page.viewer
    with (
        ui.left_drawer(value=None, bordered=True)
        .props("width=208 breakpoint=960 show-if-above")
        .classes("nav") as drawer
    ):
        groups = [
            ("", [*entries_for(viewer, DESK), *phone_entries(viewer)]),
            ("administration", entries_for(viewer, ADMINISTRATION, several=known.several_tenants)),
        ]
        ui.html(render("navigation.html", viewer, groups=groups, active=active), sanitize=False, tag="nav")
    with ui.header().classes("top"):
        ui.html(f'<a class="skip" href="#content">{viewer.t("skip")}</a>', sanitize=False)
        ui.button(icon="menu", on_click=drawer.toggle).props(
            f'flat dense round aria-label="{viewer.t("menu")}"'
        ).classes("only-narrow")
        ui.html(render("brand.html", viewer), sanitize=False)
        if viewer.may(Permission.DEVICES_READ):
            ui.html(render("find.html", viewer), sanitize=False).classes("find")
        ui.space()

        async def load() -> dict[str, object]:
            return clock_values(await fleets(), viewer)

        clock = Fragment("clock.html", viewer, load)
        clock.show(clock_values(known, viewer))
        viewer_menu(page, dark, known.eyes)
    return clock


def clock_values(known: Fleets, viewer: Viewer) -> dict[str, object]:
    rows = [
        {
            "name": viewer.pick(product.name),
            "driven": name in known.driven,
            "at": viewer.when(known.times[name]),
        }
        for name, product in known.products.items()
    ]
    return {"rows": rows, "driven": bool(known.driven), "at": known.latest}


def _go_live(page: Page) -> None:
    """The page follows the feed while a browser shows it; what was fetched and never shown follows nothing."""
    client = page.client
    stop: list[Callable[[], None]] = []

    def begin() -> None:
        end()
        stop.append(console().feed.subscribe(page.viewer.principal.scope, page.refresh))

    def end() -> None:
        while stop:
            stop.pop()()

    client.on_connect(begin)
    client.on_disconnect(end)
