"""What versions before 0.2 wrote about tickets, predictions, notices and alarms, and how it is read back."""

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

from fleet.coded import Argument, Coded, as_written, coded
from fleet.times import parse_duration
from store.migrations.old_model_sentences import read_model_reason
from store.migrations.old_sentences import OldSentence, Reader, decimal, read_first, whole


def read_decision(text: str) -> Coded | None:
    """Why triage decided as it did, and what follows from that."""
    return _first(DECISIONS, text)


def read_prediction_line(text: str) -> Coded | None:
    """A line of a prediction's history: a decision with its numbers in brackets, or why it opened or ended."""
    decision, _, numbers = text.removesuffix(")").rpartition(" (")
    reason, chance = read_decision(decision), _first(CHANCES, numbers)
    if reason is not None and chance is not None:
        return coded("decided", reason=reason, chance=chance)
    return _first(PREDICTION_LINES, text)


def read_sign(text: str) -> Coded | None:
    """Why a ticket opened, was joined or opened again."""
    head, _, tail = text.rpartition("; ")
    if tail == SEEN_BEFORE:
        return coded("seen_before_end", why=_sign(head))
    after, ended, finding = tail.partition(" after its finding ")
    if ended:
        try:
            return coded("seen_again", why=_sign(head), after=_elapsed(after), finding=finding)
        except ValueError:  # These are words of a customer or device.
            pass
    return _first(SIGNS, text)


def read_ticket_line(action: str, text: str) -> Coded | None:
    """A line of a ticket's history that its action and its words alone explain; what people wrote stays."""
    match action:
        case "assign":
            return coded("assigned_to", assignee=text.removeprefix("to ")) if text.startswith("to ") else None
        case "close":
            return _first(CLOSED, text)
        case "open" | "reopen" | "predict" | "report" | "code" | "alarm":
            return read_sign(text)
    return None


def read_notice_reason(text: str) -> Coded | None:
    """Why a notice waits, did not leave, or failed."""
    clock, _, zone = text.removeprefix("quiet hours until ").rpartition(" ")
    if text.startswith("quiet hours until ") and zone in available_timezones():
        until = datetime.fromisoformat(clock).replace(tzinfo=ZoneInfo(zone))
        return coded("quiet_hours", until=until, zone=zone)
    return _first(NOTICES, text)


def read_alarm_line(text: str) -> Coded | None:
    """What rules wrote into an alarm's history."""
    return _first(ALARMS, text)


def with_words(what: Coded, words: str) -> Coded:
    """A code with what somebody wrote to it."""
    return coded("with_words", what=what, words=words) if words else what


def _first(sentences: tuple[OldSentence, ...], text: str) -> Coded | None:
    for sentence in sentences:
        try:
            said = sentence.read(text)
        except ValueError:  # It only looks like the sentence: a value is none that the program would have written.
            continue
        if said is not None:
            return _as_kept_now(said)
    return None


def _as_kept_now(said: Coded) -> Coded:
    """Blanks of the old sentence that its code does not take go; those that it takes and the sentence had not come."""
    args: dict[str, Argument] = {name: value for name, value in said.args.items() if not name.startswith("no_")}
    if words := args.pop("words", None):
        return with_words(_as_kept_now(Coded(said.code, args)), str(words))
    if because := args.pop("because", None):
        return coded("explained", what=_as_kept_now(Coded(said.code, args)), why=because)
    if said.code == "code_reported":
        args.setdefault("times", 1)
    if said.code in _WITH_UNIT:
        args.setdefault("unit", "")
    return Coded(said.code, args)


def _moment(text: str) -> str:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).isoformat()


def _seconds(text: str) -> float:
    return parse_duration(text).total_seconds()


def _elapsed(text: str) -> float:
    """Python's own spelling of a span: `2 days, 3:00:00`."""
    days, _, clock = text.rpartition(" day")
    hours, minutes, seconds = clock.removeprefix("s").removeprefix(", ").split(":")
    return (int(days or 0) * 24 + int(hours)) * 3600.0 + int(minutes) * 60 + float(seconds)


def _window(text: str) -> float:
    count, _, unit = text.partition(" ")
    return _seconds(f"{int(count)}{unit[0]}")


def _unit(text: str) -> str:
    if " " in text.strip() or "," in text:
        raise ValueError(f"{text!r} is no unit")
    return text.strip()


