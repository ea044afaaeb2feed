"""Steps 7 to 9: what was written is cut from what it quotes, photos are taken, and the message stands in its thread."""

from contextlib import ExitStack
from uuid import UUID

from service.attachments.refusing import BadPicture, StorageFull
from service.conversations.mail.attaching import PreparedFiles, prepare_files
from service.conversations.mail.quotes import cut_quotes
from service.conversations.mail.steps import Reading
from service.conversations.photos import keep_message_photo
from service.conversations.saying import LONGEST_KEPT, Said, say
from service.conversations.threads import now_in
from service.conversations.ways import EMAIL
from store.assets.customers import find_customer
from store.conversations.mails import give_tenant
from store.conversations.messages import AuthorKind, Machine, Message
from store.conversations.threads import Thread
from store.engine.storable_text import storable

# Mails whose text is longer are shown whole; so much of it stands in the message.
LONGEST_SHOWN = 20_000
LONGEST_NAME = 120


def file_message(reading: Reading, thread: Thread, *, machine: Machine | None = None, author: str = "") -> Message:
    """The message of a mail, once. `author`: who wrote it, where that is not the customer."""
    with ExitStack() as stack:
        files = prepare_files(reading.desk.folder, reading.incoming.files, stack)
        message = say(reading.conn, thread.id, _said(reading, thread, files, machine, author))
        _keep_photos(reading, message, files)
    give_tenant(reading.conn, reading.mail.id, thread.id)
    return message


def _said(reading: Reading, thread: Thread, files: PreparedFiles, machine: Machine | None, author: str) -> Said:
    incoming = reading.incoming
    customer = find_customer(reading.conn, thread.customer_id)
    text = storable(cut_quotes(incoming.text))
    if len(text) > LONGEST_SHOWN:
        text = f"{text[:LONGEST_SHOWN]} …"
    if not text and incoming.subject:
        text = storable(incoming.subject)
    return Said(
        author_kind=AuthorKind.CUSTOMER,
        author=author[:LONGEST_NAME] or (customer.name if customer else ""),
        text=text[:LONGEST_KEPT],
        at=now_in(reading.conn, thread, reading.wall),
        channel=EMAIL,
        client_id=client_id_of(reading.mail.id),
        message_id=storable(incoming.message_id)[:900] or None,
        in_reply_to=storable(incoming.names[-1])[:900] if incoming.names else None,
        machine=machine,
        mail_id=reading.mail.id,
        left_out=files.left_out,
    )


def client_id_of(mail_id: int) -> UUID:
    """One mail is one message, however often it is filed."""
    return UUID(int=(0x6D61696C << 96) | mail_id)


def _keep_photos(reading: Reading, message: Message, files: PreparedFiles) -> None:
    """A photo that finds no room is left out: the message counts for more."""
    for position, (name, prepared) in enumerate(files.photos):
        try:
            keep_message_photo(reading.conn, reading.desk.folder, message, position, prepared, caption=name)
        except (BadPicture, StorageFull):
            return
