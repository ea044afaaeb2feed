"""A list that is searched, filtered, sorted and paged on the server; what is chosen stands in the address."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

from nicegui import ui
from nicegui.events import GenericEventArguments

from api.access.permissions import Permission
from dashboards.console import read
from dashboards.frame import Fragment, Page
from dashboards.parts.shared.heading import heading
from dashboards.render import render
from dashboards.viewer import Viewer
from fleet.product import Product
from store.engine.database import Connection

PAGE_ROWS = 25
MOST_SKIPPED = 1_000_000
# A filter that lets everything through, where a list does not begin with that: an address has to say it.
ALL = "all"
Chosen = Mapping[str, str]
Load = Callable[[Connection, Viewer, Chosen, int], dict[str, object]]
PRESSED = """(e) => { const pressed = e.target.closest("[data-act]");
    if (pressed && !pressed.disabled) {
        e.preventDefault();
        emit({act: pressed.dataset.act, id: pressed.dataset.id || "", ids: sigapMarked(pressed)});
    } }"""


@dataclass(slots=True)
class Listing:
    """The state of one list on one open page. `load` gets what is chosen, and how many rows to skip."""

    page: Page
    template: str
    load: Load
    chosen: dict[str, str]
    skip: int = 0
    fragment: Fragment = field(init=False)

    async def show(self) -> None:
        """Builds the list here."""
        self.fragment = Fragment(self.template, self.page.viewer, self._loaded)
        self.fragment.html.on("click", self._pressed, js_handler=PRESSED)
        await self.fragment.refresh()

    async def choose(self, name: str, value: object) -> None:
        """Another filter: back to the first page."""
        self.chosen[name], self.skip = str(value or ""), 0
        await self._go()

    @property
    def query(self) -> str:
        """What is chosen, as an address says it."""
        return urlencode({name: value for name, value in self.chosen.items() if value})

    async def _go(self) -> None:
        ui.run_javascript(f"sigapAddress({json.dumps({**self.chosen, 'skip': self.skip or None})})")
        await self.fragment.refresh()

    async def _loaded(self) -> dict[str, object]:
        values = await read(self.load, self.page.viewer, dict(self.chosen), self.skip)
        return {"chosen": dict(self.chosen), **values, "skip": self.skip}

    async def _pressed(self, event: GenericEventArguments) -> None:
        act = event.args.get("act")
        if act in ("next", "previous"):
            self.skip = max(0, self.skip + (PAGE_ROWS if act == "next" else -PAGE_ROWS))
            await self._go()
        elif act == "sort" and "sort" in self.chosen:
            await self.choose("sort", sorted_next(self.chosen["sort"], str(event.args.get("id", ""))))


def sorted_next(now: str, column: str) -> str:
    """Pressed once a column sorts upwards, then downwards, then the list is as it was."""
    return {column: f"-{column}", f"-{column}": ""}.get(now, column)


def marked(event: GenericEventArguments) -> list[int]:
    """The numbers of the rows that were marked."""
    sent = event.args.get("ids")
    return [int(one) for one in sent if str(one).isdigit()][:PAGE_ROWS] if isinstance(sent, list) else []


def searched(query: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    """What an address chooses, of `names` with their defaults."""
    return {name: query.get(name, default)[:100] for name, default in names.items()}


def skipped(query: Mapping[str, str]) -> int:
    """How many rows an address leaves out: those of the pages before."""
    said = query.get("skip", "")
    return min(int(said), MOST_SKIPPED) if said.isascii() and said.isdigit() and len(said) < 9 else 0


@contextmanager
def filter_bar(page: Page, title: str) -> Iterator[None]:
    """The heading with the filters; on a telephone a button shows them."""
    with ui.element("div").classes("filters"):
        heading(title)
        ui.html(render("filters_button.html", page.viewer), sanitize=False).classes("only-phone")
        yield


def pick(listing: Listing, name: str, options: Mapping[str, str], label: str) -> None:
    """A filter of few choices; an address that says none of them shows the first."""
    value = listing.chosen[name] if listing.chosen[name] in options else next(iter(options))
    listing.chosen[name] = value
    ui.select(dict(options), value=value, label=label, on_change=lambda e: listing.choose(name, e.value)).props(
        "outlined dense options-dense"
    ).classes("filter")


def pick_product(listing: Listing, products: Mapping[str, Product]) -> None:
    """The filter by product, by its names."""
    viewer = listing.page.viewer
    names = {"": viewer.t("all"), **{one.id: viewer.pick(one.name) for one in products.values()}}
    pick(listing, "product", names, viewer.t("product"))


def search_field(listing: Listing, name: str, label: str) -> None:
    """A filter by text, asked when typing pauses."""
    ui.input(label, value=listing.chosen[name], on_change=lambda e: listing.choose(name, e.value)).props(
        "outlined dense clearable debounce=300 maxlength=100"
    ).classes("filter search")


def search_hint(viewer: Viewer) -> str:
    """What a list may be searched by."""
    return viewer.t("list_hint" if viewer.may(Permission.CUSTOMERS_READ) else "devices_hint")
