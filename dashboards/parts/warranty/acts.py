"""The buttons of an activation, a claim or a return: those that its state allows, and that whoever looks may press."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from api.access.permissions import Permission
from dashboards.frame import Page
from dashboards.parts.shared.action_row import Action, ActionRow


@dataclass(frozen=True, slots=True)
class CaseButton:
    """One act. `main`: the one that is usually next."""

    name: str
    icon: str
    permission: Permission
    press: Callable[[], Awaitable[None]]
    main: bool = False


class CaseButtons:
    """`offered`: what is possible now."""

    def __init__(self, page: Page, offered: Callable[[], Awaitable[Sequence[CaseButton]]]) -> None:
        self._page, self._offered = page, offered
        self._row = ActionRow(page)

    async def refresh(self) -> None:
        viewer = self._page.viewer
        possible = [one for one in await self._offered() if viewer.may(one.permission)]
        self._row.show([Action(one.name, viewer.t(one.name), one.icon, one.press, one.main) for one in possible])


async def case_buttons(page: Page, offered: Callable[[], Awaitable[Sequence[CaseButton]]]) -> CaseButtons:
    bar = CaseButtons(page, offered)
    await bar.refresh()
    return bar
