"""The newest row's features by a plain pandas `groupby.apply`: what the benchmark of scoring is held against."""

import numpy as np
import pandas as pd

from fleet.product import Role
from models.data.history import BUCKET_ORIGIN, History, milliseconds
from models.features.regimes import expected
from models.features.spec import FeatureSpec

DAY_MS = 86_400_000


def pandas_features(history: History, spec: FeatureSpec) -> pd.DataFrame:
    """A row for each serial, a column for each feature of products without events, repairs and attributes."""
    installed = dict(zip(history.devices["serial"], history.devices["installed_at"], strict=True))

    def of_device(group: pd.DataFrame) -> pd.Series:
        found = _device_features(history, spec, group)
        known, begun = int(group["known_at"].iloc[-1]), int(installed[group["serial"].iloc[0]])
        age = float(known // DAY_MS - begun // DAY_MS)
        parts = {f"part:{c}.age": age for c in spec.components} | {f"part:{c}.repairs": 0.0 for c in spec.components}
        return pd.Series({**found, "device.age": age, **parts})

    frame = history.buckets.assign(serial=history.buckets["serial"].astype(str), own=history.buckets["serial"])
    return pd.DataFrame(frame.groupby("own", observed=True)[list(history.buckets.columns)].apply(of_device))


def _device_features(history: History, spec: FeatureSpec, group: pd.DataFrame) -> dict[str, float]:
    number = (group["bucket"] - BUCKET_ORIGIN) // milliseconds(history.product.scoring)
    age = number - number.iloc[-1]
    values = _series(history, spec, group)
    found: dict[str, float] = {}
    for series in spec.series:
        column = values[series.name]
        base = column.iloc[: spec.baseline_buckets].mean()
        short, whole = spec.windows[0], spec.longest
        for window in spec.windows:
            recent = column[age > -window].dropna()
            at = age[age > -window].loc[recent.index]
            found[f"{series.name}.mean_{window}"] = recent.mean()
            found[f"{series.name}.dev_{window}"] = recent.mean() - base
            if window != short and series.full:
                slope, end = np.polyfit(at, recent, 1) if len(recent) >= 3 else (np.nan, np.nan)
                found |= {f"{series.name}.slope_{window}": slope, f"{series.name}.end_{window}": end - base}
        found[f"{series.name}.last_{whole}"] = recent.iloc[-1] if len(recent) else np.nan
        found[f"{series.name}.std_{whole}"] = recent.std()
    return found


def _series(history: History, spec: FeatureSpec, group: pd.DataFrame) -> pd.DataFrame:
    columns: dict[str, pd.Series] = {}
    for series in spec.series:
        metric, part = history.product.metric(series.metric), series.part
        if metric.role is Role.COUNTER:
            begin, end = group[f"{metric.id}_begin"], group[f"{metric.id}_end"]
            columns[series.name] = end - end.shift().fillna(begin)
        elif part == "changes":
            columns[series.name] = (
                group[f"{metric.id}_last"].diff().ne(0).astype(float).where(group.index > group.index[0])
            )
        elif metric.role is Role.STATE:
            columns[series.name] = group[f"{metric.id}_n{part}"] / group[f"{metric.id}_count"]
        else:
            columns[series.name] = group[f"{metric.id}_{part or 'mean'}"]
    values = pd.DataFrame(columns)
    for regime in spec.regimes:
        settings = group[list(regime.columns)].to_numpy(np.float64)
        values[list(regime.used)] -= expected(regime, np.where(np.isnan(settings), regime.centre, settings))
    return values
