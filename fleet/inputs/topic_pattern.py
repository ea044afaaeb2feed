"""Which topics a product's devices publish to: `tele/{serial}/SENSOR`, `shellyplus1pm-{serial}/status/+`."""

import re
from dataclasses import dataclass

from fleet.shown import shown

SERIAL = "{serial}"
LONGEST = 200
# What the platform takes by itself: its own topics, and ThingsBoard's.
TAKEN = ("sigap/v1/#", "v1/gateway/#", "v1/devices/#", "+/v1/devices/me/telemetry")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class BadPattern(ValueError):
    """A topic pattern that cannot be used; the message names it and the rule."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a topic: a fixed word (`is_open` false), or anything between `before` and `behind`."""

    before: str
    behind: str = ""
    is_open: bool = False

    def takes(self, word: str) -> bool:
        if not self.is_open:
            return word == self.before
        return (
            len(word) >= len(self.before) + len(self.behind)
            and word.startswith(self.before)
            and word.endswith(self.behind)
        )

    def meets(self, other: "Level") -> bool:
        """Whether one word fits both."""
        if not self.is_open:
            return other.takes(self.before)
        if not other.is_open:
            return self.takes(other.before)
        return _begins(self.before, other.before) and _begins(self.behind[::-1], other.behind[::-1])


@dataclass(frozen=True, slots=True)
class TopicPattern:
    """`place`: the level that holds the serial."""

    text: str
    levels: tuple[Level, ...]
    place: int

    @property
    def filter(self) -> str:
        """What to subscribe to, as an MQTT topic filter; it may take more than the pattern does."""
        return "/".join("+" if level.is_open else level.before for level in self.levels)

    def serial_of(self, words: list[str]) -> str | None:
        """The serial that a topic's levels name; None for a topic that does not fit."""
        if len(words) != len(self.levels) or not all(map(Level.takes, self.levels, words)):
            return None
        level, word = self.levels[self.place], words[self.place]
        return word[len(level.before) : len(word) - len(level.behind)] or None

    def overlaps(self, other: "TopicPattern") -> bool:
        """Whether one topic fits both."""
        return len(self.levels) == len(other.levels) and all(map(Level.meets, self.levels, other.levels))

    def meets_filter(self, wanted: str) -> bool:
        """Whether one topic fits the pattern and an MQTT topic filter."""
        words = wanted.split("/")
        for place, word in enumerate(words):
            if word == "#":
                return True
            if place == len(self.levels):
                return False
            if word != "+" and not self.levels[place].takes(word):
                return False
        return len(words) == len(self.levels)


def parse_pattern(text: object) -> TopicPattern:
    """A topic with `{serial}` in one level, and `+` for levels that may be anything; BadPattern otherwise."""
    if not isinstance(text, str) or not text or len(text) > LONGEST or _CONTROL.search(text):
        raise BadPattern(
            f"{shown(text)} must be a topic of 1 to {LONGEST} characters, none of them a control character"
        )
    if text.startswith("$"):
        raise BadPattern(f"{shown(text)}: topics that start with $ belong to the broker")
    if text.startswith("spBv1.0/"):
        rule = f'Sparkplug B has `sparkplug = "GROUP/NODE/{SERIAL}"` in the place of a topic'
        raise BadPattern(f"{shown(text)}: {rule}")
    pattern = pattern_of(text)
    for wanted in TAKEN:
        if pattern.meets_filter(wanted):
            raise BadPattern(f"{shown(text)} takes topics of {wanted}, which the platform reads by itself")
    return pattern


def pattern_of(text: str) -> TopicPattern:
    """As `parse_pattern`, whoever reads the topics."""
    if len(text) > LONGEST or _CONTROL.search(text):
        raise BadPattern(f"{shown(text)} must have at most {LONGEST} characters, none of them a control character")
    if text.count(SERIAL) != 1 or "#" in text:
        raise BadPattern(f'{shown(text)} must hold {SERIAL} once, and no #: for example "tele/{SERIAL}/SENSOR"')
    words = text.split("/")
    return TopicPattern(text, tuple(_level(text, word) for word in words), _place(words))


def _level(text: str, word: str) -> Level:
    if word == "+":
        return Level("", "", is_open=True)
    if set("+{}") & set(word.replace(SERIAL, "")):
        raise BadPattern(
            f"{shown(text)}: {shown(word)} may hold no + beside other characters, and no brace but {SERIAL}"
        )
    before, mark, behind = word.partition(SERIAL)
    return Level(before, behind, is_open=bool(mark))


def _place(words: list[str]) -> int:
    return next(place for place, word in enumerate(words) if SERIAL in word)


def _begins(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
