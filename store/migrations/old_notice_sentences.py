"""What versions before 0.2 wrote as reasons of notices, and how it is read back."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from fleet.coded import Coded, coded
from store.migrations.old_sentences import OldSentence, Reader, read_first, whole
from store.migrations.old_values import first_that_fits, word


def read_notice_reason(text: str) -> Coded | None:
    """Why a notice waits, did not leave, or failed."""
    clock, _, zone = text.removeprefix("quiet hours until ").rpartition(" ")
    if text.startswith("quiet hours until ") and zone in available_timezones():
        until = datetime.fromisoformat(clock).replace(tzinfo=ZoneInfo(zone))
        return coded("quiet_hours", until=until, zone=zone)
    return first_that_fits(NOTICES, text)


def _attempt(text: str) -> Coded:
    return read_first(ATTEMPTS, text)


_ATTEMPT: Mapping[str, Reader] = {"why": _attempt, "attempt": whole, "most": whole}
NOTICES = (
    OldSentence("rung inspect: the customer is not told of an inspection", "untold_of_inspection", {}),
    OldSentence("rung ticket: the customer is not told of predictions yet", "untold_of_predictions", {}),
    OldSentence("no customer address", "no_address", {}),
    OldSentence("the customer has opted out", "opted_out", {}),
    OldSentence("the device has another owner now", "device_sold", {}),
    OldSentence(
        "overtaken: ticket {ticket:d} has gone on to {state}", "overtaken_by_state", {"ticket": whole, "state": word}
    ),
    OldSentence(
        "overtaken: ticket {ticket:d} has ended ({kind}) before this left",
        "overtaken_by_end",
        {"ticket": whole, "kind": word},
    ),
    OldSentence("no SMTP server configured", "no_mail_server", {}),
    OldSentence("no webhook secret configured", "no_webhook_secret", {}),
    OldSentence("no webhook configured", "no_webhook", {}),
    OldSentence("{why} (attempt {attempt:d} of {most:d})", "attempt_failed", _ATTEMPT),
    OldSentence("{why} (permanent)", "attempt_refused", _ATTEMPT),
)
ATTEMPTS = (
    OldSentence("'{recipient}' makes no e-mail: {error}", "mail_unwritable", {}),
    OldSentence("the mail server turned us away: {answer}", "mail_turned_away", {}),
    OldSentence("the mail server refused our login: {answer}", "mail_login_refused", {}),
    OldSentence("the mail server cannot take it: {error}", "mail_not_taken", {}),
    OldSentence("the mail server cannot be reached: {server}: {error}", "mail_unreachable", {}),
    OldSentence("the mail server answered {status:d} {answer}", "mail_answered", {"status": whole}),
    OldSentence("{host} offers no TLS: our password is not sent in the clear", "mail_without_tls", {}),
    OldSentence("the webhook cannot be reached: {error}", "webhook_unreachable", {}),
    OldSentence("the webhook answered {status:d}", "webhook_answered", {"status": whole}),
)
