"""Rate limits by name: how often somebody may try something within a span of wall time.

How signing in uses them (`limits` is the process's RateLimits, from `Limits` or `rate_limits_of`):

    attempt = limits.begin_sign_in(conn, address=..., account=email, browser=cookie or None, now=wall_clock())
    ...                                   # TooMany above: show the page with the wait, and offer a link by mail.
    limits.signed_in(conn, attempt, now=now)                    # Right: the attempt does not count.
    cookie = keep_browser(conn, person_id, cookie, now=now)     # api/limits/known_browsers.py: set it anew.

Nobody locks an owner out: strangers' failures at an account share one bucket, a browser that the account signed in with
has a bucket of its own, and a sign-in link that was mailed is never limited (a wrong one is: see `guessed`).
Every function counts at once: call it outside of a transaction, which might take the count back.
"""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import ceil
from typing import Annotated

from fastapi import Depends, Request
from limits import RateLimitItem, parse
from limits.strategies import SlidingWindowCounterRateLimiter

from api.limits.known_browsers import browser_hash
from fleet.coded import CodedError, coded
from fleet.settings import BadSettings
from store.engine.database import Connection
from store.engine.storable_text import storable
from store.limits.counts import CountStorage, give_back_hit
from store.limits.known_browsers import knows_browser


class Limit(StrEnum):
    """What is limited, and by what: the keys that `check` gets."""

    SIGN_IN_ADDRESS = "sign_in_address"  # address: attempts that failed
    SIGN_IN_ACCOUNT = "sign_in_account"  # account: failed, from browsers that the account did not sign in with
    SIGN_IN_PAIR = "sign_in_pair"  # account, address: the same
    SIGN_IN_BROWSER = "sign_in_browser"  # account, browser: failed, from a browser that it signed in with
    SECOND_FACTOR = "second_factor"  # account: one-time codes of an app, after the password
    MAIL_ACCOUNT = "mail_account"  # account: mails with a link or code, which must work for longer than the span
    MAIL_ADDRESS = "mail_address"  # address: the same
    CODE_ACCOUNT = "code_account"  # account: short codes tried
    CODE_ADDRESS = "code_address"  # address: the same
    LINK_GUESS = "link_guess"  # address: links that lead nowhere
    TOKEN_GUESS = "token_guess"  # address: tokens and sessions that are none
    CLAIM_GUESS = "claim_guess"  # address: claim codes that are refused
    API_TOKEN = "api_token"  # token: requests
    API_ACCOUNT = "api_account"  # person: requests
    REPORT_ADDRESS = "report_address"  # address: faults reported at the open form
    REPORT_SERIAL = "report_serial"  # serial as it was typed: the same
    ACTIVATION_ADDRESS = "activation_address"  # address: warranties activated at the open form
    ASK_ADDRESS = "ask_address"  # address: questions to the assistant without an account
    ASK_ACCOUNT = "ask_account"  # customer: questions to the assistant
    QUESTION_ADDRESS = "question_address"  # address: questions below articles
    ACTIVATION_ACCOUNT = "activation_account"  # customer: warranties activated in their account
    ANONYMOUS = "anonymous"  # address: requests of nobody


DEFAULTS: Mapping[Limit, str] = {
    Limit.SIGN_IN_ADDRESS: "60 per 10 minutes",
    Limit.SIGN_IN_ACCOUNT: "30 per 1 hour",
    Limit.SIGN_IN_PAIR: "10 per 15 minutes",
    Limit.SIGN_IN_BROWSER: "10 per 15 minutes",
    Limit.SECOND_FACTOR: "10 per 15 minutes",
    Limit.MAIL_ACCOUNT: "5 per 1 hour",
    Limit.MAIL_ADDRESS: "20 per 1 hour",
    Limit.CODE_ACCOUNT: "10 per 1 hour",
    Limit.CODE_ADDRESS: "60 per 10 minutes",
    Limit.LINK_GUESS: "60 per 10 minutes",
    Limit.TOKEN_GUESS: "60 per 10 minutes",
    Limit.CLAIM_GUESS: "20 per 10 minutes",
    Limit.API_TOKEN: "6000 per 1 minute",
    Limit.API_ACCOUNT: "3000 per 1 minute",
    Limit.REPORT_ADDRESS: "10 per 1 hour",
    Limit.REPORT_SERIAL: "5 per 1 day",
    Limit.ACTIVATION_ADDRESS: "10 per 1 hour",
    Limit.ASK_ADDRESS: "60 per 1 hour",
    Limit.ASK_ACCOUNT: "120 per 1 hour",
    Limit.QUESTION_ADDRESS: "10 per 1 hour",
    Limit.ACTIVATION_ACCOUNT: "10 per 1 hour",
    Limit.ANONYMOUS: "600 per 1 minute",
}
Taken = tuple[Limit, tuple[str, ...]]


class TooMany(CodedError):
    """A limit is reached: 429; `wait_s` whole seconds until the next attempt is taken."""

    def __init__(self, limit: Limit, wait_s: int) -> None:
        super().__init__(coded("too_many", limit=limit.value, wait_s=wait_s))
        self.limit, self.wait_s = limit, wait_s


@dataclass(frozen=True, slots=True)
class SignInAttempt:
    """What an attempt to sign in took of the limits."""

    taken: tuple[Taken, ...]


