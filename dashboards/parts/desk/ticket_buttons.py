"""The buttons of a ticket: one for each move that its state allows, and that whoever looks may make."""

from collections.abc import Callable
from functools import partial

from api.access.permissions import Permission
from dashboards.console import console, read
from dashboards.frame import Page
from dashboards.parts.desk.choose_assignee import choose_assignee
from dashboards.parts.desk.finding_form import correct_dialog, finding_dialog
from dashboards.parts.desk.hold_dialog import ask_hold
from dashboards.parts.desk.ticket import by_now
from dashboards.parts.desk.ticket_acts import assign_named, hold_as_asked
from dashboards.parts.shared.acting import act, ask
from dashboards.parts.shared.action_row import Action, ActionRow
from service.notices.enabled_channels import Outlets
from service.tickets import actions as service
from service.tickets.reopening import reopen
from service.tickets.states import FINISHED, MOVES, By, TicketAction, TicketState
from store.engine.database import Connection
from store.service.tickets import Ticket, find_ticket

Move = Callable[[Connection, int, By], Ticket]
ToldMove = Callable[[Connection, int, By, Outlets], Ticket]
ICONS = {
    TicketAction.ASSIGN: "person_add",
    TicketAction.START: "build",
    TicketAction.HOLD: "pause",
    TicketAction.RESUME: "play_arrow",
    TicketAction.RESOLVE: "fact_check",
    TicketAction.CLOSE: "inventory_2",
    TicketAction.CANCEL: "block",
    TicketAction.REOPEN: "replay",
}
ASKED = {
    TicketAction.ASSIGN: Permission.TICKETS_ASSIGN,
    TicketAction.START: Permission.TICKETS_WORK,
    TicketAction.HOLD: Permission.TICKETS_WORK,
    TicketAction.RESUME: Permission.TICKETS_WORK,
    TicketAction.RESOLVE: Permission.TICKETS_WORK,
    TicketAction.CLOSE: Permission.TICKETS_CLOSE,
    TicketAction.CANCEL: Permission.TICKETS_CLOSE,
    TicketAction.REOPEN: Permission.TICKETS_CLOSE,
}
# What needs a reason, and the question that asks for it; customers are told.
ASKS_WHY: dict[TicketAction, tuple[str, ToldMove]] = {
    TicketAction.CANCEL: ("ask_cancel", service.cancel),
    TicketAction.REOPEN: ("ask_reopen", reopen),
}
PLAIN: dict[TicketAction, Move] = {
    TicketAction.START: service.start,
    TicketAction.RESUME: service.resume,
    TicketAction.CLOSE: service.close,
}


class ActionsBar:
    """Only what the ticket's state and the viewer's role allow."""

    def __init__(self, page: Page, ticket_id: int) -> None:
        self._page, self._ticket_id = page, ticket_id
        self._row = ActionRow(page)

    async def refresh(self) -> None:
        ticket = await read(find_ticket, self._ticket_id)
        if ticket is None:
            return
        viewer = self._page.viewer
        possible = [
            self._action(action)
            for action in ICONS
            if viewer.may(ASKED[action], ticket) and TicketState(ticket.state) in MOVES[action][0]
        ]
        if ticket.state in FINISHED and viewer.may(Permission.TICKETS_WORK, ticket):
            correct = partial(correct_dialog, self._page, self._ticket_id)
            possible.append(Action("correct", viewer.t("act_correct"), "edit_note", correct))
        self._row.show(possible)

    def _action(self, action: TicketAction) -> Action:
        finds = action is TicketAction.RESOLVE
        label = self._page.viewer.t("act_finding" if finds else f"act_{action}")
        return Action(action, label, ICONS[action], partial(self._do, action), main=finds)

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
                work = partial(assign_named, number=number, principal=page.viewer.principal, who=who)
                await self._move(action, work, assignee=who)
        elif action is TicketAction.HOLD:
            if held := await ask_hold(page):
                await self._move(action, partial(hold_as_asked, number=number, viewer=page.viewer, held=held))
        else:
            question, move = ASKS_WHY[action]
            if why := await ask(page, question, confirm=f"act_{action}"):
                outlets = console().database.outlets
                await self._move(action, lambda conn: move(conn, number, by_now(conn, number, name, why), outlets))

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


async def actions_bar(page: Page, ticket_id: int) -> ActionsBar:
    bar = ActionsBar(page, ticket_id)
    await bar.refresh()
    return bar
