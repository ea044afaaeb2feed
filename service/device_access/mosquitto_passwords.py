"""Reads a Mosquitto password file of the version before: its hashes are kept as they are, so devices notice nothing."""

import base64
import binascii
from dataclasses import dataclass
from enum import StrEnum

from service.device_access.secrets import HASH_BYTES, SALT_BYTES
from service.device_access.usernames import device_of_username
from store.access.credentials import SecretHash

PBKDF2 = "$7$"
MOST_ITERATIONS = 1_000_000


class Unfit(StrEnum):
    """Why a line was left out. NO_DEVICE: a user of the platform. OLD_HASH: Mosquitto 1's, which the plugin does not
    take: the device needs another secret."""

    UNREADABLE = "unreadable"
    NO_DEVICE = "no_device"
    OLD_HASH = "old_hash"


@dataclass(frozen=True, slots=True)
class PasswordLine:
    """A line of the file: a device with the hash of its secret, or why it is none."""

    number: int
    username: str
    product: str = ""
    serial: str = ""
    secret: SecretHash | None = None
    unfit: Unfit | None = None


def read_passwords(text: str) -> list[PasswordLine]:
    """Every line of a password file that is not empty."""
    lines = enumerate(text.splitlines(), 1)
    return [_line(number, line.strip()) for number, line in lines if line.strip() and not line.startswith("#")]


def _line(number: int, line: str) -> PasswordLine:
    username, colon, kept = line.partition(":")
    found = device_of_username(username)
    if not colon or not username:
        return PasswordLine(number, line[:40], unfit=Unfit.UNREADABLE)
    if found is None:
        return PasswordLine(number, username, unfit=Unfit.NO_DEVICE)
    if kept.startswith("$6$"):
        return PasswordLine(number, username, *found, unfit=Unfit.OLD_HASH)
    secret = _secret(kept)
    return PasswordLine(number, username, *found, secret=secret, unfit=None if secret else Unfit.UNREADABLE)


def _secret(kept: str) -> SecretHash | None:
    """`$7$iterations$salt$hash`, salt and hash in Base64."""
    parts = kept.removeprefix(PBKDF2).split("$")
    if not kept.startswith(PBKDF2) or len(parts) != 3 or not parts[0].isascii() or not parts[0].isdigit():
        return None
    try:
        salt, hashed = (base64.b64decode(part, validate=True) for part in parts[1:])
    except (binascii.Error, ValueError):
        return None
    fits = 1 <= int(parts[0][:9]) <= MOST_ITERATIONS and len(parts[0]) < 9
    return (
        SecretHash(salt, int(parts[0]), hashed)
        if fits and (len(salt), len(hashed)) == (SALT_BYTES, HASH_BYTES)
        else None
    )
