"""The loop of accounts in the service process: mails leave, those to outside technicians too; what is over goes. At its
start it loads the articles of the knowledge base: nothing that is due waits for that."""

from datetime import UTC, datetime, timedelta

from fleet.process import StopSignal
from service.accounts.delivery import deliver_next_mail
from service.accounts.links import AccountLinks
from service.knowledge.loading import ArticleLoader
from service.notices.channels.email.smtp import MailServer
from service.technician_mails.delivery import deliver_next_technician_mail
from service.technician_mails.feeds import Feeds
from store.access.claims import prune_claims
from store.engine.database import Connection
from store.engine.worker_loop import Turn
from store.identity.account_mails import prune_mails
from store.identity.begun_sign_ins import prune_begun
from store.identity.sessions import prune_sessions
from store.identity.single_use_links import prune_links
from store.limits.counts import prune_counts
from store.orders.technician_mails import prune_technician_mails
from store.sla.news import ask_for_mails, prune_news

IDLE_S = 1.0
TIDY_EVERY = timedelta(hours=1)
# How long what is over can be looked at.
KEPT = timedelta(days=30)


def begin_accounts(stop: StopSignal, server: MailServer | None, links: AccountLinks | None, conn: Connection) -> Turn:
    """`server`, `links`: None where no mail server is set: mails then wait until they are too late."""
    tidied_at: datetime | None = None
    articles = ArticleLoader(conn)

    def turn() -> float:
        nonlocal tidied_at
        now = datetime.now(UTC)
        articles.look(now)
        if tidied_at is None or now - tidied_at >= TIDY_EVERY:
            tidy(conn, now=now)
            tidied_at = now
        if server is not None and links is not None:
            ask_for_mails(conn, now=now)
            while not stop and deliver_next_mail(conn, server, links, now=datetime.now(UTC)):
                pass
            feeds = Feeds(links.base, links.secret)
            while not stop and deliver_next_technician_mail(conn, server, feeds, now=datetime.now(UTC)):
                pass
        stop.wait(IDLE_S)
        return 0.0

    return turn


def tidy(conn: Connection, *, now: datetime) -> None:
    """Removes sessions, links, mails, claims and counts that are over."""
    prune_claims(conn, before=now - KEPT)
    prune_mails(conn, before=now - KEPT)
    prune_technician_mails(conn, before=now - 12 * KEPT)
    prune_sessions(conn, before=now - KEPT)
    prune_links(conn, before=now - KEPT)
    prune_begun(conn, before=now)
    prune_counts(conn, now=now)
    prune_news(conn, before=now - KEPT)
