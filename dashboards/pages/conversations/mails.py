"""`/mails`: mails that came in: those that wait for a person first."""

from functools import partial

from fastapi import Request
from nicegui import ui
from nicegui.events import GenericEventArguments

from dashboards.console import note_read
from dashboards.frame import Page, fleets, frame
from dashboards.parts.conversations.mail_acts import drop_dialog, file_dialog
from dashboards.parts.conversations.rows import mail_rows
from dashboards.parts.shared.filtered_list import ALL, PRESSED, Listing, filter_bar, pick, searched
from store.conversations.mails import MailState

FILTERS = {"state": MailState.HELD.value}


async def mails(request: Request) -> None:
    known = await fleets()
    await note_read("mail")
    with frame(request, "mails_in", known) as page:
        t = page.viewer.t
        listing = Listing(page, "mails_in.html", mail_rows, searched(request.query_params, FILTERS))
        with filter_bar(page, t("mails_in")):
            states = {
                MailState.HELD.value: t("mail_state_held"),
                **{one.value: t(f"mail_state_{one}") for one in MailState if one is not MailState.HELD},
                ALL: t("all"),
            }
            pick(listing, "state", states, t("access_state"))
        ui.label(t("mails_in_help")).classes("muted")
        await listing.show()
        listing.fragment.html.on("click", partial(_pressed, page), js_handler=PRESSED)
    page.follow("thread", "clock", refresh=listing.fragment.refresh)


async def _pressed(page: Page, event: GenericEventArguments) -> None:
    number = str(event.args.get("id", ""))
    if not number.isdecimal():
        return
    match event.args.get("act"):
        case "file-mail":
            await file_dialog(page, int(number))
        case "drop-mail":
            await drop_dialog(page, int(number))
