"""Conversations over chat channels: what a customer writes there joins their thread, what staff answer leaves there."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from uuid import NAMESPACE_URL, uuid5

from fleet.coded import coded
from fleet.process import get_log
from fleet.settings import Settings
from service.conversations.outgoing import ATTEMPTS
from service.conversations.saying import LONGEST, Said, say, wake_somebody
from service.conversations.threads import now_in, thread_of_customer
from service.conversations.ways import EMAIL
from service.notices.channels.channel import NotSent, Sent
from service.notices.channels.telegram.channel import open_telegram
from service.notices.channels.whatsapp.channel import open_whatsapp
from service.notices.delivery import MAX_ATTEMPTS, wait_after
from store.assets.customers import find_customer
from store.channels.chats import NewMessage, TakenMessage, file_message
from store.conversations.deliveries import ClaimedDelivery, claim_delivery, queue_delivery, settle_delivery
from store.conversations.messages import OURS, AuthorKind, find_message
from store.conversations.threads import find_thread
from store.engine.database import Connection, translated

# Sends a text to an address of a chat; a reference comes back with receipts.
Write = Callable[[str, str, str], Sent]
log = get_log("service")


def file_chat_message(conn: Connection, taken: TakenMessage, message: NewMessage) -> None:
    """What a known customer writes in a chat is a message of their open thread, once; its picture follows. Without
    words and picture it waits for staff where chats are shown."""
    customer = find_customer(conn, taken.customer_id) if taken.customer_id is not None else None
    if customer is None or not (message.text.strip() or message.media):
        return
    thread = thread_of_customer(conn, customer.id)
    said = Said(
        author_kind=AuthorKind.CUSTOMER,
        author=customer.name,
        text=message.text[:LONGEST],
        at=now_in(conn, thread, message.at),
        channel=message.channel,
        client_id=uuid5(NAMESPACE_URL, f"{message.channel}/{taken.chat_id}/{message.provider_id}"),
        with_photo=message.media is not None,
    )
    file_message(conn, taken.id, filed_as=say(conn, thread.id, said).id)


def writers_of(settings: Settings) -> Mapping[str, Write]:
    """The chat channels that are set up."""
    writers: dict[str, Write] = {}
    if (whatsapp := open_whatsapp(settings)) is not None:
        writers["whatsapp"] = lambda address, text, reference: whatsapp.write(address, text, reference=reference)
    if (telegram := open_telegram(settings)) is not None:
        writers["telegram"] = lambda address, text, _: telegram.write(address, text)
    return writers


def deliver_next_chat_message(conn: Connection, writers: Mapping[str, Write], *, now: datetime) -> bool:
    """Sends what is due first, as `deliver_next_message` does; False where nothing is."""
    return any(_deliver(conn, name, write, now) for name, write in writers.items())


def _deliver(conn: Connection, name: str, write: Write, now: datetime) -> bool:
    with translated():
        delivery = claim_delivery(conn, name, now=now)
        message = find_message(conn, delivery.message_id) if delivery else None
    if delivery is None:
        return False
    if message is None or not message.text:
        with translated():
            settle_delivery(conn, delivery, state="dropped", reason=coded("message_to_nobody"))
        return True
    send = partial(write, delivery.recipient, message.text, message.message_id.removeprefix(OURS))
    try:
        send()
    except NotSent as exc:
        _note_failure(conn, delivery, exc, now)
    else:
        ATTEMPTS.labels(name, "sent").inc()
        with translated():
            settle_delivery(conn, delivery, state="sent")
    return True


def _note_failure(conn: Connection, delivery: ClaimedDelivery, failure: NotSent, now: datetime) -> None:
    """For good, as when more than a day has passed since the customer wrote: it goes by mail, and somebody is told.
    What may have been taken is not sent again."""
    over = failure.permanent or failure.unknown or delivery.attempts >= MAX_ATTEMPTS
    ATTEMPTS.labels(delivery.channel, "failed" if over else "again").inc()
    log.warning("message_not_sent", delivery=delivery.id, reason=failure.why.to_json())
    with translated(), conn.transaction():
        state, next_at = ("failed", None) if over else ("pending", now + wait_after(delivery.attempts))
        settled = settle_delivery(conn, delivery, state=state, reason=failure.why, next_at=next_at)
        thread = find_thread(conn, delivery.thread_id) if settled and over else None
        if thread is None:
            return
        customer = find_customer(conn, thread.customer_id)
        if customer is not None and customer.email:
            queue_delivery(conn, delivery.message_id, EMAIL, customer.email)
        why = coded("message_did_not_leave_chat", why=failure.why)
        wake_somebody(conn, thread.id, why, at=now_in(conn, thread, now))
