"""What came by a chat is noted once; receipts raise the state of their notice, messages go to where staff read them."""

from datetime import datetime

from service.chats.joining import join
from service.chats.telegram_events import Update
from service.chats.whatsapp_events import Event
from service.conversations.chats import file_chat_message
from service.notices.channels.channel import notice_in
from store.channels.chats import NewMessage, take_message
from store.channels.receipts import take_receipt
from store.engine.database import Connection

# A chat whose address is a telephone number: a customer is known by it.
BY_NUMBER = frozenset({"whatsapp"})


def take_events(conn: Connection, events: list[Event]) -> int:
    """How many of them were new."""
    new = 0
    for event in events:
        if event.receipt is not None:
            named = notice_in(event.receipt.reference)
            new += take_receipt(conn, event.receipt, named=named, again_in=event.again_in)
        if event.message is not None:
            new += take(conn, event.message)
    return new


def take_update(conn: Connection, update: Update, *, now: datetime) -> int:
    """A code joins the chat to a customer; anything else is a message. What comes again changes nothing."""
    message = update.message
    if update.code:
        owner = join(conn, update.code, address=message.address, name=message.name, now=now)
        return int(owner is not None)
    return int(take(conn, message))


def take(conn: Connection, message: NewMessage) -> bool:
    """Notes a message; False where it came before."""
    with conn.transaction():
        taken = take_message(conn, message, by_number=message.channel in BY_NUMBER)
        if taken is not None:
            file_chat_message(conn, taken, message)
        return taken is not None
