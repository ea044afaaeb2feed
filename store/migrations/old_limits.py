"""What versions before 0.2 wrote about the limits of a model, and how it is read back."""

from collections.abc import Mapping

from fleet.coded import Argument, Coded, coded
from store.migrations.old_sentences import OldSentence, Reader, decimal, read_first, whole

READINGS = "the readings of "


def read_limit(text: str) -> Coded:
    """The code of a limit; the words as they are where none of ours wrote them."""
    said = read_first(LIMITS, text)
    return Coded(said.code, {name: value for name, value in said.args.items() if name != "again"})


def _percent(text: str) -> float:
    return decimal(text) / 100


def _what(text: str) -> Coded:
    if text.startswith(READINGS):
        return coded("readings_of", metric=text.removeprefix(READINGS))
    return coded("all_telemetry")


def _leak(text: str) -> Coded:
    return read_first(LEAKS, text)


def _budget(text: str) -> Coded:
    return read_first(BUDGETS, text)


def _listed(text: str) -> list[Argument]:
    return list(text.split(", "))


_ADVICE: Mapping[str, Reader] = {"precision": decimal, "least": decimal, "most_false": decimal}
_ADVICE_ONLY = (
    "{mode}: advice only, no tickets: simulated precision {precision:.2f}, at least {least:.2f} (tickets need "
)
_LENT = (
    "lent by {sister} (its model {model:d}): all figures here are of its devices, and nothing but advice comes of it "
    "until live figures or a model of {product}'s own say otherwise"
)

LEAKS = (
    OldSentence(
        "its rank correlation with the time left to {mode} is {rank:.3f} more than a horizon ahead, where age alone "
        "has {by_age:.3f}",
        "leak_tells_the_date",
        {"rank": decimal, "by_age": decimal},
    ),
    OldSentence(
        "at the last reading before {mode} its value alone is certain (AUC {last:.3f}), before a repair's lead it "
        "tells nothing (AUC {before:.2f}): it moves after the fact",
        "leak_after_the_fact",
        {"last": decimal, "before": decimal},
    ),
    OldSentence(
        "its rank correlation with how long a device lives is {rank:.3f}", "leak_tells_the_life", {"rank": decimal}
    ),
    OldSentence(
        "it names the devices that failed (Youden's J {difference:.2f})",
        "leak_names_the_failed",
        {"difference": decimal},
    ),
)
BUDGETS = (
    OldSentence("no operating point keeps to it", "budget_unreachable", {}),
    OldSentence(
        "its record of {months:,.0f} device-months is too short to show it: {needed:,.0f} without one are needed",
        "budget_record_too_short",
        {"months": decimal, "needed": decimal},
    ),
)
LIMITS = (
    OldSentence("there is nothing to learn from: no readings and no events", "limit_nothing_to_learn", {}),
    OldSentence("no metric of this product changes in the record", "limit_nothing_moves", {}),
    OldSentence(
        "no anomaly detector: there is no telemetry to watch, or it was left out", "limit_no_detector_telemetry", {}
    ),
    OldSentence(
        "no anomaly detector: it needs {needed:d} buckets of a device and more; the longest has {most:d}",
        "limit_no_detector_record",
        {"needed": whole, "most": whole},
    ),
    OldSentence(
        "{mode}: no model: {failures:d} failure(s) on {devices:d} device(s); {least_failures:d} on {least_devices:d} "
        "with a record before them are needed",
        "limit_no_model",
        {"failures": whole, "devices": whole, "least_failures": whole, "least_devices": whole},
    ),
    OldSentence(_ADVICE_ONLY + "0.5 and 0.2)", "limit_advice_only", _ADVICE),
    OldSentence(
        _ADVICE_ONLY + "0.5 and 0.2, and at most {most_false:g} of them false)", "limit_advice_only_share", _ADVICE
    ),
    OldSentence(
        "{mode}: advice only, no tickets: the product bears {budget:g} false tickets per 1,000 device-months; {why}",
        "limit_budget",
        {"budget": decimal, "why": _budget},
    ),
    OldSentence(
        "learnt from {devices:,d} whole devices drawn from about {among:,d}, {failed:,d} of them with failures, each "
        "standing for up to {most:d} like it: that is as much as is learnt from at once",
        "limit_drawn",
        {"devices": whole, "among": whole, "failed": whole, "most": whole},
    ),
    OldSentence(
        _LENT + "; left out, for {again} does not share them: {modes}",
        "limit_lent_in_part",
        {"model": whole, "modes": _listed},
    ),
    OldSentence(_LENT, "limit_lent", {"model": whole}),
    OldSentence(
        "{what} left out: their mere presence foretells failures (present at {hit:d}% of the times before a failure "
        "and {base:d}% of the others; J {difference:.2f}, at least {least:.2f})",
        "limit_presence",
        {"what": _what, "hit": _percent, "base": _percent, "difference": decimal, "least": decimal},
    ),
    OldSentence(
        "the attribute {attribute} left out: it knows the future: {why}", "limit_attribute_leak", {"why": _leak}
    ),
    OldSentence("{metric} left out: it knows the future: {why}", "limit_metric_leak", {"why": _leak}),
)
