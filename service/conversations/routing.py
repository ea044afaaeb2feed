"""By which channel besides the page an answer of the staff reaches the customer."""

from datetime import timedelta

from service.conversations.ways import CHAT, EMAIL
from store.assets.customers import find_customer
from store.channels.chats import chat_address
from store.conversations.deliveries import is_dead, queue_delivery
from store.conversations.messages import Message, last_channel
from store.conversations.threads import Thread
from store.engine.database import Connection

# So long a chat may take to show an answer before it leaves by mail.
CHAT_WAIT = timedelta(seconds=45)


def send_on(conn: Connection, thread: Thread, message: Message) -> None:
    """Where they wrote last, if that is a chat channel. Else by mail: to whoever wrote by mail, and to everybody else
    who has not opted out of it. In a live chat it waits a moment: what the page has shown meanwhile does not leave."""
    wrote_by = last_channel(conn, thread.id)
    if wrote_by is not None and (chat := chat_address(conn, thread.customer_id, channel=wrote_by)) is not None:
        queue_delivery(conn, message.id, wrote_by, chat)
        return
    customer = find_customer(conn, thread.customer_id)
    if customer is None or not customer.email or is_dead(conn, customer.id, customer.email):
        return
    if wrote_by == EMAIL or EMAIL not in customer.opted_out:
        wait = CHAT_WAIT if wrote_by == CHAT else timedelta()
        queue_delivery(conn, message.id, EMAIL, customer.email, wait=wait)
