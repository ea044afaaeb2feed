"""A mail with a link as the way in: asking for it, and the page that says it is on its way."""

from datetime import datetime

from fastapi import APIRouter, Request, Response

from api.access.audit import address_of
from api.limits.rate_limits import RateLimits, TooMany
from api.signin.asked import SignInRoute
from api.signin.pages import go, page
from api.web.database import Database
from service.accounts.acts import ask_for_mail
from store.identity.single_use_links import LinkPurpose

router = APIRouter(include_in_schema=False, route_class=SignInRoute)


def send_link(request: Request, db: Database, limits: RateLimits, *, email: str, to: str, now: datetime) -> Response:
    """Sends a mail with a link, if there is such an account; the answer is always the same."""
    if email:
        with db.connection() as conn:
            try:
                limits.mail_wanted(conn, address=address_of(request), account=email, now=now)
                ask_for_mail(conn, LinkPurpose.SIGN_IN, email, now=now, target=to)
            except TooMany:  # The mails that were sent hold links that still work.
                pass
    return go("/sent")


@router.get("/sent")
def show(request: Request) -> Response:
    return page(request, "sent.html", mails=request.app.state.can_mail)
