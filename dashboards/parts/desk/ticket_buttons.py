"""The buttons of a ticket: one for each move that its state allows."""

from collections.abc import Callable

from nicegui import ui

from dashboards.console import read
from dashboards.frame import Page
from dashboards.parts.desk.acting import act, ask, by_now
from dashboards.parts.desk.finding_form import finding_dialog
from service.tickets import actions as service
from service.tickets.states import MOVES, By, TicketAction, TicketState
from store.engine.database import Connection
from store.service.tickets import Ticket, find_ticket

Move = Callable[[Connection, int, By], Ticket]
ICONS = {
    TicketAction.ASSIGN: "person_add",
    TicketAction.START: "build",
    TicketAction.HOLD: "pause",
    TicketAction.RESUME: "play_arrow",
    TicketAction.RESOLVE: "fact_check",
    TicketAction.CLOSE: "inventory_2",
    TicketAction.CANCEL: "block",
}
PLAIN: dict[TicketAction, Move] = {
    TicketAction.START: service.start,
    TicketAction.RESUME: service.resume,
    TicketAction.CLOSE: service.close,
}


class ActionsBar:
    """Only what the ticket's state allows; rebuilt when the state changes."""

    def __init__(self, page: Page, ticket_id: int) -> None:
        self._page, self._ticket_id = page, ticket_id
        self._row = ui.element("div").classes("actions")
        self._state = ""

    async def refresh(self) -> None:
        ticket = await read(find_ticket, self._ticket_id)
        if ticket is None or ticket.state == self._state:
            return
        self._state = ticket.state
        self._row.clear()
        with self._row:
            for action in ICONS:
                if TicketState(ticket.state) in MOVES[action][0]:
                    self._button(action)

    def _button(self, action: TicketAction) -> None:
        label = "act_finding" if action is TicketAction.RESOLVE else f"act_{action}"
        main = action is TicketAction.RESOLVE
        ui.button(self._page.viewer.t(label), icon=ICONS[action], on_click=lambda: self._press(action)).props(
            "no-caps dense " + ("unelevated color=primary" if main else "outline")
        ).classes(f"act-{action}")

    async def _press(self, action: TicketAction) -> None:
        # Dialogs and messages belong to the page: these buttons may go while somebody still writes.
        with self._page.client:
            await self._do(action)

    async def _do(self, action: TicketAction) -> None:
        page, number = self._page, self._ticket_id
        t, name = page.viewer.t, page.viewer.name
        if action in PLAIN:
            done = t(f"done_{action}", ticket=number)
            await act(page, lambda conn: PLAIN[action](conn, number, by_now(conn, number, name)), done=done)
        elif action is TicketAction.RESOLVE:
            await finding_dialog(page, number)
        elif action is TicketAction.ASSIGN:
            who = await ask(page, "ask_assign", name if name != "staff" else "")
            if who:
                done = t("done_assign", ticket=number, assignee=who)
                await act(page, lambda conn: service.assign(conn, number, by_now(conn, number, name), who), done=done)
        else:
            why = await ask(page, "ask_hold" if action is TicketAction.HOLD else "ask_cancel")
            move = service.hold if action is TicketAction.HOLD else service.cancel
            if why:
                done = t(f"done_{action}", ticket=number)
                await act(page, lambda conn: move(conn, number, by_now(conn, number, name, why)), done=done)


async def actions_bar(page: Page, ticket_id: int) -> ActionsBar:
    bar = ActionsBar(page, ticket_id)
    await bar.refresh()
    return bar
