"""`/calls`: calls that customers booked: who, when, about what; held, missed or cancelled."""

from fastapi import Request
from nicegui import ui
from nicegui.events import GenericEventArguments

from api.access.permissions import Permission
from api.web.database import wall_clock
from dashboards.console import console, fleets_now, note_read
from dashboards.frame import fleets, frame
from dashboards.parts.shared.acting import act
from dashboards.parts.shared.filtered_list import PAGE_ROWS, PRESSED, Chosen, Listing, filter_bar, pick, searched
from dashboards.parts.shared.words import product_name
from dashboards.viewer import Viewer
from service.calls.booking import end, rules_of
from service.calls.states import CallMove, CallState
from store.assets.fleet_clocks import read_clock
from store.calls.calls import find_call, list_calls
from store.engine.database import Connection

FILTERS = {"state": CallState.BOOKED.value}
ENDS = frozenset({CallMove.HOLD.value, CallMove.MISS.value, CallMove.CANCEL.value})


async def calls(request: Request) -> None:
    known = await fleets()
    with frame(request, "calls", known) as page:
        viewer, t = page.viewer, page.viewer.t
        await note_read("call")
        listing = Listing(page, "calls.html", calls_of, searched(request.query_params, FILTERS))
        with filter_bar(page, t("calls")):
            pick(listing, "state", {**{s.value: t(f"call_state_{s}") for s in CallState}, "all": t("all")}, t("state"))
        ui.label(t("calls_help")).classes("muted")
        await listing.show()

        async def pressed(event: GenericEventArguments) -> None:
            number, move = str(event.args.get("id", "")), event.args.get("act")
            if move not in ENDS or not number.isdecimal():
                return

            def work(conn: Connection) -> object:
                call = find_call(conn, int(number))
                clock = read_clock(conn, call.product) if call else None
                now = clock.now(wall_clock()) if clock else wall_clock()
                return end(conn, int(number), CallMove(str(move)), actor=viewer.name, now=now)

            await act(page, Permission.REPORTS_WRITE, work, done=t("done_call"), about=f"call/{number}")
            await listing.fragment.refresh()

        listing.fragment.html.on("click", pressed, js_handler=PRESSED)


def calls_of(conn: Connection, viewer: Viewer, chosen: Chosen, skip: int) -> dict[str, object]:
    state = chosen["state"] if chosen["state"] in list(CallState) else None
    found, known = list_calls(conn, state=state, limit=PAGE_ROWS + 1, offset=skip), fleets_now(conn)
    rules = rules_of(console().settings)
    rows = [
        {
            "call": one,
            "when": viewer.t("call_when", begins=one.begins, ends=one.ends),
            "product": product_name(viewer, known.products.get(one.product), one.product),
            "link": rules.link(one) if one.state == CallState.BOOKED else "",
            "by": viewer.actor(one.taken_by) if one.taken_by else "",
        }
        for one in found[:PAGE_ROWS]
    ]
    return {"rows": rows, "more": len(found) > PAGE_ROWS, "total": None}
