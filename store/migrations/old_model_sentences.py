"""What versions before 0.2 wrote about models, rungs, drift and retrainings, and how it is read back."""

from collections.abc import Mapping
from datetime import UTC, datetime

from fleet.coded import Argument, Coded, as_written, coded
from fleet.names import identifier_fault
from fleet.times import parse_duration
from store.migrations.old_sentences import OldSentence, Reader, decimal, read_first, whole

RUNGS = ("shadow", "advise", "inspect", "ticket", "ticket_notice")
PROBABILITY = "probability of "
SHARE = "{%(name)s_hits:d} of {%(name)s_trials:d} ({%(name)s_low:g} to {%(name)s_high:g})"

SHARE_PARTS: Mapping[str, Reader] = {"hits": whole, "trials": whole, "low": decimal, "high": decimal}


def read_model_reason(text: str) -> Coded | None:
    """The code of a sentence; None for one that none of ours wrote, as people do."""
    for sentence in SENTENCES:
        try:
            said = sentence.read(text)
        except ValueError:  # It only looks like the sentence: a value is none that the program would have written.
            continue
        if said is not None:
            return _as_kept_now(said)
    return None


def _nested(text: str) -> Coded:
    return read_model_reason(text) or as_written(text)


def _ours(text: str) -> Coded:
    """A sentence inside another that only ours can be."""
    found = read_model_reason(text)
    if found is None:
        raise ValueError(f"{text!r} is no sentence of ours")
    return found


def _name(text: str) -> Coded:
    """The model in force, by its number where that was said."""
    return _NAMED.read(text) or coded("model_current")


def _ends(text: str) -> Coded:
    return _INTERVAL.read(text) or coded("cost_interval_unknown")


def _error(text: str) -> Coded:
    return read_first(ERRORS, text)


def _listed(text: str) -> list[Argument]:
    return list(text.split(", "))


def _mode(text: str) -> str:
    if identifier_fault(text):
        raise ValueError(f"{text!r} is no failure mode")
    return text


def _rung(text: str) -> str:
    if text not in RUNGS:
        raise ValueError(f"{text!r} is no rung")
    return text


def _day(text: str) -> str:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).isoformat()


def _seconds(text: str) -> float:
    return parse_duration(text).total_seconds()


def _moved(text: str) -> list[Argument]:
    """Metrics, codes and probabilities, in their order."""
    return [
        coded("drift_of_probability", mode=part.removeprefix(PROBABILITY))
        if part.startswith(PROBABILITY)
        else coded("drift_of_metric", metric=part)
        for part in text.split(", ")
    ]


def _as_kept_now(said: Coded) -> Coded:
    """The four numbers of each share under one name; the rung that demands it stands in the change itself."""
    args: dict[str, Argument] = {name: value for name, value in said.args.items() if name != "demanding"}
    for name in [name.removesuffix("_hits") for name in said.args if name.endswith("_hits")]:
        args[name] = coded("share_of", **{part: args.pop(f"{name}_{part}") for part in SHARE_PARTS})
    return Coded(said.code, args)


def _share_values(*names: str) -> Mapping[str, Reader]:
    return {f"{name}_{part}": read for name in names for part, read in SHARE_PARTS.items()}


def _share(name: str) -> str:
    return SHARE % {"name": name}


_NAMED = OldSentence("model {model:d}", "model_named", {"model": whole})
_INTERVAL = OldSentence("{low:,.0f} to {high:,.0f}", "cost_interval", {"low": decimal, "high": decimal})
_COMPARED: Mapping[str, Reader] = {"name": _name, "told": _ours}
_COST: Mapping[str, Reader] = {
    "name": _name,
    "devices": whole,
    "faults": whole,
    "cost": decimal,
    "before": decimal,
    "difference": decimal,
    "ends": _ends,
    "since": _day,
}
_MODEL: Mapping[str, Reader] = {"model": whole}

