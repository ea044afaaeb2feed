"""The heading of a page: one on each."""

from markupsafe import escape
from nicegui import ui


def heading(text: str) -> ui.html:
    return ui.html(str(escape(text)), sanitize=False, tag="h1").classes("title")
