"""The buttons of an order: one for each move that its state allows, and that whoever looks may make."""

from collections.abc import Callable
from functools import partial

from api.access.permissions import Permission
from api.web.database import the_product
from dashboards.console import console, read
from dashboards.frame import Page
from dashboards.parts.orders.planning import plan_dialog
from dashboards.parts.orders.shown import order_by_now
from dashboards.parts.shared.acting import act, ask
from dashboards.parts.shared.action_row import Action, ActionRow
from service.orders import acts
from service.orders.booking import cancel_booking
from service.orders.states import MOVES, OrderAction, OrderState, known_order
from store.engine.database import Connection
from store.orders.orders import Order, find_order

A = OrderAction
ICONS = {
    A.PLAN: "event",
    A.DISPATCH: "send",
    A.ACCEPT: "thumb_up",
    A.TRAVEL: "directions_car",
    A.ARRIVE: "location_on",
    A.FINISH: "task_alt",
    A.UNPLAN: "event_busy",
    A.CANCEL: "block",
}
ASKED = {
    A.PLAN: Permission.TICKETS_ASSIGN,
    A.DISPATCH: Permission.TICKETS_ASSIGN,
    A.UNPLAN: Permission.TICKETS_ASSIGN,
    A.CANCEL: Permission.TICKETS_ASSIGN,
    A.ACCEPT: Permission.TICKETS_WORK,
    A.TRAVEL: Permission.TICKETS_WORK,
    A.ARRIVE: Permission.TICKETS_WORK,
    A.FINISH: Permission.TICKETS_WORK,
}
STEPS: dict[OrderAction, Callable[..., Order]] = {
    A.DISPATCH: acts.dispatch,
    A.ACCEPT: acts.accept,
    A.TRAVEL: acts.travel,
    A.ARRIVE: acts.arrive,
    A.FINISH: acts.finish,
}


class OrderButtons:
    """Only what the order's state and the viewer's role allow."""

    def __init__(self, page: Page, order_id: int) -> None:
        self._page, self._order_id = page, order_id
        self._row = ActionRow(page)

    async def refresh(self) -> None:
        order = await read(find_order, self._order_id)
        if order is None:
            return
        may, state = self._page.viewer.may, OrderState(order.state)
        possible = [action for action in ICONS if may(ASKED[action], order) and state in MOVES[action][0]]
        self._row.show([self._action(action, moved=state is not OrderState.OPEN) for action in possible])

    def _action(self, action: OrderAction, *, moved: bool) -> Action:
        label = self._page.viewer.t("act_replan" if action is A.PLAN and moved else f"act_order_{action}")
        return Action(action, label, ICONS[action], partial(self._do, action), main=action is A.PLAN and not moved)

    async def _do(self, action: OrderAction) -> None:
        if action is A.PLAN:
            await plan_dialog(self._page, self._order_id)
        elif action in STEPS:
            await self._move(action, partial(_step, action=action, order_id=self._order_id, actor=self._actor))
        elif why := await ask(self._page, f"ask_order_{action}"):
            ends = partial(_end, action=action, order_id=self._order_id, actor=self._actor, why=why)
            await self._move(action, ends)

    @property
    def _actor(self) -> str:
        return self._page.viewer.name

    async def _move(self, action: OrderAction, work: Callable[[Connection], object]) -> None:
        number = self._order_id
        done = self._page.viewer.t(f"order_did_{action}")
        thing = partial(find_order, order_id=number)
        await act(self._page, ASKED[action], work, done=done, about=f"order/{number}", thing=thing)


def _step(conn: Connection, *, action: OrderAction, order_id: int, actor: str) -> Order:
    return STEPS[action](conn, order_id, order_by_now(conn, order_id, actor))


def _end(conn: Connection, *, action: OrderAction, order_id: int, actor: str, why: str) -> object:
    order = known_order(conn, order_id)
    product, outlets = the_product(conn, order.product), console().database.outlets
    by = order_by_now(conn, order_id, actor, why)
    if action is A.UNPLAN:
        return cancel_booking(conn, product, order_id, by, outlets)
    return acts.cancel(conn, product, order_id, by, outlets)


async def order_buttons(page: Page, order_id: int) -> OrderButtons:
    bar = OrderButtons(page, order_id)
    await bar.refresh()
    return bar