ERRORS = (
    OldSentence("this is no Sigap model file", "model_file_foreign", {}),
    OldSentence("the model file was changed after it was written: its sha256 does not fit", "model_file_changed", {}),
    OldSentence("this model is for {other}, not for {product}", "model_of_other_product", {}),
    OldSentence(
        "this model was made with feature version {version:d}; this program makes version {current:d}: train again",
        "model_of_other_version",
        {"version": whole, "current": whole},
    ),
)
LADDER = (
    OldSentence(
        f"precision {_share('share')}: below the {{demand:g}} that {{demanding}} demands",
        "precision_too_low",
        {**_share_values("share"), "demand": decimal, "demanding": _rung},
    ),
    OldSentence(
        f"in time {_share('share')}: below the {{demand:g}} that {{demanding}} demands",
        "in_time_too_low",
        {**_share_values("share"), "demand": decimal, "demanding": _rung},
    ),
    OldSentence(
        f"precision {_share('precision')}, in time {_share('in_time')}: {{demanding}} demands "
        f"{{precision_demand:g}} and "
        "{in_time_demand:g}",
        "rung_earned",
        {
            **_share_values("precision", "in_time"),
            "demanding": _rung,
            "precision_demand": decimal,
            "in_time_demand": decimal,
        },
    ),
    OldSentence(
        "{count:d} tickets within {window} wait for a finding, where training lets expect fewer than {limit:g}: "
        "something goes on that training has not seen",
        "ticket_surge",
        {"count": whole, "window": _seconds, "limit": decimal},
    ),
    OldSentence(
        "{rate:.3g} false tickets in 1,000 device-months ({low:.3g} to {high:.3g}), where the product bears "
        "{budget:g}; {own:d} of {count:d} are of this failure mode",
        "false_tickets_over_budget",
        {"rate": decimal, "low": decimal, "high": decimal, "budget": decimal, "own": whole, "count": whole},
    ),
)
DRIFT = (
    OldSentence(
        "{moved} moved away from training on {devices:d} devices", "drift_moved", {"moved": _moved, "devices": whole}
    ),
)
MODELS = (
    OldSentence("in force when the ledger began", "model_in_force_before", {}),
    OldSentence("trained", "model_trained", {}),
    OldSentence("it is the first model of {product}", "model_first", {}),
    OldSentence(
        "model {model:d}, in force until now, cannot be used: {error}",
        "model_unusable",
        {"model": whole, "error": _error},
    ),
    OldSentence(
        "model {model:d}, in force until now, reads {metrics}, not declared any longer",
        "model_undeclared",
        {"model": whole, "metrics": _listed},
    ),
    OldSentence(
        "model {model:d}, in force until now, was made for other features: it scores nothing", "model_outdated", _MODEL
    ),
    OldSentence(
        "it has no model for {modes}, of which {name} opens tickets", "model_lacks", {"modes": _listed, "name": _name}
    ),
    OldSentence(
        "nothing has failed that {name} has not learnt from: it cannot be shown to be better",
        "model_no_faults",
        {"name": _name},
    ),
    OldSentence(
        "nothing has failed since the current model learnt; it is watched in shadow", "model_no_faults_since", {}
    ),
    OldSentence(
        "one device alone has a record that {name} has not learnt from: nothing can be compared",
        "model_one_device",
        {"name": _name},
    ),
    OldSentence("{came} while it was made; {why}", "model_overtaken", {"came": _ours, "why": _nested}),
    OldSentence("model {model:d} came into force", "model_another_came", _MODEL),
    OldSentence("the model in force stepped back", "model_stepped_back", {}),
    OldSentence("better than {name} with confidence: {told}", "model_better", _COMPARED),
    OldSentence("not better than {name} with confidence: {told}", "model_not_better", _COMPARED),
    OldSentence(
        "too few faults to tell it from {name}, at least {least:d} are needed: {told}",
        "model_too_few_faults",
        {**_COMPARED, "least": whole},
    ),
    OldSentence(
        "on what {name} has not learnt from ({devices:d} devices, {faults:d} faults) its tickets and misses would "
        "have cost {cost:,.0f} instead of {before:,.0f}, difference {difference:,.0f} (95 % interval {ends})",
        "model_compared",
        _COST,
    ),
    OldSentence(
        "costs {cost:,.0f} instead of {before:,.0f}, difference {difference:,.0f} ({ends}), on {faults:d} faults; "
        "{devices:d} devices since {since:%Y-%m-%d}",
        "model_costs",
        _COST,
    ),
    OldSentence("forced by {actor} with --promote, over: {why}", "model_forced", {"why": _nested}),
    OldSentence("roll back from model {model:d}: {why}", "model_rolled_back", {"model": whole, "why": as_written}),
    OldSentence("lent by {sister}, model {model:d}: there is none of its own yet", "model_lent", _MODEL),
)
TRAININGS = (
    OldSentence("train, by {actor}", "training_by_hand", {}),
    OldSentence("the fleet has drifted away from training", "training_for_drift", {}),
    OldSentence("{count:d} findings since {since:%Y-%m-%d}", "training_for_findings", {"count": whole, "since": _day}),
    OldSentence("{days:.0f} days since it learnt last", "training_long_ago", {"days": decimal}),
    OldSentence("the process took too long", "training_took_too_long", {}),
    OldSentence("the process ended with status {status:d}", "training_ended_badly", {"status": whole}),
    OldSentence("it was broken off", "training_interrupted", {}),
    OldSentence(
        "{mode} fell from {rung} to {to}: {why}",
        "rung_lost",
        {"mode": _mode, "rung": _rung, "to": _rung, "why": _nested},
    ),
    OldSentence("{mode}: {why}", "tickets_held", {"mode": _mode, "why": _ours}),
)
SENTENCES = (*LADDER, *DRIFT, *MODELS, *TRAININGS)
