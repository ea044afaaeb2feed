"""Step 6: whose mail it is. Whoever is not known, or not proven to be who they say, waits for a person, whatever thread
they name."""

from fleet.coded import coded
from service.conversations.mail.steps import Reading, Verdict
from service.conversations.mail.which_thread import FoundBy
from service.conversations.threads import thread_of_customer
from store.conversations.deliveries import customers_of_address
from store.conversations.mails import MailState, SenderProof
from store.conversations.threads import Thread


def known_sender(reading: Reading, thread: Thread | None, found_by: FoundBy) -> Thread | Verdict:
    """The thread that the sender may write in: the one that was found, else the open one of the only customer with this
    address; or why a person must look. An address alone proves nobody where our server looks at that."""
    sender, proof = reading.incoming.sender, reading.proof
    if proof is SenderProof.FAILED:
        return Verdict(MailState.HELD, coded("mail_sender_failed", sender=sender), thread.id if thread else None)
    if proof is SenderProof.NONE and found_by is not FoundBy.NAME:
        return Verdict(MailState.HELD, coded("mail_sender_not_proven", sender=sender), thread.id if thread else None)
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
