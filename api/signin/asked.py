"""What the pages of signing in share: limits, passwords, links, the form, and answers to what goes wrong."""

from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.routing import APIRoute

from api.access.passwords import Passwords, TooBusy
from api.limits.rate_limits import TooMany
from api.signin.pages import message
from api.web.database import wall_clock
from api.web.plain_pages import form_fields
from fleet.process import get_log
from service.accounts.links import AccountLinks
from store.engine.database import RefusedData, StoreUnavailable

LONGEST_EMAIL = 254
AWAY_S = 60
log = get_log("web")
Form = Annotated[dict[str, str], Depends(form_fields)]


class SignInRoute(APIRoute):
    """Answers what goes wrong with a page, in place of the API's problems."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await handle(request)
            except TooMany as exc:
                return message(request, "too_many", status=429, wait_s=exc.wait_s)
            except TooBusy:
                return message(request, "busy", status=503, wait_s=AWAY_S)
            except StoreUnavailable as exc:
                log.warning("database_unavailable", path=request.url.path, reason=str(exc))
                return message(request, "away", status=503, wait_s=AWAY_S)
            except RefusedData as exc:
                log.warning("refused_data", path=request.url.path, reason=str(exc))
                return message(request, "refused", status=422)

        return answer


def links_of(request: Request) -> AccountLinks:
    found = request.app.state.account_links
    assert isinstance(found, AccountLinks)
    return found


def passwords_of(request: Request) -> Passwords:
    found = request.app.state.passwords
    assert isinstance(found, Passwords)
    return found


def moment() -> datetime:
    return wall_clock()


def email_in(form: dict[str, str]) -> str:
    """The address that a form names, as people are stored; '' for what can be none."""
    email = form.get("email", "").strip().lower()
    fits = 0 < len(email) <= LONGEST_EMAIL and "@" in email and email.isprintable()
    return email if fits and not any("\ud800" <= c <= "\udfff" for c in email) else ""


Links = Annotated[AccountLinks, Depends(links_of)]
Hashing = Annotated[Passwords, Depends(passwords_of)]
Now = Annotated[datetime, Depends(moment)]
