"""Times and durations: both spellings of one moment are one moment, and nothing but BadTime comes out of bad ones."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet.times import (
    EARLIEST,
    LATEST,
    BadTime,
    format_duration,
    parse_duration,
    parse_ts,
    parse_ts_cell,
    to_milliseconds,
)

MILLISECONDS = st.integers(to_milliseconds(EARLIEST), to_milliseconds(LATEST) - 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("250ms", timedelta(milliseconds=250)),
        ("90s", timedelta(seconds=90)),
        ("15m", timedelta(minutes=15)),
        ("1.5h", timedelta(minutes=90)),
        ("30d", timedelta(days=30)),
        ("2w", timedelta(days=14)),
        (" 6 h ", timedelta(hours=6)),
        ("36500d", timedelta(days=36_500)),
    ],
)
def test_a_duration_is_a_number_and_a_unit(text: str, expected: timedelta) -> None:
    assert parse_duration(text) == expected


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("5 minutes", "is no duration"),
        ("", "is no duration"),
        ("-1h", "is no duration"),
        ("1h30m", "is no duration"),
        ("\u0661h", "is no duration"),
        (5, "is no duration"),
        (None, "is no duration"),
        (True, "is no duration"),
        ("0s", "must be at least 1ms"),
        ("0.0001ms", "must be at least 1ms"),
        ("36501d", "must be at most 36500d"),
        ("999999999999w", "must be at most 36500d"),
        ("9" * 5000 + "d", "is no duration"),
    ],
)
def test_a_bad_duration_is_refused_with_its_value_and_the_rule(value: object, rule: str) -> None:
    with pytest.raises(BadTime, match=rule) as refused:
        parse_duration(value)
    assert repr(value)[:50] in str(refused.value)
    assert len(str(refused.value)) < 250


@given(st.integers(1, 36_500 * 86_400_000))
def test_a_duration_is_read_back_as_it_was_spelled(milliseconds: int) -> None:
    duration = timedelta(milliseconds=milliseconds)
    assert parse_duration(format_duration(duration)) == duration


def test_a_duration_is_spelled_in_the_largest_unit_that_fits() -> None:
    spelled = [format_duration(timedelta(seconds=s)) for s in (86_400, 90_000, 5400, 61, 0.25)]
    assert spelled == ["1d", "25h", "90m", "61s", "250ms"]


@pytest.mark.parametrize(
    "spelling",
    [
        1763769600000,
        1763769600000.9,
        "2025-11-22T00:00:00Z",
        "2025-11-22t00:00:00z",
        "2025-11-22T00:00Z",
        "2025-11-22 00:00:00+00",
        "2025-11-22T07:00:00+07:00",
        "2025-11-22T07:00:00.000999+0700",
        "2025-11-21T14:30:00.000000001-09:30",
    ],
)
def test_every_spelling_of_a_moment_is_the_same_moment(spelling: object) -> None:
    assert parse_ts(spelling) == datetime(2025, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("2025-11-22T00:00:00", "has no offset"),
        ("2025-11-22", "is not RFC 3339"),
        ("22/11/2025 00:00", "is not RFC 3339"),
        ("20251122T000000Z", "is not RFC 3339"),
        ("2025-W47-6T00:00:00Z", "is not RFC 3339"),
        ("2025-02-30T00:00:00Z", "is not RFC 3339"),
        ("2025-11-22T25:00:00Z", "is not RFC 3339"),
        ("2025-11-22T00:00:00+07:00:30", "is not RFC 3339"),
        ("2025-11-22T00:00:00+07:60", r"\+07:60 is no offset"),
        ("2025-11-22T00:00:00-0799", "-0799 is no offset"),
        ("2025-11-22T00:00:00+24:00", r"\+24:00 is no offset"),
        ("1763769600000", "is not RFC 3339.*: digits in quotes"),
        ("", "is not RFC 3339"),
        ("\ud800", "is not RFC 3339"),
        ("0001-01-01T00:00:00+23:00", "is outside 1971..2200"),
        ("1970-12-31T23:59:59Z", "is outside 1971..2200"),
        (0, "is outside 1971..2200"),
        (-1, "is outside 1971..2200"),
        (36_000, "is outside 1971..2200$"),
        (1763769600, "is outside 1971..2200: it looks like seconds"),
        (1.7637696e9, "is outside 1971..2200: it looks like seconds"),
        (1763769600000000, "is outside 1971..2200: it looks like microseconds"),
        (1763769600000000000, "is outside 1971..2200: it looks like nanoseconds"),
        (float("nan"), "is outside 1971..2200"),
        (float("inf"), "is outside 1971..2200"),
        (10**30, "is outside 1971..2200"),
        pytest.param(10**5000, "is outside 1971..2200", id="huge"),
        (True, "must be milliseconds"),
        (None, "must be milliseconds"),
        pytest.param([10**5000], "must be milliseconds", id="list"),
    ],
)
def test_a_bad_ts_is_refused_with_the_rule(value: object, rule: str) -> None:
    with pytest.raises(BadTime, match=rule) as refused:
        parse_ts(value)
    assert len(str(refused.value)) < 250


@given(MILLISECONDS, st.integers(-14 * 60, 14 * 60))
def test_milliseconds_and_rfc_3339_agree_at_every_offset(milliseconds: int, offset_minutes: int) -> None:
    moment = parse_ts(milliseconds)
    sign, minutes = "-" if offset_minutes < 0 else "+", abs(offset_minutes)
    there = (moment + timedelta(minutes=offset_minutes)).replace(tzinfo=None)
    text = f"{there.isoformat(timespec='milliseconds')}{sign}{minutes // 60:02}:{minutes % 60:02}"
    assert parse_ts(text) == moment
    assert to_milliseconds(moment) == milliseconds


@given(MILLISECONDS)
def test_a_cell_spells_milliseconds_as_text(milliseconds: int) -> None:
    assert to_milliseconds(parse_ts_cell(str(milliseconds))) == milliseconds


@given(st.one_of(st.text(), st.from_regex(r"-*\d+"), st.text("0123456789-+:TZ. \u00b2\u0664")))
def test_a_cell_is_a_moment_or_bad_time_and_nothing_else(text: str) -> None:
    try:
        moment = parse_ts_cell(text)
    except BadTime:
        return
    assert EARLIEST <= moment < LATEST


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    )
)
def test_anything_is_a_moment_or_bad_time_and_nothing_else(value: object) -> None:
    for read in (parse_ts, parse_duration):
        try:
            read(value)
        except BadTime:
            continue
