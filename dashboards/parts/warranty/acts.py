"""The buttons of an activation, a claim or a return: those that its state allows, and that whoever looks may press."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from nicegui import ui

from api.access.permissions import Permission
from dashboards.frame import Page


@dataclass(frozen=True, slots=True)
class CaseButton:
    """One act. `main`: the one that is usually next."""

    name: str
    icon: str
    permission: Permission
    press: Callable[[], Awaitable[None]]
    main: bool = False


class CaseButtons:
    """Rebuilt when the state changes. `offered`: what is possible now."""

    def __init__(self, page: Page, offered: Callable[[], Awaitable[Sequence[CaseButton]]]) -> None:
        self._page, self._offered = page, offered
        self._row = ui.element("div").classes("actions")
        self._shown: list[str] | None = None

    async def refresh(self) -> None:
        buttons = [one for one in await self._offered() if self._page.viewer.may(one.permission)]
        names = [one.name for one in buttons]
        if names == self._shown:
            return
        self._shown = names
        self._row.clear()
        with self._row:
            for one in buttons:
                ui.button(self._page.viewer.t(one.name), icon=one.icon, on_click=one.press).props(
                    "no-caps dense " + ("unelevated color=primary" if one.main else "outline")
                ).classes(one.name.replace("_", "-"))


async def case_buttons(page: Page, offered: Callable[[], Awaitable[Sequence[CaseButton]]]) -> CaseButtons:
    bar = CaseButtons(page, offered)
    await bar.refresh()
    return bar
