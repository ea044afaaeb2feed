"""Browsers in which somebody asked for push messages: one's own."""

from fastapi import APIRouter, Depends, Request
from pydantic import ConfigDict, Field

from api.access.asks import Asker, asks
from api.access.permissions import Permission
from api.access.principal import Principal
from api.my.account import browser_of
from api.schemas.channels import BrowserOut, PushKeyOut
from api.web.database import Db, wall_clock
from api.web.documented_errors import errors
from api.web.fields import Body, PathId
from api.web.paging import Page
from api.web.problems import Missing
from api.web.push_offer import push_offer_of
from fleet.coded import coded
from store.channels.push_subscriptions import NewBrowser, browsers_of, end_browser, put_browser
from store.engine.database import Connection

router = APIRouter(prefix="/v1/my", tags=["accounts"], dependencies=[Depends(asks(Permission.OWN_ACCOUNT))])


class NewBrowserBody(Body):
    """What `pushManager.subscribe` answers."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "endpoint": "https://fcm.googleapis.com/fcm/send/abc",
                    "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
                    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
                }
            ]
        }
    )

    endpoint: str = Field(min_length=10, max_length=2000)
    p256dh: str = Field(min_length=80, max_length=100)
    auth: str = Field(min_length=20, max_length=30)


@router.get("/push-key", summary="The key of push messages", responses=errors())
def push_key(request: Request) -> PushKeyOut:
    """The public key that a browser asks for before it takes messages of ours."""
    return PushKeyOut(key=push_offer_of(request).key)


@router.get("/browsers", summary="My browsers", responses=errors(404))
def browsers(db: Db, principal: Asker) -> Page[BrowserOut]:
    """Those that take push messages; all on one page."""
    with db.connection() as conn:
        return _mine(conn, principal)


@router.post("/browsers", status_code=201, summary="Take push messages here", responses=errors(404, 422))
def take_here(body: NewBrowserBody, request: Request, db: Db, principal: Asker) -> Page[BrowserOut]:
    """From now on this browser shows news of your tickets, or what a customer is told."""
    agent = browser_of(request.headers.get("user-agent", ""))[:200]
    customer, person = _owner(principal)
    new = NewBrowser(customer, person, body.endpoint, body.p256dh, body.auth, agent)
    with db.connection() as conn:
        push_offer_of(request).check(new)
        put_browser(conn, new, at=wall_clock())
        return _mine(conn, principal)


@router.post("/browsers/{browser_id}/end", summary="No more push messages there", responses=errors(404))
def end(browser_id: PathId, db: Db, principal: Asker) -> Page[BrowserOut]:
    """Ends it, and answers with those that stay."""
    customer, person = _owner(principal)
    with db.connection() as conn:
        if not end_browser(conn, browser_id, customer_id=customer, person_id=person):
            raise Missing(coded("no_browser", browser=browser_id))
        return _mine(conn, principal)


def _mine(conn: Connection, principal: Principal) -> Page[BrowserOut]:
    customer, person = _owner(principal)
    found = browsers_of(conn, customer_id=customer, person_id=person)
    return Page[BrowserOut](items=[BrowserOut.model_validate(one) for one in found], next=None)


def _owner(principal: Principal) -> tuple[int | None, int | None]:
    """(customer, person): a customer's browsers are the customer's. Programs have none."""
    if principal.customer_id is not None:
        return principal.customer_id, None
    if principal.person_id is None:
        raise Missing(coded("no_account"))
    return None, principal.person_id
