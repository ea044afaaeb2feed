"""Routes of plain pages: what goes wrong is a page in both languages, too."""

from collections.abc import Callable, Coroutine
from typing import Any

from anyio.to_thread import run_sync
from fastapi import Request, Response
from fastapi.routing import APIRoute

from api.limits.rate_limits import TooMany
from api.portal.contact_here import contact_at_hand
from api.portal.missing_page import away, sorry, wait_first
from service.notices.answers import NotTheirs
from service.tickets.reports import NotTheOwner
from store.engine.database import RefusedData, StoreUnavailable


class NoPage(Exception):
    """There is nothing to show, and why: `no_page`, `over`, `ended`."""

    def __init__(self, status: int, page: str) -> None:
        super().__init__(page)
        self.status, self.page = status, page


class PageRoute(APIRoute):
    """`APIRouter(route_class=PageRoute)`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def page(request: Request) -> Response:
            try:
                return await handle(request)
            except NoPage as exc:
                return sorry(exc.status, exc.page, await run_sync(contact_at_hand, request))
            except (NotTheirs, NotTheOwner):
                return sorry(410, "ended", await run_sync(contact_at_hand, request))
            except TooMany as exc:
                return wait_first(exc)
            except RefusedData:
                return sorry(404, "no_page")
            except StoreUnavailable as exc:
                return away(exc, self.path)

        return page
