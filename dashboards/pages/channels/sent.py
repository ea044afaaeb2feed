"""`/messages`: what was sent by which channel, what became of it and why, its cost; chats that wait for somebody."""

from datetime import datetime
from zoneinfo import ZoneInfo

from fastapi import Request
from nicegui import ui
from nicegui.events import GenericEventArguments

from api.access.permissions import Permission
from api.web.database import wall_clock
from dashboards.console import fleets_now, note_read, read
from dashboards.frame import Page, fleets, frame
from dashboards.parts.shared.acting import act
from dashboards.parts.shared.filtered_list import PAGE_ROWS, PRESSED, Chosen, Listing, filter_bar, pick, searched
from dashboards.parts.shared.words import channel_name, product_name
from dashboards.viewer import Viewer
from service.notices.channels.registry import CHANNELS
from store.channels.chats import WaitingMessage, mark_seen, waiting_messages
from store.channels.receipts import receipts_of
from store.channels.sent import (
    ChannelFigures,
    SentFilter,
    SentMessage,
    channel_costs,
    channel_figures,
    months_with_messages,
    sent_messages,
)
from store.engine.database import Connection
from store.privacy.consents import Purpose

FILTERS = {"month": "", "channel": "", "state": "", "purpose": ""}
STATES = ("sent", "delivered", "read", "opened", "answered", "failed", "suppressed", "pending", "sending")
PURPOSES = (Purpose.SERVICE, Purpose.ADVICE, Purpose.SURVEY, Purpose.OFFER)


async def sent(request: Request) -> None:
    known = await fleets()
    with frame(request, "sent", known) as page:
        viewer, t = page.viewer, page.viewer.t
        months = await read(_months, viewer)
        listing = Listing(page, "sent.html", sent_of, searched(request.query_params, FILTERS))
        with filter_bar(page, t("sent")):
            pick(listing, "month", {"": t("all"), **{month: month for month in months}}, t("sent_month"))
            pick(listing, "channel", {"": t("all"), **{n: channel_name(viewer, n) for n in CHANNELS}}, t("sent_by"))
            pick(listing, "state", {"": t("all"), **{s: t(f"notice_{s}") for s in STATES}}, t("state"))
            pick(listing, "purpose", {"": t("all"), **{p: t(f"purpose_{p}") for p in PURPOSES}}, t("sent_purpose"))
        ui.label(t("sent_help")).classes("muted")
        if viewer.may(Permission.CUSTOMERS_READ):
            await note_read("notice")
            await _waiting(page)
        await listing.show()
    page.follow("notice", refresh=listing.fragment.refresh)


def sent_of(conn: Connection, viewer: Viewer, chosen: Chosen, skip: int) -> dict[str, object]:
    begins, ends = month_of(chosen["month"], viewer.zone)
    wanted = SentFilter(begins, ends, purpose=chosen["purpose"] or None)
    found = sent_messages(
        conn, wanted, channel=chosen["channel"] or None, state=chosen["state"] or None, limit=PAGE_ROWS + 1, offset=skip
    )
    known = fleets_now(conn)
    return {
        "figures": [_figures(viewer, one) for one in channel_figures(conn, wanted)],
        "costs": [
            {"month": one.month, "channel": channel_name(viewer, one.channel), "messages": one.messages,
             "cost": money(viewer, one.cost, one.currency)}
            for one in channel_costs(conn, zone=viewer.zone) if one.cost
        ],
        "rows": [
            _row(conn, viewer, one, product_name(viewer, known.products.get(one.product), one.product))
            for one in found[:PAGE_ROWS]
        ],
        "more": len(found) > PAGE_ROWS,
        "total": None,
    }  # fmt: skip


def month_of(month: str, zone: str) -> tuple[datetime | None, datetime | None]:
    """Begin and end of a month (`2026-11`) in a zone; None where it is none."""
    try:
        first = datetime.strptime(month, "%Y-%m").replace(tzinfo=ZoneInfo(zone))
    except ValueError:
        return None, None
    return first, first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)


def money(viewer: Viewer, amount: float | None, currency: str | None) -> str:
    return viewer.t("sent_money", amount=amount, currency=currency or "") if amount is not None else ""


def _figures(viewer: Viewer, one: ChannelFigures) -> dict[str, object]:
    """What a channel cannot tell is shown as that, not as none."""
    channel = CHANNELS.get(one.channel)
    tells = bool(channel and channel.receipts)
    return {
        "channel": channel_name(viewer, one.channel),
        "figures": one,
        "delivered": one.delivered if tells or one.delivered else viewer.t("sent_untold"),
        "cost": money(viewer, one.cost, one.currency) if one.currency else "–",
    }


def _row(conn: Connection, viewer: Viewer, one: SentMessage, product: str) -> dict[str, object]:
    receipts = " · ".join(
        f"{viewer.t(f'notice_{receipt.status}')} {viewer.when(receipt.at)}" for receipt in receipts_of(conn, one.id)
    )
    may_read = viewer.may(Permission.CUSTOMERS_READ)
    return {
        "notice": one,
        "at": viewer.when(one.sent_at) if one.sent_at else "–",
        "channel": channel_name(viewer, one.channel),
        "to": one.recipient if may_read else "",
        "customer": one.customer if may_read else "",
        "product": product,
        "reason": viewer.say(one.reason) if one.reason else "",
        "receipts": receipts,
        "next": ", ".join(channel_name(viewer, name) for name in one.route) if one.fall_back_at else "",
        "falls_back": viewer.when(one.fall_back_at) if one.fall_back_at else "",
        "cost": money(viewer, one.cost, one.currency),
    }


def _months(conn: Connection, viewer: Viewer) -> list[str]:
    return months_with_messages(conn, zone=viewer.zone)


async def _waiting(page: Page) -> None:
    """Messages of chats that are part of no conversation: nobody may overlook them."""
    shown = await page.fragment("chat_messages.html", _waiting_of, page.viewer)

    async def pressed(event: GenericEventArguments) -> None:
        number = str(event.args.get("id", ""))
        if event.args.get("act") != "seen" or not number.isdecimal():
            return

        def work(conn: Connection) -> object:
            return mark_seen(conn, int(number), actor=page.viewer.name, at=wall_clock())

        t = page.viewer.t
        await act(page, Permission.CUSTOMERS_WRITE, work, done=t("done_chat_seen"), about=f"chat_message/{number}")
        await shown.refresh()

    shown.html.on("click", pressed, js_handler=PRESSED)


def _waiting_of(conn: Connection, viewer: Viewer) -> dict[str, object]:
    def row(one: WaitingMessage) -> dict[str, object]:
        return {"message": one, "at": viewer.when(one.at), "channel": channel_name(viewer, one.channel)}

    return {"rows": [row(one) for one in waiting_messages(conn, limit=PAGE_ROWS)]}