def _word(text: str) -> str:
    """An identifier or a serial."""
    if not text or " " in text:
        raise ValueError(f"{text!r} is no identifier")
    return text


def _sensors(text: str) -> list[Argument]:
    """`cabin (sensor.stuck), power (suspected)`."""
    parts = [part.rstrip(")").partition(" (") for part in text.split("), ")]
    return [coded("sensor_called", metric=_word(metric), rule=_word(rule)) for metric, _, rule in parts]


def _surge(text: str) -> Coded:
    return read_model_reason(text) or as_written(text)


def _sign(text: str) -> Coded:
    return read_sign(text) or as_written(text)


def _attempt(text: str) -> Coded:
    return read_first(ATTEMPTS, text)


def _alarm(text: str) -> Coded:
    return read_alarm_line(text) or as_written(text)


def _range(text: str) -> Coded:
    """`0..500`, `0..`, `..500`; anything else is what can be stored at all."""
    low, between, high = text.partition("..")
    if not between:
        return coded("range_of_storage")
    if low and high:
        return coded("range_between", low=decimal(low), high=decimal(high))
    return coded("range_from", low=decimal(low)) if low else coded("range_to", high=decimal(high))


SEEN_BEFORE = "seen before it was resolved"
_WITH_UNIT = ("value_above", "value_above_for", "value_below", "value_below_for", "value_returned", "sensor_stood",
              "sensor_moves", "sensor_reads_above", "sensor_reads_below", "out_of_range_times")  # fmt: skip
_LIVED: Mapping[str, Reader] = {"until": _moment, "mode": _word, "probability": decimal}
CHANCES = (
    OldSentence("probability {probability:.2f} of {mode} until {until}Z", "chance_of", _LIVED),
    OldSentence("no probability of {mode} until {until}Z", "no_chance_of", _LIVED),
)

_SENSORS: Mapping[str, Reader] = {"sensors": _sensors, "without": decimal}
_TICKET: Mapping[str, Reader] = {"ticket": whole}
DECISIONS = (
    OldSentence("an anomaly names no failure mode that a technician could look for", "no_ticket_for_anomaly", {}),
    OldSentence(
        "it rests on a sensor that may be faulty: {sensors}; without it the probability is {without:.2f}",
        "depends_on_suspected",
        _SENSORS,
    ),
    OldSentence(
        "it rests on a faulty sensor: {sensors}; without it the probability is {without:.2f}",
        "depends_on_faulty",
        _SENSORS,
    ),
    OldSentence(
        "rung shadow: this failure mode is only watched until its predictions have proved themselves",
        "no_ticket_in_shadow",
        {},
    ),
    OldSentence(
        "rung advise: shown to the staff, no ticket until its predictions have proved themselves",
        "no_ticket_by_advice",
        {},
    ),
    OldSentence(
        "hold-out share: this device's predictions are only watched, so that it is known what comes of them",
        "no_ticket_held_out",
        {},
    ),
    OldSentence("no more tickets of this failure mode: {why}", "no_ticket_by_brake", {"why": _surge}),
    OldSentence("opened ticket {ticket:d}", "prediction_opened", _TICKET),
    OldSentence("joined ticket {ticket:d}", "prediction_joined", _TICKET),
    OldSentence("reopened ticket {ticket:d}", "prediction_reopened", _TICKET),
    OldSentence("late ticket {ticket:d}", "prediction_late", _TICKET),
)
PREDICTION_LINES = (
    OldSentence(
        "probability {probability:.3f} reached {threshold:.3f} {times:d} time(s) in a row",
        "probability_reached",
        {"probability": decimal, "threshold": decimal, "times": whole},
    ),
    OldSentence("unlike healthy readings {times:d} times in a row", "unlike_healthy", {"times": whole}),
    OldSentence("the risk rests on no faulty or suspected sensor now", "depends_on_sound", {}),
    OldSentence(
        "window ended {until} without a ticket; outcome {outcome}",
        "window_passed",
        {"until": _moment, "outcome": _word},
    ),
    OldSentence("ticket {ticket:d} cancelled: {why}", "ticket_cancelled_why", {"ticket": whole, "why": as_written}),
)

