"""Passwords: how strong they must be, and their hashes, made by few threads so that attempts cannot eat the machine."""

import asyncio
import re
import threading
import unicodedata
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from typing import TypeVar

from pwdlib import PasswordHash
from pwdlib.exceptions import PwdlibError
from pwdlib.hashers.argon2 import Argon2Hasher
from zxcvbn import zxcvbn

from fleet.coded import Coded, CodedError, coded

SHORTEST, LONGEST = 10, 128
# About 100 ms and 32 MiB on a small server (`python -m bench.sign_in`); OWASP asks for 19 MiB twice.
HASHER = PasswordHash((Argon2Hasher(time_cost=3, memory_cost=32 * 1024, parallelism=1),))
# Of zxcvbn's 0 to 4: some ten thousand million guesses and more.
STRONG = 3
ZXCVBN_READS = 72
# What is left without the person's own words: zxcvbn takes two of them and a digit for strong.
LEAST_OF_ITS_OWN = 6
THREADS = 2
# Who comes while so many wait is asked to come back: about 2 s of work.
MOST_WAITING = 40
BUSY_FOR_S = 5
R = TypeVar("R")
_ONE_AT_A_TIME = threading.Lock()


class TooBusy(CodedError):
    """More passwords wait to be looked at than can be soon."""


class WeakPassword(CodedError):
    """A new password that is not taken, and why."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A password that was compared; `better_hash`: its hash is of older parameters, and this one is to replace it."""

    right: bool
    better_hash: str | None = None


class Passwords:
    """Compares and hashes passwords in THREADS threads of its own."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="password")
        self._threads.submit(_dummy_hash)
        self._waiting = 0

    async def look(self, password: str, password_hash: str | None) -> Looked:
        """Whether a password is right. Where there is no hash the work is the same, and the answer no; TooBusy."""
        return await self._work(partial(_look, normal(password), password_hash))

    async def hash_new(self, password: str, words: Iterable[str]) -> str:
        """The hash of a new password; WeakPassword, TooBusy. `words`: the person's own, which others can guess."""
        return await self._work(partial(_hash_new, normal(password), tuple(words)))

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _work(self, work: Callable[[], R]) -> R:
        if self._waiting >= MOST_WAITING:
            raise TooBusy(coded("too_busy", wait_s=BUSY_FOR_S))
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1


def normal(password: str) -> str:
    """One spelling of the same letters, whatever the keyboard sends."""
    return unicodedata.normalize("NFKC", password)


def fault_of(password: str, words: Iterable[str] = ()) -> Coded | None:
    """Why a normalised password is not taken; None where it is."""
    if len(password) < SHORTEST:
        return coded("password_short", shortest=SHORTEST)
    if len(password) > LONGEST:
        return coded("password_long", longest=LONGEST)
    own = sorted({part.lower() for part in _parts(words) if len(part) > 2}, key=len, reverse=True)
    rest = re.sub("|".join(map(re.escape, own)), "", password.lower()) if own else password
    if len(rest) < LEAST_OF_ITS_OWN:
        return coded("password_guessable")
    with _ONE_AT_A_TIME:  # zxcvbn keeps the words that it is given for all threads.
        guessed = zxcvbn(password[:ZXCVBN_READS], user_inputs=own)
    return coded("password_guessable") if guessed["score"] < STRONG else None


def words_of(name: str, email: str | None) -> tuple[str, ...]:
    """What others know of a person."""
    return (name, email or "", "sigap")


def hash_of(password: str) -> str:
    """The hash of a password that is known to be strong: for commands and tests."""
    return HASHER.hash(normal(password))


def _parts(words: Iterable[str]) -> Iterable[str]:
    for word in words:
        yield word
        yield from (part for part in re.split(r"[\W_]+", word) if len(part) > 2)


def _hash_new(password: str, words: tuple[str, ...]) -> str:
    if (fault := fault_of(password, words)) is not None:
        raise WeakPassword(fault)
    return HASHER.hash(password)


def _look(password: str, password_hash: str | None) -> Looked:
    if password_hash is None or len(password) > LONGEST:
        _right("not this", _dummy_hash())
        return Looked(False)
    right, better = _right(password, password_hash)
    return Looked(right, better)


def _right(password: str, password_hash: str) -> tuple[bool, str | None]:
    try:
        return HASHER.verify_and_update(password, password_hash)
    except PwdlibError:  # A hash that nothing here made.
        return HASHER.verify("not this", _dummy_hash()), None


@cache
def _dummy_hash() -> str:
    return HASHER.hash("somebody's")
