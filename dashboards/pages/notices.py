"""`/inbox`: the notices to customers as they were written, and the mails of a local mail catcher."""

from pathlib import Path

from fastapi import Request
from nicegui import ui
from nicegui.events import GenericEventArguments

from api.access.permissions import Permission
from dashboards.console import console, fleets_now, note_read, read
from dashboards.frame import Page, fleets, frame
from dashboards.parts.desk.mail import Mail, list_mails, notice_html, read_mail
from dashboards.parts.shared.filtered_list import PAGE_ROWS, PRESSED, Chosen, Listing, pick, searched
from dashboards.parts.shared.heading import heading
from dashboards.parts.shared.words import channel_name, product_name
from dashboards.render import render
from dashboards.viewer import Viewer
from service.notices.channels.registry import CHANNELS
from store.console.notices_shown import notice_by_id, notices_newest
from store.engine.database import Connection

# The first channel to customers: what systems get is seldom looked for here.
FIRST = next(name for name, channel in CHANNELS.items() if channel.address)
FILTERS = {"state": "", "channel": FIRST, "notice": "", "mail": ""}
STATES = ("pending", "sending", "sent", "delivered", "read", "opened", "answered", "failed", "suppressed")
LARGEST_ID = 2**63 - 1


async def inbox(request: Request) -> None:
    known = await fleets()
    with frame(request, "inbox", known) as page:
        t = page.viewer.t
        mailbox = mailbox_for(page.viewer)
        chosen = searched(request.query_params, FILTERS)
        arrived = bool(chosen["mail"]) and mailbox is not None
        listing = Listing(
            page, "mails.html" if arrived else "notices.html", _mails_of if arrived else notices_of, chosen
        )
        with ui.element("div").classes("filters"):
            heading(t("inbox"))
            if mailbox is not None:
                links = render("inbox_tabs.html", page.viewer, arrived=arrived)
                ui.html(links, sanitize=False)
            if not arrived:
                pick(listing, "state", {"": t("all"), **{s: t(f"notice_{s}") for s in STATES}}, t("state"))
                channels = {"": t("all"), **{name: channel_name(page.viewer, name) for name in CHANNELS}}
                pick(listing, "channel", channels, t("inbox_written"))
        if not arrived and not chosen["notice"]:
            chosen["notice"] = str(await read(_newest, chosen) or "")
        with ui.element("div").classes("two-columns inbox"):
            with ui.element("div"):
                await listing.show()
            with ui.element("div").classes("wide reading-pane"):
                pane = ui.html(render("inbox_pick.html", page.viewer), sanitize=False)
        listing.fragment.html.on("click", lambda e: _open(page, listing, pane, e), js_handler=PRESSED)
        await _show(page, listing, pane)
    page.follow("notice", "clock", refresh=listing.fragment.refresh)


def mailbox_for(viewer: Viewer) -> Path | None:
    """Arrived mails let whoever reads them sign in as others: they are for those who administer the installation."""
    return console().mailbox if viewer.may(Permission.TENANTS_WRITE) else None


def notices_of(conn: Connection, viewer: Viewer, chosen: Chosen, skip: int) -> dict[str, object]:
    known = fleets_now(conn)
    found = notices_newest(
        conn, state=chosen["state"] or None, channel=chosen["channel"] or None, limit=PAGE_ROWS + 1, offset=skip
    )
    rows = [
        {
            "notice": notice,
            "product": product_name(viewer, known.products.get(notice.product), notice.product),
            "ago": viewer.relative(notice.created_at, known.times.get(notice.product, known.latest)),
            "here": str(notice.id) == chosen["notice"],
        }
        for notice in found[:PAGE_ROWS]
    ]
    return {"rows": rows, "more": len(found) > PAGE_ROWS, "total": None}


def _newest(conn: Connection, chosen: Chosen) -> int | None:
    """What to show first."""
    found = notices_newest(conn, state=chosen["state"] or None, channel=chosen["channel"] or None, limit=1, offset=0)
    return found[0].id if found else None


def _mails_of(conn: Connection, viewer: Viewer, chosen: Chosen, skip: int) -> dict[str, object]:
    folder = mailbox_for(viewer)
    mails = list_mails(folder, skip=skip, limit=PAGE_ROWS + 1) if folder else []
    rows = [
        {"mail": mail, "at": viewer.when(mail.at), "here": mail.name == chosen["mail"]} for mail in mails[:PAGE_ROWS]
    ]
    return {"rows": rows, "more": len(mails) > PAGE_ROWS, "total": None}


async def _open(page: Page, listing: Listing, pane: ui.html, event: GenericEventArguments) -> None:
    what = event.args.get("act")
    if what in ("notice", "mail"):
        await listing.choose(what, event.args.get("id"))
        await _show(page, listing, pane)
        ui.run_javascript("document.querySelector('.reading-pane').scrollIntoView({block: 'nearest'})")


async def _show(page: Page, listing: Listing, pane: ui.html) -> None:
    """The chosen notice or mail; its HTML stands in a frame that runs no scripts and loads nothing."""
    number, name = listing.chosen["notice"], listing.chosen["mail"]
    if number.isascii() and number.isdigit() and int(number) <= LARGEST_ID:
        values = await read(_notice, page.viewer, int(number))
        if values is not None:
            await note_read(f"notice/{number}")
            pane.set_content(render("inbox_notice.html", page.viewer, **values))
    elif name and name != "1" and (folder := mailbox_for(page.viewer)) is not None:
        mail = read_mail(folder, name)
        if mail is not None:
            pane.set_content(render("inbox_mail.html", page.viewer, **_mail(page.viewer, mail)))


def _notice(conn: Connection, viewer: Viewer, notice_id: int) -> dict[str, object] | None:
    notice = notice_by_id(conn, notice_id)
    if notice is None:
        return None
    return {
        "notice": notice,
        "at": viewer.when(notice.created_at),
        "reason": viewer.say(notice.reason, fleets_now(conn).products.get(notice.product)),
        "html": notice_html(notice),
    }


def _mail(viewer: Viewer, mail: Mail) -> dict[str, object]:
    return {"mail": mail, "at": viewer.when(mail.at)}
