"""Who asks for a page under /work: staff with a session who work on tickets; one order is for whoever is to do it."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Request, Response
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute

from api.access.asks import Asks, Forbidden, NotSignedIn, principal_of
from api.access.permissions import Permission, Reach
from api.access.principal import Principal
from api.my.customer import number_in
from api.technician.rendering import lead_to, render, words_for
from api.web.database import Database, database
from api.web.problems import Missing
from fleet.coded import Coded, coded
from store.engine.database import Connection, RefusedData, StoreUnavailable
from store.field.visits import Visit, find_visit


class AsksTechnician(Asks):
    """The question of a page under /work; programs have the API."""

    def __init__(self) -> None:
        super().__init__(Permission.TICKETS_WORK)

    def __call__(self, request: Request) -> None:
        super().__call__(request)
        if principal_of(request).person_id is None:
            raise NotSignedIn(coded("not_signed_in"))


ASKS_TECHNICIAN = AsksTechnician()


@dataclass(frozen=True, slots=True)
class Technician:
    """Who is signed in, and the database as they may see it."""

    principal: Principal
    db: Database

    @property
    def person_id(self) -> int:
        assert self.principal.person_id is not None
        return self.principal.person_id

    def may_do(self, visit: Visit) -> bool:
        """Technicians do their own orders; whoever may work on any ticket stands in for them."""
        if visit.person_id == self.person_id:
            return True
        return self.principal.permissions.get(Permission.TICKETS_WORK) is Reach.ANY

    def visit(self, conn: Connection, number: str) -> Visit:
        """An order that they may do; Missing for another's as for one that is not there."""
        found = find_visit(conn, number_in(number))
        if found is None or not self.may_do(found):
            raise Missing(coded("no_order_here", order=number_in(number)))
        return found


def _technician(request: Request, asked: Annotated[None, Depends(ASKS_TECHNICIAN)]) -> Technician:
    return Technician(principal_of(request), database(request))


TheTechnician = Annotated[Technician, Depends(_technician)]


class WorkRoute(APIRoute):
    """`APIRouter(route_class=WorkRoute)`: what goes wrong is a page for people, and JSON for the page's script."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def page(request: Request) -> Response:
            try:
                return await handle(request)
            except NotSignedIn as exc:
                if by_script(request):
                    return refusal(request, 401, exc.said)
                return lead_to(f"/login?to={quote(request.url.path, safe='')}")
            except Forbidden as exc:
                return refusal(request, 403, exc.said)
            except Missing as exc:
                return refusal(request, 404, exc.said)
            except RefusedData:
                return refusal(request, 422, coded("database_refused"))
            except StoreUnavailable:
                return refusal(request, 503, coded("database_away"))

        return page


def by_script(request: Request) -> bool:
    """Whether the page's own script asks: it wants JSON."""
    return "application/json" in request.headers.get("accept", "")


def refusal(request: Request, status: int, said: Coded) -> Response:
    words = words_for(request)
    sentence = words.say(said)
    if by_script(request):
        return JSONResponse({"said": sentence, "code": said.code}, status_code=status)
    return render("refused.html", words, status=status, sentence=sentence, person=0)
