"""JSON as devices' printf makes it: bare words, marks before it and zeros behind it; only the bad values are lost."""

import codecs
import json
import math
import re
from collections.abc import Iterator
from typing import Any

# Beyond every float. As a whole number it meets the same checks as one that was written out.
_TOO_LARGE = 10**309
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# A string (also one without an end: each byte is looked at once), a value that is left out, or a bare word.
_TOKEN = re.compile(r'("(?:[^"\\]|\\.)*+(?:"|\\?\Z))|(:\s*)(?=[,}\]])|([^\s\[\]{}:,"]+)', re.DOTALL)
_LEGAL = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null", re.ASCII)


class NotJson:
    """Stands where a value of JSON belongs and a word stood that is none: `nan`, `-inf`, `04.5`, or nothing."""

    __slots__ = ("word",)

    def __init__(self, word: str) -> None:
        self.word = word

    def __repr__(self) -> str:
        return self.word


def decode_leniently(payload: bytes) -> Any:
    """Bytes -> plain objects, NotJson for each value that is none; ValueError or RecursionError for other faults."""
    text = _unwrapped(payload)
    try:
        return json.loads(text, parse_float=_float, parse_constant=NotJson)
    except json.JSONDecodeError:
        if not text.lstrip().startswith(("{", "[")):
            raise
    words: list[str] = []
    legal = _TOKEN.sub(lambda found: _legal(found, words), text)
    return json.loads(legal, parse_float=_float, parse_constant=_next_word(iter(words)))


def _unwrapped(payload: bytes) -> str:
    """The text without a byte-order mark before it and without zero bytes behind it."""
    if payload.startswith(_UTF_16):
        return payload.decode("utf-16").rstrip("\0")
    return payload.removeprefix(codecs.BOM_UTF8).rstrip(b"\0\r\n\t ").decode("utf-8")


def _legal(found: re.Match[str], words: list[str]) -> str:
    """A token as JSON may hold it; a word that is no value goes to `words`, and NaN stands in its place."""
    string, gap, word = found.groups()
    if string is not None:
        return string
    if gap is not None:
        words.append("")
        return f"{gap}NaN"
    if _LEGAL.fullmatch(word):
        return word
    words.append(word)
    return "NaN"


def _next_word(words: Iterator[str]) -> Any:
    return lambda _: NotJson(next(words))


def _float(text: str) -> float | int:
    number = float(text)
    return number if math.isfinite(number) else _TOO_LARGE if number > 0 else -_TOO_LARGE
