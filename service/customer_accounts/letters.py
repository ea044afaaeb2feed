"""The letter that lets a customer in: the link, and the code for the browser that asked, in their language."""

from pathlib import Path

from service.notices.channels.channel import ACCOUNT
from service.notices.mail_layout import letters_of
from store.identity.account_proofs import ClaimedProof, Way
from store.identity.customer_accounts import Account
from store.service.notices import ClaimedNotice
from wording.wording import wording_of

_pages = letters_of(Path(__file__).parent)


def write_letter(proof: ClaimedProof, account: Account, *, link: str, code: str) -> ClaimedNotice:
    """As every channel sends it; on a telephone one short text. `code` '': an invitation, which nobody waits for."""
    words = wording_of(account.language, account.time_zone)
    kind = "asked" if code else "invited"
    if proof.way is Way.PHONE:
        subject, body, html = "", words.text(f"my_message_{kind}", code=code, link=link), ""
    else:
        subject = words.text(f"my_letter_{kind}_subject", code=code)
        paragraphs = words.text(f"my_letter_{kind}_body", name=account.name).split("\n\n")
        values = {"t": words.text, "language": words.language, "subject": subject, "link": link, "code": code}
        values["button"] = words.text("my_letter_button")
        html = _pages.get_template("letter.html").render(**values, kind=kind, paragraphs=paragraphs)
        lines = [*paragraphs, *([f"{words.text('my_letter_code')}: {code}"] if code else [])]
        lines += [f"{words.text('my_letter_button')}:\n{link}", words.text("my_letter_warning")]
        body = "\n\n".join(lines) + "\n"
    return ClaimedNotice(
        id=proof.id,
        ticket_id=0,
        kind=ACCOUNT,
        channel="",
        language=words.language,
        recipient=proof.address,
        subject=subject,
        body=body,
        attempts=proof.attempts,
        html=html,
    )
