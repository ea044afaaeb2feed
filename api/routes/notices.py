"""Notices: what customers and other systems were sent, and what they answered."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request

from api.access.asks import Asker, asks, demand
from api.access.audit import Reading
from api.access.permissions import Permission
from api.access.personal_data import notice_shown, sees_customers
from api.access.principal import Principal
from api.schemas.notices import NoticeCard, NoticeOut
from api.web.database import Db
from api.web.documented_errors import errors
from api.web.fields import LARGEST_ID, PathId, Word
from api.web.language import Words
from api.web.paging import After, Limit, Page, page_of
from api.web.problems import Missing
from fleet.coded import coded
from service.notices.channels.registry import CHANNELS
from store.channels.receipts import receipts_of
from store.engine.rows import fields_of
from store.service.notices import Notice, NoticeFilter, list_notices
from wording.json_objects import with_sentences
from wording.wording import Wording

router = APIRouter(prefix="/v1", tags=["records"], dependencies=[Depends(asks(Permission.NOTICES_READ))])
NoticeState = Literal["pending", "sending", "sent", "delivered", "read", "failed", "opened", "answered", "suppressed"]


@router.get("/notices", summary="List notices", responses=errors())
def notices(
    request: Request,
    db: Db,
    words: Words,
    principal: Asker,
    reading: Reading,
    state: Annotated[NoticeState | None, Query()] = None,
    product: Annotated[Word | None, Query()] = None,
    customer: Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="The customer's number.")] = None,
    after: After = 0,
    limit: Limit = 100,
) -> Page[NoticeOut]:
    """Notices to customers and other systems, with state and answer; `reason` says why one waits or did not leave."""
    if customer is not None:
        demand(principal, Permission.CUSTOMERS_READ)
    with db.connection() as conn:
        wanted = NoticeFilter(state=state, product=product, customer_id=customer)
        if sees_customers(principal):
            reading(conn, "notice")
        listed = list_notices(conn, wanted, after=after, limit=limit + 1)
        return page_of(
            request, listed, limit, to=lambda one: notice_out(one, words, principal), key=lambda notice: notice.id
        )


@router.get("/notices/{notice_id}", summary="One notice", responses=errors(404))
def notice(notice_id: PathId, db: Db, words: Words, principal: Asker, reading: Reading) -> NoticeCard:
    """A notice with its mail as HTML, as the customer gets it but for the link."""
    with db.connection() as conn:
        found = list_notices(conn, NoticeFilter(notice_id=notice_id), limit=1)
        if found and sees_customers(principal):
            reading(conn, f"notice/{notice_id}")
        receipts = receipts_of(conn, notice_id) if found else []
    if not found:
        raise Missing(coded("no_notice", notice=notice_id))
    [one] = found
    channel = CHANNELS.get(one.channel)
    html = channel.preview(one) if channel and sees_customers(principal) else ""
    told = [fields_of(receipt) for receipt in receipts]
    return NoticeCard.model_validate({**notice_out(one, words, principal).model_dump(), "html": html, "receipts": told})


def notice_out(notice: Notice, words: Wording, principal: Principal) -> NoticeOut:
    shown = notice_shown(principal, notice)
    return NoticeOut.model_validate(with_sentences(fields_of(shown), words, "reason"))
