"""The buttons of a ticket: one for each move that its state allows, and that whoever looks may make."""

from collections.abc import Callable
from functools import partial

from nicegui import ui

from api.access.assignees import assignee_named
from api.access.permissions import Permission
from api.access.principal import Principal
from dashboards.console import read
from dashboards.frame import Page
from dashboards.parts.desk.choose_assignee import choose_assignee
from dashboards.parts.desk.finding_form import finding_dialog
from dashboards.parts.desk.ticket import by_now, the_ticket
from dashboards.parts.shared.acting import act, ask
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
ASKED = {
    TicketAction.ASSIGN: Permission.TICKETS_ASSIGN,
    TicketAction.START: Permission.TICKETS_WORK,
    TicketAction.HOLD: Permission.TICKETS_WORK,
    TicketAction.RESUME: Permission.TICKETS_WORK,
    TicketAction.RESOLVE: Permission.TICKETS_WORK,
    TicketAction.CLOSE: Permission.TICKETS_CLOSE,
    TicketAction.CANCEL: Permission.TICKETS_CLOSE,
}
PLAIN: dict[TicketAction, Move] = {
    TicketAction.START: service.start,
    TicketAction.RESUME: service.resume,
    TicketAction.CLOSE: service.close,
}


class ActionsBar:
    """Only what the ticket's state and the viewer's role allow; rebuilt when state or assignee change."""

    def __init__(self, page: Page, ticket_id: int) -> None:
        self._page, self._ticket_id = page, ticket_id
        self._row = ui.element("div").classes("actions")
        self._shown: tuple[str, str | None] = ("", None)

    async def refresh(self) -> None:
        ticket = await read(find_ticket, self._ticket_id)
        if ticket is None or (ticket.state, ticket.assignee) == self._shown:
            return
        self._shown = (ticket.state, ticket.assignee)
        self._row.clear()
        with self._row:
            for action in ICONS:
                may = self._page.viewer.may(ASKED[action], ticket)
                if may and TicketState(ticket.state) in MOVES[action][0]:
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
        name = page.viewer.name
        if action is TicketAction.RESOLVE:
            await finding_dialog(page, number)
        elif action in PLAIN:
            await self._move(action, lambda conn: PLAIN[action](conn, number, by_now(conn, number, name)))
        elif action is TicketAction.ASSIGN:
            who = await choose_assignee(page, number)
            if who:
                work = partial(_assign, number=number, principal=page.viewer.principal, who=who)
                await self._move(action, work, assignee=who)
        else:
            why = await ask(page, "ask_hold" if action is TicketAction.HOLD else "ask_cancel")
            move = service.hold if action is TicketAction.HOLD else service.cancel
            if why:
                await self._move(action, lambda conn: move(conn, number, by_now(conn, number, name, why)))

    async def _move(self, action: TicketAction, work: Callable[[Connection], object], **named: str) -> None:
        number = self._ticket_id
        done = self._page.viewer.t(f"done_{action}", ticket=number, **named)
        await act(
            self._page,
            ASKED[action],
            work,
            done=done,
            about=f"ticket/{number}",
            thing=partial(find_ticket, ticket_id=number),
        )


def _assign(conn: Connection, *, number: int, principal: Principal, who: str) -> Ticket:
    """BadEntry for a name that was not among those to choose from."""
    name = assignee_named(conn, principal, the_ticket(conn, number)[0], who)
    return service.assign(conn, number, by_now(conn, number, principal.name), name)


async def actions_bar(page: Page, ticket_id: int) -> ActionsBar:
    bar = ActionsBar(page, ticket_id)
    await bar.refresh()
    return bar
