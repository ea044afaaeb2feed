"""Step 6: whose mail it is. Whoever is not known waits for a person, whatever thread they name."""

from fleet.coded import coded
from service.conversations.mail.steps import Reading, Verdict
from service.conversations.threads import thread_of_customer
from store.conversations.deliveries import customers_of_address
from store.conversations.mails import MailState
from store.conversations.threads import Thread


def known_sender(reading: Reading, thread: Thread | None) -> Thread | Verdict:
    """The thread that the sender may write in: the one that was found, else the open one of the only customer with this
    address; or why a person must look."""
    sender = reading.incoming.sender
    customers = customers_of_address(reading.conn, sender) if sender else []
    if thread is not None:
        if thread.customer_id in customers:
            return thread
        return Verdict(MailState.HELD, coded("mail_from_another", sender=sender), thread.id)
    if not customers:
        return Verdict(MailState.HELD, coded("mail_from_stranger", sender=sender))
    if len(customers) > 1:
        return Verdict(MailState.HELD, coded("mail_from_several", sender=sender, count=len(customers)))
    return thread_of_customer(reading.conn, customers[0])
