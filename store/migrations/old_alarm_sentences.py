"""What versions before 0.2 wrote into the histories of alarms, and how it is read back."""

from collections.abc import Mapping

from fleet.coded import Coded, as_written, coded
from store.migrations.old_sentences import OldSentence, Reader, decimal, whole
from store.migrations.old_values import first_that_fits, moment, seconds, word


def read_alarm_line(text: str) -> Coded | None:
    """What rules wrote into an alarm's history."""
    return first_that_fits(ALARMS, text)


def _unit(text: str) -> str:
    if " " in text.strip() or "," in text:
        raise ValueError(f"{text!r} is no unit")
    return text.strip()


def _range(text: str) -> Coded:
    """`0..500`, `0..`, `..500`; anything else is what can be stored at all."""
    low, between, high = text.partition("..")
    if not between:
        return coded("range_of_storage")
    if low and high:
        return coded("range_between", low=decimal(low), high=decimal(high))
    return coded("range_from", low=decimal(low)) if low else coded("range_to", high=decimal(high))


def _inner(text: str) -> Coded:
    return read_alarm_line(text) or as_written(text)


_VALUE: Mapping[str, Reader] = {
    "metric": word,
    "value": decimal,
    "unit": _unit,
    "limit": decimal,
    "span": seconds,
    "range": _range,
    "times": whole,
}
_SINCE: Mapping[str, Reader] = {"metric": word, "away": decimal, "unit": _unit, "since": moment}
_NOTHING_ELSE = " since {since}Z, while nothing else about the device has changed"
ALARMS = (
    *(
        OldSentence(f"{{metric}} {{value:.4g}}{unit}, {side} {{limit:g}}{lasting}", f"value_{side}{ending}", _VALUE)
        for side in ("above", "below")
        for lasting, ending in ((" for {span}", "_for"), ("", ""))
        for unit in ("", " {unit}")
    ),
    OldSentence("{metric} stood at {value:.6g} for {span} while other sensors moved", "sensor_stood", _VALUE),
    OldSentence("{metric} moves again: {value:.6g}", "sensor_moves", _VALUE),
    OldSentence("the device sent nothing for {span}", "device_sent_nothing", _VALUE),
    OldSentence("{metric} had no value for {span}", "metric_had_no_value", _VALUE),
    OldSentence("{metric} is in range again", "in_range_again", _VALUE),
    OldSentence("{metric} {value:g} outside {range}, {times:d} times within {span}", "out_of_range_times", _VALUE),
    OldSentence("{metric} agrees with the other metrics again", "sensor_agrees_again", _VALUE),
    OldSentence("{metric} scatters more than the other metrics explain" + _NOTHING_ELSE, "sensor_scatters", _SINCE),
    *(
        OldSentence(
            f"{{metric}} is {{away:.3g}}{unit} {side} what the other metrics tell{_NOTHING_ELSE}",
            f"sensor_reads_{side}",
            _SINCE,
        )
        for side in ("above", "below")
        for unit in ("", " {unit}")
    ),
    OldSentence("{metric} is above what the other metrics tell" + _NOTHING_ELSE, "sensor_drifted", _SINCE),
    OldSentence(
        "late readings: it was active before, until {until}Z: {why}",
        "was_active_before",
        {"until": moment, "why": _inner},
    ),
    OldSentence("late readings", "late_readings", {}),
    OldSentence("the product file has no such rule any more", "rule_withdrawn", {}),
    OldSentence("its time on the shelf ended at {until}Z", "shelf_ended", {"until": moment}),
    OldSentence("{rule} is over", "explanation_over", {"rule": word}),
    *(OldSentence(f"{{metric}} {{value:.4g}}{unit}", "value_returned", _VALUE) for unit in ("", " {unit}")),
)
