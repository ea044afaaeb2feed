"""Before anything is fitted: columns that know the future are found, and no more is kept than memory should hold."""

from fleet.coded import Coded, coded
from models.data.held_values import hold_values
from models.data.history import History
from models.features.spec import FeatureSpec
from models.features.window_lengths import early_buckets
from models.fitting.fit_spec import fit_spec, most_texts, unused_texts
from models.training.column_leaks import find_value_leaks
from models.training.presence_leaks import find_presence_leaks
from models.training.sampled_devices import bounded, drawn_limit, most_rows

# A history of devices drawn before they were read may turn out so much larger than was reckoned.
MARGIN = 1.25


def prepare(history: History, limits: list[Coded], *, seed: int) -> tuple[History, FeatureSpec]:
    """As much of the history as is learnt from at once, and what its features are made of; `limits` gains what is to
    be noted of both."""
    most = round(MARGIN * most_rows(history.product))
    history = hold_values(bounded(history, seed=seed, most=most, grid=history.product.on_change))
    spec = _spec(history, limits, seed)
    if not spec.telemetry:
        history = bounded(history, seed=seed, most=most, grid=True)
    if drawn := drawn_limit(history):
        limits.append(drawn)
    return history, spec


def _spec(history: History, limits: list[Coded], seed: int) -> FeatureSpec:
    absent = find_presence_leaks(history, seed=seed)
    dropped = {leak.metric: leak.limit for leak in absent if (leak.metric or "telemetry") not in history.product.keep}
    telling = find_value_leaks(history, seed=seed, telemetry="" not in dropped)
    dropped |= {leak.column: leak.limit for leak in telling if leak.column not in history.product.keep}
    kept = [leak.limit for leak in absent if leak.metric not in dropped]
    kept += [leak.limit for leak in telling if leak.column not in dropped]
    limits += [*dropped.values(), *(coded("limit_kept", why=limit) for limit in kept)]
    left_out = frozenset(dropped)
    spec = fit_spec(history, telemetry="" not in left_out, left_out=left_out)
    if (asked := early_buckets(history.product)) > spec.baseline_buckets and spec.telemetry:
        limits.append(coded("limit_early_life", asked=asked, taken=spec.baseline_buckets))
    for attribute, texts in unused_texts(history.devices, spec, left_out).items():
        most = most_texts(len(history.devices))
        limits.append(coded("limit_attribute_texts", attribute=attribute, texts=texts, most=most))
    if spec.telemetry and not spec.series:
        limits.append(coded("limit_nothing_moves"))
    return spec
