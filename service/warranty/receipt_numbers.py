"""Numbers that customers are given to ask by: `C-7K2M-9QXR`. They can be read out, and cannot be guessed or counted."""

import secrets
from collections.abc import Callable

from service.device_access.claim_codes import ALPHABET
from store.engine.database import StoreUnavailable

TRIES, GROUP = 5, 4


def receipt_number(letter: str) -> str:
    """`letter`: W for a warranty, C for a claim, R for a return."""
    drawn = [secrets.choice(ALPHABET) for _ in range(2 * GROUP)]
    return f"{letter}-{''.join(drawn[:GROUP])}-{''.join(drawn[GROUP:])}"


def normal_number(text: str) -> str:
    """A number however it was typed."""
    return text.strip().upper().replace(" ", "-")


def numbered(letter: str, put: Callable[[str], int | None], taken: Callable[[], bool] = lambda: False) -> int | None:
    """Puts a row under a new number; None where `taken` says that something else than the number was in the way."""
    for _ in range(TRIES):
        if (row := put(receipt_number(letter))) is not None:
            return row
        if taken():
            return None
    raise StoreUnavailable(f"no free number of {letter}")
