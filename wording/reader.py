"""The viewer for whom a text is being filled."""

from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wording.wording import Wording

CURRENT: ContextVar["Wording"] = ContextVar("wording")
