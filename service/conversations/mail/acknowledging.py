"""Step 10: whoever writes for the first time is told that their mail came: once a day at most, and never a machine."""

from datetime import timedelta

from fleet.coded import coded
from service.conversations.mail.steps import Reading
from service.conversations.mail.which_thread import FoundBy
from service.conversations.saying import note_line
from service.conversations.threads import now_in
from service.conversations.ways import EMAIL
from store.conversations.deliveries import is_dead, queue_delivery, wrote_automatically
from store.conversations.messages import Message
from store.conversations.threads import Speaker, ThreadState, find_thread

ONCE_IN = timedelta(hours=24)


def acknowledge(reading: Reading, message: Message, found_by: FoundBy) -> None:
    """An answer to one of our mails is not acknowledged: two programs that answer each other stop here."""
    conn, sender = reading.conn, reading.incoming.sender
    thread = find_thread(conn, message.thread_id)
    if thread is None or found_by is not FoundBy.NOTHING or thread.state is not ThreadState.WAITING_FOR_US:
        return
    if thread.speaker is Speaker.ASSISTANT or is_dead(conn, thread.customer_id, sender):
        return
    if wrote_automatically(conn, sender, since=reading.wall - ONCE_IN):
        return
    line = note_line(conn, thread.id, coded("mail_received", thread=thread.id), at=now_in(conn, thread, reading.wall))
    queue_delivery(conn, line.id, EMAIL, sender)