class RateLimits:
    """The limits of this installation. Web processes share what is counted, through the database."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        """`settings`: `{"api_token": "100 per minute"}` in place of a default; BadSettings for an unknown one."""
        unknown = sorted(set(settings) - set(Limit))
        if unknown:
            raise BadSettings(f"SIGAP_RATE_LIMITS: {', '.join(unknown)}: no such limit; known are {', '.join(Limit)}")
        self.items = {limit: _item(limit, settings.get(limit, DEFAULTS[limit])) for limit in Limit}

    def check(self, conn: Connection, limit: Limit, *keys: str, now: datetime) -> None:
        """Counts one attempt; TooMany, and it does not count, where the limit is reached."""
        item, storage = self.items[limit], CountStorage(conn, now)
        key = _keys(limit, keys)
        if not SlidingWindowCounterRateLimiter(storage).hit(item, *key):
            seen = storage.get_sliding_window(item.key_for(*key), item.get_expiry())
            raise TooMany(limit, seconds_to_wait(item.amount, item.get_expiry(), seen))

    def give_back(self, conn: Connection, limit: Limit, *keys: str, now: datetime) -> None:
        """The attempt was a right one: it does not count."""
        item = self.items[limit]
        give_back_hit(conn, item.key_for(*_keys(limit, keys)), length_s=item.get_expiry(), now=now)

    def begin_sign_in(
        self, conn: Connection, *, address: str, account: str, browser: str | None, now: datetime
    ) -> SignInAttempt:
        """Counts an attempt to sign in by password; TooMany where it is one too many. Ask before the password is
        looked at, for known and unknown accounts alike. `browser`: the cookie of known_browsers.py, if there is one."""
        name = account_key(account)
        known = knows_browser(conn, email=name, token_hash=browser_hash(browser or ""))
        wanted: tuple[Taken, ...] = (
            (Limit.SIGN_IN_PAIR, (name, address)),
            (Limit.SIGN_IN_ACCOUNT, (name,)),
            (Limit.SIGN_IN_ADDRESS, (address,)),
        )
        if known and browser:
            wanted = ((Limit.SIGN_IN_BROWSER, (name, browser)),)
        for limit, keys in wanted:
            self.check(conn, limit, *keys, now=now)
        return SignInAttempt(wanted)

    def signed_in(self, conn: Connection, attempt: SignInAttempt, *, now: datetime) -> None:
        """The attempt succeeded: it does not count."""
        for limit, keys in attempt.taken:
            self.give_back(conn, limit, *keys, now=now)

    def mail_wanted(self, conn: Connection, *, address: str, account: str, now: datetime) -> None:
        """Counts the wish for a mail with a link or code; TooMany where it is one too many. Show a person the same page
        as without it: the mails that were sent before hold links that still work."""
        self.check(conn, Limit.MAIL_ADDRESS, address, now=now)
        self.check(conn, Limit.MAIL_ACCOUNT, account_key(account), now=now)

    def code_tried(self, conn: Connection, *, address: str, account: str, now: datetime) -> None:
        """Counts a short code that is about to be compared; TooMany where it is one too many."""
        self.check(conn, Limit.CODE_ADDRESS, address, now=now)
        self.check(conn, Limit.CODE_ACCOUNT, account_key(account), now=now)

    def guessed(self, conn: Connection, limit: Limit, *, address: str, now: datetime) -> None:
        """Counts a link (LINK_GUESS), token (TOKEN_GUESS) or claim code (CLAIM_GUESS) that was looked for and is none;
        TooMany after many. A right one is never counted: it has 100 bits or more, and whoever shares an address with a
        guesser gets in."""
        self.check(conn, limit, address, now=now)


def rate_limits_of(request: Request) -> RateLimits:
    found = request.app.state.rate_limits
    assert isinstance(found, RateLimits)
    return found


Limits = Annotated[RateLimits, Depends(rate_limits_of)]


def account_key(account: str) -> str:
    """The name under which an account is counted: as people are stored (`person.email`)."""
    return storable(account.strip().lower())


def address_key(address: str) -> str:
    """The part of an IP address that one household or machine has: all of IPv4, the first 64 bits of IPv6."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv4Address):
        return str(ip)
    return str(ip.ipv4_mapped or ipaddress.ip_network((ip, 64), strict=False))


def seconds_to_wait(amount: int, length_s: int, seen: tuple[int, float, int, float]) -> int:
    """Whole seconds until one more hit fits; `seen`: what `get_sliding_window` of `limits` returns."""
    before, left_s, hits, _ = seen
    if hits + 1 > amount:  # Not in this window: in the next one, as soon as enough of this one has passed.
        return max(1, ceil(left_s + length_s * (1 - (amount - 1) / hits)))
    return max(1, ceil(left_s - length_s * (amount - hits - 1) / before)) if before else 1


def _keys(limit: Limit, keys: tuple[str, ...]) -> tuple[str, ...]:
    return (limit.value, *(address_key(key) for key in keys))


def _item(limit: Limit, text: str) -> RateLimitItem:
    try:
        item = parse(text)
    except ValueError as exc:
        raise BadSettings(f"SIGAP_RATE_LIMITS: {limit.value}={text!r}: must read like '100 per 10 minutes'") from exc
    if item.amount < 1:
        raise BadSettings(f"SIGAP_RATE_LIMITS: {limit.value}={text!r}: must allow at least one")
    return item
