"""A list that is searched, filtered and paged on the server; what is chosen stands in the address."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from nicegui import ui
from nicegui.events import GenericEventArguments

from dashboards.console import read
from dashboards.frame import Fragment, Page
from dashboards.viewer import Viewer
from store.engine.database import Connection

PAGE_ROWS = 25
Chosen = Mapping[str, str]
Load = Callable[[Connection, Viewer, Chosen, int], dict[str, object]]
PRESSED = """(e) => { const pressed = e.target.closest("[data-act]");
    if (pressed) { e.preventDefault(); emit({act: pressed.dataset.act, id: pressed.dataset.id || ""}); } }"""


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
        ui.run_javascript(f"sigapAddress({json.dumps({**self.chosen, 'skip': None})})")
        await self.fragment.refresh()

    async def _loaded(self) -> dict[str, object]:
        values = await read(self.load, self.page.viewer, dict(self.chosen), self.skip)
        return {**values, "skip": self.skip}

    async def _pressed(self, event: GenericEventArguments) -> None:
        act = event.args.get("act")
        if act in ("next", "previous"):
            self.skip = max(0, self.skip + (PAGE_ROWS if act == "next" else -PAGE_ROWS))
            await self.fragment.refresh()


def searched(query: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    """What an address chooses, of `names` with their defaults."""
    return {name: query.get(name, default)[:100] for name, default in names.items()}


def pick(listing: Listing, name: str, options: Mapping[str, str], label: str) -> None:
    """A filter of few choices."""
    value = listing.chosen[name] if listing.chosen[name] in options else ""
    listing.chosen[name] = value
    ui.select(dict(options), value=value, label=label, on_change=lambda e: listing.choose(name, e.value)).props(
        "outlined dense options-dense"
    ).classes("filter")


def search_field(listing: Listing, name: str, label: str) -> None:
    """A filter by text, asked when typing pauses."""
    ui.input(label, value=listing.chosen[name], on_change=lambda e: listing.choose(name, e.value)).props(
        "outlined dense clearable debounce=300 maxlength=100"
    ).classes("filter search")