_REPORTED: Mapping[str, Reader] = {"mode": _word, "at": _moment}
_CODE: Mapping[str, Reader] = {"fault_code": _word, "times": whole, "at": _moment}
_ALARM: Mapping[str, Reader] = {"alarm": whole, "name": as_written, "at": _moment, "because": _alarm}
_PREDICTED: Mapping[str, Reader] = {
    "prediction": whole,
    "chance": lambda text: _first(CHANCES, text) or as_written(text),
    "horizon": _window,
    "rung": _word,
    "because": as_written,
}
_PREDICTION = "prediction {prediction:d}: {chance}, wanted {horizon} ahead, rung {rung}"
SIGNS = (
    OldSentence(_PREDICTION + "; {because}", "prediction_stands", _PREDICTED),
    OldSentence(_PREDICTION, "prediction_stands", _PREDICTED),
    OldSentence("the customer reported {mode} of {serial} at {at}Z: {words}", "customer_reported", _REPORTED),
    OldSentence("the customer reported {mode} of {serial} at {at}Z", "customer_reported", _REPORTED),
    OldSentence("{serial}: alarm {alarm:d} ({name}) at {at}Z: {because}", "alarm_stands", _ALARM),
    OldSentence("{serial}: alarm {alarm:d} ({name}) at {at}Z", "alarm_stands", _ALARM),
    *(
        OldSentence(f"{{serial}} reported {{fault_code}} ({{no_name}}) {times} {{at}}Z{words}", "code_reported", _CODE)
        for words in (": {words}", "")
        for times in ("{times:d} times, last at", "at")
    ),
)
CLOSED = (OldSentence("nothing came up again for {span}", "nothing_again", {"span": _seconds}),)

_ATTEMPT: Mapping[str, Reader] = {"why": _attempt, "attempt": whole, "most": whole}
NOTICES = (
    OldSentence("rung inspect: the customer is not told of an inspection", "untold_of_inspection", {}),
    OldSentence("rung ticket: the customer is not told of predictions yet", "untold_of_predictions", {}),
    OldSentence("no customer address", "no_address", {}),
    OldSentence("the customer has opted out", "opted_out", {}),
    OldSentence("the device has another owner now", "device_sold", {}),
    OldSentence(
        "overtaken: ticket {ticket:d} has gone on to {state}", "overtaken_by_state", {"ticket": whole, "state": _word}
    ),
    OldSentence(
        "overtaken: ticket {ticket:d} has ended ({kind}) before this left",
        "overtaken_by_end",
        {"ticket": whole, "kind": _word},
    ),
    OldSentence("no SMTP server configured", "no_mail_server", {}),
    OldSentence("no webhook secret configured", "no_webhook_secret", {}),
    OldSentence("no webhook configured", "no_webhook", {}),
    OldSentence("{why} (attempt {attempt:d} of {most:d})", "attempt_failed", _ATTEMPT),
    OldSentence("{why} (permanent)", "attempt_refused", _ATTEMPT),
)
ATTEMPTS = (
    OldSentence("'{recipient}' makes no e-mail: {error}", "mail_unwritable", {}),
    OldSentence("the mail server turned us away: {answer}", "mail_turned_away", {}),
    OldSentence("the mail server refused our login: {answer}", "mail_login_refused", {}),
    OldSentence("the mail server cannot take it: {error}", "mail_not_taken", {}),
    OldSentence("the mail server cannot be reached: {server}: {error}", "mail_unreachable", {}),
    OldSentence("the mail server answered {status:d} {answer}", "mail_answered", {"status": whole}),
    OldSentence("{host} offers no TLS: our password is not sent in the clear", "mail_without_tls", {}),
    OldSentence("the webhook cannot be reached: {error}", "webhook_unreachable", {}),
    OldSentence("the webhook answered {status:d}", "webhook_answered", {"status": whole}),
)

_VALUE: Mapping[str, Reader] = {
    "metric": _word,
    "value": decimal,
    "unit": _unit,
    "limit": decimal,
    "span": _seconds,
    "range": _range,
    "times": whole,
}
_SINCE: Mapping[str, Reader] = {"metric": _word, "away": decimal, "unit": _unit, "since": _moment}
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
        {"until": _moment, "why": _alarm},
    ),
    OldSentence("late readings", "late_readings", {}),
    OldSentence("the product file has no such rule any more", "rule_withdrawn", {}),
    OldSentence("its time on the shelf ended at {until}Z", "shelf_ended", {"until": _moment}),
    OldSentence("{rule} is over", "explanation_over", {"rule": _word}),
    *(OldSentence(f"{{metric}} {{value:.4g}}{unit}", "value_returned", _VALUE) for unit in ("", " {unit}")),
)
