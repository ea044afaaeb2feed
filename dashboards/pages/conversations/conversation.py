"""`/conversations/{id}`: what was written, the field to answer in, who else is here, and what may help."""

from functools import partial

from fastapi import Request
from nicegui import ui
from nicegui.events import GenericEventArguments

from dashboards.console import note_read, read
from dashboards.frame import Page, fleets, frame
from dashboards.pages.missing import NothingHere
from dashboards.parts.conversations.acts import buttons_of, thread_pressed
from dashboards.parts.conversations.being_there import be_there
from dashboards.parts.conversations.presence import show_others
from dashboards.parts.conversations.rows import bubbles, thread_head
from dashboards.parts.conversations.suggesting import articles_for
from dashboards.parts.conversations.writing import write_form
from dashboards.parts.shared.filtered_list import PRESSED
from dashboards.viewer import viewer_of
from store.conversations.threads import Thread, find_thread

LARGEST_ID = 2**63 - 1


async def conversation(request: Request, thread_id: str) -> None:
    known = await fleets()
    number = int(thread_id) if thread_id.isascii() and thread_id.isdigit() and len(thread_id) < 20 else 0
    found = await read(find_thread, number) if 0 < number <= LARGEST_ID else None
    if found is None:
        raise NothingHere
    await note_read(f"thread/{number}")
    title = f"{viewer_of(request).t('conversation')} {number}"
    with frame(request, "conversations", known, title=title) as page:
        await _build(page, found)


async def _build(page: Page, found: Thread) -> None:
    viewer, number = page.viewer, found.merged_into or found.id
    head = await page.fragment("conversation_head.html", thread_head, viewer, number)
    buttons = await page.fragment("conversation_buttons.html", buttons_of, viewer, number)
    with ui.element("div").classes("two-columns"):
        with ui.element("div").classes("wide"):
            shown = await page.fragment("conversation_messages.html", bubbles, viewer, number)
            typing = show_others(page, number)
            await write_form(page, number, typing)
        with ui.element("div"):
            articles = await page.fragment("conversation_articles.html", articles_for, viewer, number)
    for part in (head, buttons):
        part.html.on("click", partial(_pressed, page, number), js_handler=PRESSED)
    be_there(page)
    page.follow("thread", "clock", refresh=head.refresh)
    page.follow("thread", refresh=buttons.refresh)
    page.follow("thread", "clock", refresh=shown.refresh)
    page.follow("thread", refresh=articles.refresh)


async def _pressed(page: Page, number: int, event: GenericEventArguments) -> None:
    await thread_pressed(page, number, str(event.args.get("act", "")), str(event.args.get("id", "")))
