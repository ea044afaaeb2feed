"""Step 2: our own mail comes back, by a rule that forwards it: noted, and answered never."""

from fleet.coded import coded
from service.conversations.mail.steps import Reading, Verdict
from store.conversations.mails import MailState
from store.conversations.messages import OURS

MARK = "X-Sigap-Loop"


def own_loop(reading: Reading) -> Verdict | None:
    incoming = reading.incoming
    ours = (
        bool(incoming.header(MARK))
        or reading.desk.own.is_ours(incoming.sender)
        or incoming.message_id.startswith((OURS, "sigap-notice-"))
    )
    return Verdict(MailState.NOTED, coded("mail_own_loop")) if ours else None
