"""A row of buttons: the actions that are possible now."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from nicegui import ui

from dashboards.frame import Page


@dataclass(frozen=True, slots=True)
class Action:
    """One button. `label`: as it is read; `main`: the one that is usually next."""

    name: str
    label: str
    icon: str
    press: Callable[[], Awaitable[object]]
    main: bool = False


class ActionRow:
    """A button stays itself while its action stays possible: a press that is on its way when the row changes still
    reaches it."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._row = ui.element("div").classes("actions")
        self._buttons: dict[tuple[str, str, bool], ui.button] = {}
        self._presses: dict[str, Callable[[], Awaitable[object]]] = {}

    def show(self, actions: Sequence[Action]) -> None:
        """Shows these actions, in their order, and no others."""
        self._presses = {action.name: action.press for action in actions}
        wanted = [(action.name, action.label, action.main) for action in actions]
        for gone in [known for known in self._buttons if known not in wanted]:
            self._buttons.pop(gone).delete()
        for index, (known, action) in enumerate(zip(wanted, actions, strict=True)):
            if known not in self._buttons:
                with self._row:
                    self._buttons[known] = self._button(action)
                self._buttons[known].move(target_index=index)

    def _button(self, action: Action) -> ui.button:
        async def pressed() -> None:
            # What is pressed by now; dialogs and messages belong to the page, since the button may go meanwhile.
            press = self._presses.get(action.name)
            if press is not None:
                with self._page.client:
                    await press()

        button = ui.button(action.label, icon=action.icon, on_click=pressed)
        button.props("no-caps dense " + ("unelevated color=primary" if action.main else "outline"))
        return button.classes(f"act-{action.name.replace('_', '-')}")
