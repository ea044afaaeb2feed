"""Telephone numbers as they are dialled from anywhere: 0812..., 62812... and +62 812... are one."""

from functools import lru_cache

import phonenumbers

HOME_REGION = "ID"
_MOBILE = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)


def phone_number(text: str) -> str:
    """+62812...; ValueError for what is no number."""
    return phonenumbers.format_number(_read(text), phonenumbers.PhoneNumberFormat.E164)


@lru_cache(maxsize=4096)
def mobile_number(text: str) -> str:
    """The same where a mobile telephone has the number; '' for any other."""
    try:
        number = _read(text)
    except ValueError:
        return ""
    if phonenumbers.number_type(number) not in _MOBILE:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _read(text: str) -> phonenumbers.PhoneNumber:
    try:
        number = phonenumbers.parse(text, HOME_REGION)
    except phonenumbers.NumberParseException as exc:
        raise ValueError(text) from exc
    if not phonenumbers.is_valid_number(number):
        raise ValueError(text)
    return number
