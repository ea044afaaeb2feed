"""Serials: one level of an MQTT topic, one step of an address, one cell of a file; checked alike at every door.

A serial is kept in Unicode's composed form (NFC), so that the two spellings of one text are one device.
"""

import re
import unicodedata

from fleet.shown import shown

LONGEST = 120
_PLAIN = re.compile(r"(?![_.])[!\"$-*,-.0-~](?:[ !\"$-*,-.0-~]{0,118}[!\"$-*,-.0-~])?")
_RESERVED = re.compile(r"[/+#]")
# Letters and marks that Unicode draws as nothing, beside the categories of `_UNSEEN`.
_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffd")
_SELECTORS = ((0x180B, 0x180F), (0xFE00, 0xFE0F), (0xFFF0, 0xFFF8), (0xE0000, 0xE0FFF))
_UNSEEN = {
    "Cc": "a control character",
    "Cf": "an invisible character",
    "Cs": "half of a surrogate pair",
    "Zl": "a line separator",
    "Zp": "a paragraph separator",
    "Zs": "a blank other than the space",
}


SERIAL_RULE = (
    "must be 1 to 120 characters without / + #, control or invisible characters or a blank at either end, and not "
    "start with an underscore or be . or .."
)


class BadSerial(ValueError):
    """A serial that no device can have; the message names value and rule."""


def parse_serial(text: str) -> str:
    """The serial in its composed form; BadSerial where it breaks a rule."""
    serial = normal_serial(text)
    if fault := serial_fault(serial):
        raise BadSerial(f"serial {shown(text)} {fault}")
    return serial


def normal_serial(text: str) -> str:
    """The text in Unicode's composed form, in which serials are stored and compared."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def serial_fault(serial: str) -> str | None:
    """The rule that a serial breaks, or None: it is one level of an MQTT topic, and `_` levels are the platform's."""
    if _PLAIN.fullmatch(serial):
        return None
    found = _found(serial)
    return None if found is None else f"{SERIAL_RULE}: it {found}"


def _found(serial: str) -> str | None:
    if not serial:
        return "is empty"
    if len(serial) > LONGEST:
        return f"holds {len(serial)} characters"
    if serial[0] == "_":
        return "starts with an underscore"
    if serial in (".", ".."):
        return f"is {serial}"
    if bad := next((said for place, char in enumerate(serial, 1) if (said := _unfit(place, char))), None):
        return f"holds {bad}"
    return "begins or ends with a blank" if serial != serial.strip(" ") else None


def _unfit(place: int, char: str) -> str | None:
    if _RESERVED.match(char):
        return f"{char!r} (character {place})"
    if what := _unseen(char):
        return f"{' '.join([f'U+{ord(char):04X}', unicodedata.name(char, '')]).strip()} (character {place}), {what}"
    return None


def _unseen(char: str) -> str | None:
    code = ord(char)
    if char in _BLANK_LETTERS or any(low <= code <= high for low, high in _SELECTORS) or code & 0xFFFE == 0xFFFE:
        return "a character that cannot be seen"
    return None if char == " " else _UNSEEN.get(unicodedata.category(char))
