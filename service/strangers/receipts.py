"""Receipt numbers of strangers' reports: `L-7K3M-PQ2X`, as those of claims and returns are made."""

import re

from service.device_access.claim_codes import ALPHABET
from service.warranty.receipt_numbers import GROUP, receipt_number

LETTER = "L"
RECEIPT = re.compile(rf"^{LETTER}-[{ALPHABET}]{{{GROUP}}}-[{ALPHABET}]{{{GROUP}}}$")


def new_receipt() -> str:
    return receipt_number(LETTER)


def read_receipt(typed: str) -> str | None:
    """A receipt number as somebody types it: small letters, without hyphens; None for what is none."""
    letters = re.sub(r"[^0-9A-Z]", "", typed.upper()[:40])
    if not letters.startswith(LETTER) or len(letters) != 1 + 2 * GROUP:
        return None
    receipt = f"{LETTER}-{letters[1 : 1 + GROUP]}-{letters[1 + GROUP :]}"
    return receipt if RECEIPT.match(receipt) else None
