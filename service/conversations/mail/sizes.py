"""Step 1: a mail that is too large to be taken apart is kept, and a person looks at it."""

from fleet.coded import coded
from service.conversations.mail.steps import Verdict
from store.conversations.mails import MailState

LARGEST_READ = 26 << 20


def size_of(length: int) -> Verdict | None:
    if length <= LARGEST_READ:
        return None
    return Verdict(MailState.HELD, coded("mail_too_large", mib=round(length / (1 << 20)), most=LARGEST_READ >> 20))
