"""News for staff as push messages: to whoever asked for them in a browser, each once, a moment after it came about."""

from datetime import datetime

from prometheus_client import Counter

from fleet.process import get_log
from service.accounts.news_lines import news_line, page_of
from service.notices.channels.channel import NotSent
from service.notices.channels.push.sender import PushMessage, PushSender
from store.assets.products import current_product
from store.channels.push_subscriptions import browsers_of, claim_push_news, forget_browser
from store.engine.database import Connection, translated
from store.identity.people import Person, find_person
from store.sla.news import StaffNews, news_numbered
from wording.wording import wording_of

PUSHED = Counter("sigap_staff_pushes", "Push messages to staff", ["result"])
log = get_log("service")


def push_news_next(conn: Connection, sender: PushSender, *, base: str, now: datetime) -> bool:
    """Pushes what is new for one person; False where there is nothing.

    The claim commits by itself: a message that is lost is on the page of news and in the mail all the same, and one
    that rings twice helps nobody.
    """
    with translated():
        claimed = claim_push_news(conn, now=now)
        if claimed is None:
            return False
        person_id, numbers = claimed
        person, news = find_person(conn, person_id), news_numbered(conn, numbers)
        browsers = tuple(browsers_of(conn, person_id=person_id))
    if person is None or not news or not browsers:
        return True
    try:
        gone = sender.push(_message(conn, person, news, base), browsers).gone
        PUSHED.labels("sent").inc()
    except NotSent as exc:
        gone = exc.gone
        PUSHED.labels("failed").inc()
        log.warning("staff_push_not_sent", person=person_id, reason=exc.why.to_json())
    with translated():
        for endpoint in gone:
            forget_browser(conn, endpoint)
    return True


def _message(conn: Connection, person: Person, news: list[StaffNews], base: str) -> PushMessage:
    words = wording_of(person.language, person.time_zone)
    lines = []
    for one in news:
        product = current_product(conn, one.product) if one.product else None
        lines.append(news_line(wording_of(person.language, person.time_zone, product), one))
    address = page_of(news[0]) if len(news) == 1 else "/news"
    title = lines[0] if len(news) == 1 else words.text("news_pushed", count=len(news))
    body = "" if len(news) == 1 else "\n".join(lines)
    return PushMessage(title, body, f"{base}{address}", f"sigap-news-{news[-1].id}")
