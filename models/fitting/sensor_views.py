"""How the features of one window go together on healthy devices, and in which direction failures leave that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import chi2

from fleet.product import Product, Role
from models.data.arrays import Bools, Floats, Ints
from models.features.build import Features
from models.features.spec import FeatureSpec
from models.fitting.regime_restore import regime_restore
from models.sensor_faults.gains import SensorView
from models.sensor_faults.surroundings import GivenBack

# The outermost healthy rows shape nothing; concentration steps, and a ridge for what goes together entirely.
INNER = 0.98
ROUNDS = 6
RIDGE = 1e-2
FIT_ROWS = 60_000
# A fit takes time by rows times the square of features: of more than 200 features, fewer rows shape it (ten for each).
FIT_FIGURES, ROWS_PER_COLUMN = FIT_ROWS * 200**2, 10
# An idle machine's least values hardly ever move: they are taken in no finer measure than half of what its means do.
LEAST_SPREAD = 0.5


@dataclass(frozen=True, slots=True)
class Layout:
    """The features of a view [d], as in `SensorView`."""

    columns: tuple[str, ...]
    giving: tuple[GivenBack, ...]
    owner: Ints
    level: Bools
    logs: Bools

    @property
    def deviation(self) -> Ints:
        """The place of the deviation from early life of each feature's metric [d]; a counter's is itself."""
        first = {int(owner): place for place, owner in reversed([*enumerate(self.owner)])}
        places = [place if owner < 0 else first[int(owner)] for place, owner in enumerate(self.owner)]
        return np.array(places, np.int64)


def while_running(product: Product, metrics: Sequence[str]) -> dict[str, int]:
    """Derived metrics that read one sensor, of `metrics`, and a state -> its place: as a rule, what it reads while the
    state lasts. Of a part that mostly stands still a mean tells little: what pumps against a blockage draws more while
    it pumps."""
    roles = {metric.id: metric.role for metric in product.metrics}
    found = {}
    for derived in product.derived:
        names = derived.expression.names
        sensors = [name for name in names if roles[name] is Role.SENSOR]
        if len(sensors) == 1 and sensors[0] in metrics and any(roles[name] is Role.STATE for name in names):
            found[derived.id] = metrics.index(sensors[0])
    return found


def layout_of(
    features: Features,
    spec: FeatureSpec,
    metrics: tuple[str, ...],
    window: int,
    parts: tuple[str, ...],
    running: Mapping[str, int],
) -> Layout:
    """Each sensor's deviation from early life, and the increases of counters as witnesses.

    `parts` of the buckets (min, max, stddev) stand beside the shortest window's deviations; where buckets hold one
    reading, "stddev" is the spread over each window. `running`: what tells of a sensor while its part runs, with its
    place.
    """
    known = set(features.names)
    found: list[tuple[str, int, bool, bool]] = []
    for place, metric in enumerate(metrics):
        found.append((f"{metric}.dev_{window}", place, True, False))
        single = f"{metric}:stddev.mean_{spec.windows[0]}" not in known
        for part in parts if single or window == spec.windows[0] else ():
            spread = part == "stddev"
            name = f"{metric}.std_{window}" if single and spread else f"{metric}:{part}.mean_{window}"
            found.append((name, place, not spread, spread))
    found += [(f"{name}.dev_{window}", place, True, False) for name, place in running.items()]
    counters = [s.name for s in spec.series if s.full and s.name.endswith(":increase")]
    found += [(f"{name}.dev_{window}", -1, False, False) for name in counters]
    columns, owner, level, logs = zip(*[item for item in found if item[0] in known], strict=True)
    giving = regime_restore(spec, frozenset(known), metrics, columns, window)
    return Layout(columns, giving, np.array(owner), np.array(level), np.array(logs))


def shape_view(
    layout: Layout,
    matrix: Floats,
    usual: Bools,
    sick: Sequence[Bools],
    metrics: int,
    *,
    inner: float = INNER,
    seed: int,
) -> SensorView | None:
    """Rows [n, d], those that are usual and those of each way to look sick -> a view without limits; None where there
    are too few."""
    rows = np.flatnonzero(usual)
    if len(rows) < 2 * len(layout.columns):
        return None
    if len(rows) > (most := shaping_rows(len(layout.columns))):
        rows = np.sort(np.random.default_rng(seed).choice(rows, most, replace=False))
    centre, scale, precision = fit_usual(matrix[rows], inner, layout)
    view = SensorView(
        columns=layout.columns,
        giving=layout.giving,
        centre=centre,
        scale=scale,
        precision=precision,
        owner=layout.owner,
        level=layout.level,
        logs=layout.logs,
        gains=np.ones(metrics),
        rest=np.inf,
        days=0.0,
        modes=np.zeros((0, len(layout.columns))),
        likeness=np.zeros(0),
    )
    looks = [_look(view, matrix[rows_of]) for rows_of in sick]
    return replace(view, modes=np.array(looks).reshape(len(looks), len(layout.columns)))


def shaping_rows(features: int) -> int:
    """From how many rows at most the shape of so many features is taken."""
    return min(FIT_ROWS, max(ROWS_PER_COLUMN * features, FIT_FIGURES // max(features, 1) ** 2))


def fit_usual(matrix: Floats, share: float, layout: Layout) -> tuple[Floats, Floats, Floats]:
    """Healthy rows [n, d] -> centre [d], scale [d] and precision [d, d] of (x - centre) / scale, from the inner `share`
    of rows. Concentration steps as of the minimum covariance determinant (Rousseeuw & Van Driessen 1999)."""
    centre = np.median(matrix, axis=0)
    spread = (np.quantile(matrix, 0.9, axis=0) - np.quantile(matrix, 0.1, axis=0)) / 2.563
    spread = np.where(spread > 0, spread, matrix.std(axis=0))
    spread = np.maximum(spread, LEAST_SPREAD * spread[layout.deviation] * (layout.level & (layout.owner >= 0)))
    scale = np.where(spread > 1e-12, spread, np.inf)
    z = np.clip((matrix - centre) / scale, -100, 100)
    middle, cover = np.zeros(z.shape[1]), np.eye(z.shape[1])
    for _ in range(ROUNDS):
        distance = _distance(z - middle, cover)
        inner = z[distance <= np.quantile(distance, share)]
        middle, cover = inner.mean(axis=0), np.cov(inner.T)
    cover = cover * float(np.median(_distance(z - middle, cover))) / float(chi2.median(z.shape[1]))
    precision = np.linalg.inv(cover + RIDGE * np.eye(z.shape[1]))
    moved: Floats = centre + np.where(np.isfinite(scale), scale, 0.0) * middle
    return moved, np.asarray(scale, np.float64), np.asarray(precision, np.float64)


def _distance(z: Floats, cover: Floats) -> Floats:
    return np.asarray(np.einsum("nd,de,ne->n", z, np.linalg.inv(cover + RIDGE * np.eye(len(cover))), z, optimize=True))


def _look(view: SensorView, matrix: Floats) -> Floats:
    """Sick rows [n, d] -> the direction [d] such that max(pull . direction, 0)^2 is what it explains of a row: the
    first principal direction of the rows that stray, each of the same length, where healthy rows are round."""
    z = np.clip(np.nan_to_num((matrix - view.centre) / view.scale), -100, 100)
    root = np.linalg.cholesky(view.precision)
    even = np.einsum("nd,de->ne", z, root)
    length = np.sqrt(np.einsum("nd,nd->n", even, even))
    unit = even[length > np.sqrt(2 * len(view.columns))]
    if not len(unit):
        return np.zeros(len(view.columns))
    unit = unit / np.sqrt(np.einsum("nd,nd->n", unit, unit))[:, None]
    first = np.linalg.eigh(unit.T @ unit)[1][:, -1]
    first = first if (unit @ first).sum() >= 0 else -first
    return np.asarray(np.linalg.solve(root.T, first))
