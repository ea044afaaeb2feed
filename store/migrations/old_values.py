"""How the values in old sentences are read, and the sentence that fits."""

from datetime import UTC, datetime

from fleet.coded import Argument, Coded, coded
from fleet.times import parse_duration
from store.migrations.old_sentences import OldSentence


def first_that_fits(sentences: tuple[OldSentence, ...], text: str) -> Coded | None:
    """The code of the first sentence that fits; None for one that none of ours wrote, as people do."""
    for sentence in sentences:
        try:
            said = sentence.read(text)
        except ValueError:  # It only looks like the sentence: a value is none that the program would have written.
            continue
        if said is not None:
            return as_kept_now(said)
    return None


def as_kept_now(said: Coded) -> Coded:
    """Leaves out blanks that the code does not take (`no_...`); adds arguments that the old sentence did not have."""
    args: dict[str, Argument] = {name: value for name, value in said.args.items() if not name.startswith("no_")}
    if words := args.pop("words", None):
        return with_words(as_kept_now(Coded(said.code, args)), str(words))
    if because := args.pop("because", None):
        return coded("explained", what=as_kept_now(Coded(said.code, args)), why=because)
    if said.code == "code_reported":
        args.setdefault("times", 1)
    if said.code in _WITH_UNIT:
        args.setdefault("unit", "")
    return Coded(said.code, args)


def with_words(what: Coded, words: str) -> Coded:
    """A code with what somebody wrote to it."""
    return coded("with_words", what=what, words=words) if words else what


def moment(text: str) -> str:
    """`2026-03-01 08:00`, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC).isoformat()


def seconds(text: str) -> float:
    """`30d`."""
    return parse_duration(text).total_seconds()


def word(text: str) -> str:
    """An identifier or a serial."""
    if not text or " " in text:
        raise ValueError(f"{text!r} is no identifier")
    return text


_WITH_UNIT = ("value_above", "value_above_for", "value_below", "value_below_for", "value_returned", "sensor_stood",
              "sensor_moves", "sensor_reads_above", "sensor_reads_below", "out_of_range_times")  # fmt: skip
