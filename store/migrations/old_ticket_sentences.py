"""What versions before 0.2 wrote into the histories of tickets and predictions, and how it is read back."""

from collections.abc import Mapping

from fleet.coded import Argument, Coded, as_written, coded
from store.migrations.old_alarm_sentences import read_alarm_line
from store.migrations.old_model_sentences import read_model_reason
from store.migrations.old_sentences import OldSentence, Reader, decimal, whole
from store.migrations.old_values import first_that_fits, moment, seconds, word


def read_decision(text: str) -> Coded | None:
    """Why triage decided as it did, and what follows from that."""
    return first_that_fits(DECISIONS, text)


def read_prediction_line(text: str) -> Coded | None:
    """A line of a prediction's history: a decision with its numbers in brackets, or why it opened or ended."""
    decision, _, numbers = text.removesuffix(")").rpartition(" (")
    reason, chance = read_decision(decision), first_that_fits(CHANCES, numbers)
    if reason is not None and chance is not None:
        return coded("decided", reason=reason, chance=chance)
    return first_that_fits(PREDICTION_LINES, text)


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
    return first_that_fits(SIGNS, text)


def read_ticket_line(action: str, text: str) -> Coded | None:
    """A line of a ticket's history that its action and its words alone explain; what people wrote stays."""
    match action:
        case "assign":
            return coded("assigned_to", assignee=text.removeprefix("to ")) if text.startswith("to ") else None
        case "close":
            return first_that_fits(CLOSED, text)
        case "open" | "reopen" | "predict" | "report" | "code" | "alarm":
            return read_sign(text)
    return None


def _elapsed(text: str) -> float:
    """Python's own spelling of a span: `2 days, 3:00:00`."""
    days, _, clock = text.rpartition(" day")
    hours, minutes, seconds = clock.removeprefix("s").removeprefix(", ").split(":")
    return (int(days or 0) * 24 + int(hours)) * 3600.0 + int(minutes) * 60 + float(seconds)


def _window(text: str) -> float:
    count, _, unit = text.partition(" ")
    return seconds(f"{int(count)}{unit[0]}")


def _sensors(text: str) -> list[Argument]:
    """`cabin (sensor.stuck), power (suspected)`."""
    parts = [part.rstrip(")").partition(" (") for part in text.split("), ")]
    return [coded("sensor_called", metric=word(metric), rule=word(rule)) for metric, _, rule in parts]


def _surge(text: str) -> Coded:
    return read_model_reason(text) or as_written(text)


def _sign(text: str) -> Coded:
    return read_sign(text) or as_written(text)


def _alarm(text: str) -> Coded:
    return read_alarm_line(text) or as_written(text)


SEEN_BEFORE = "seen before it was resolved"
_LIVED: Mapping[str, Reader] = {"until": moment, "mode": word, "probability": decimal}
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
        {"until": moment, "outcome": word},
    ),
    OldSentence("ticket {ticket:d} cancelled: {why}", "ticket_cancelled_why", {"ticket": whole, "why": as_written}),
)

_REPORTED: Mapping[str, Reader] = {"mode": word, "at": moment}
_CODE: Mapping[str, Reader] = {"fault_code": word, "times": whole, "at": moment}
_ALARM: Mapping[str, Reader] = {"alarm": whole, "name": as_written, "at": moment, "because": _alarm}
_PREDICTED: Mapping[str, Reader] = {
    "prediction": whole,
    "chance": lambda text: first_that_fits(CHANCES, text) or as_written(text),
    "horizon": _window,
    "rung": word,
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
CLOSED = (OldSentence("nothing came up again for {span}", "nothing_again", {"span": seconds}),)
