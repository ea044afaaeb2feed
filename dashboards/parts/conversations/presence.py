"""Who has a conversation before them, and who is writing in it: kept in this process, pushed to the others' pages."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from nicegui import ui
from nicegui.client import Client

from dashboards.frame import Page
from dashboards.viewer import Viewer

# Who has not typed for so long writes no longer.
TYPES_FOR_S = 6.0


@dataclass(slots=True)
class _Looker:
    """One open page of a conversation."""

    name: str
    client: Client
    show: Callable[[], None]
    typed_at: float = field(default=-TYPES_FOR_S)

    @property
    def is_typing(self) -> bool:
        return monotonic() - self.typed_at < TYPES_FOR_S


_open: dict[int, dict[str, _Looker]] = {}


def show_others(page: Page, thread_id: int) -> Callable[[], None]:
    """A line that says who else is here; what is returned tells them that somebody is writing."""
    label = ui.label("").classes("thread-others").props('role="status"')
    client = page.client
    looker = _Looker(page.viewer.name, client, lambda: None)

    def show() -> None:
        label.set_text(others_said(page.viewer, thread_id, client.id))

    looker.show = show

    def begin() -> None:
        _open.setdefault(thread_id, {})[client.id] = looker
        _tell(thread_id)

    def end() -> None:
        here = _open.get(thread_id, {})
        here.pop(client.id, None)
        if not here:
            _open.pop(thread_id, None)
        _tell(thread_id)

    def typing() -> None:
        was = looker.is_typing
        looker.typed_at = monotonic()
        if not was:
            _tell(thread_id)
            asyncio.get_running_loop().call_later(TYPES_FOR_S + 0.1, _tell, thread_id)

    client.on_connect(begin)
    client.on_disconnect(end)
    return typing


def others_said(viewer: Viewer, thread_id: int, own: str) -> str:
    others = [one for client, one in _open.get(thread_id, {}).items() if client != own]
    typing = sorted({one.name for one in others if one.is_typing})
    looking = sorted({one.name for one in others} - set(typing))
    said = [viewer.t("thread_typing", names=", ".join(typing))] if typing else []
    return " · ".join([*said, *([viewer.t("thread_looking", names=", ".join(looking))] if looking else [])])


def _tell(thread_id: int) -> None:
    for one in list(_open.get(thread_id, {}).values()):
        with contextlib.suppress(RuntimeError, KeyError), one.client:  # Its browser has just gone.
            one.show()
