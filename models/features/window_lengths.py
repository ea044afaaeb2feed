"""Over how many buckets features look back: the windows of a product, and how long its devices count as new."""

import numpy as np

from fleet.product import Product
from models.data.history import milliseconds

BASELINE_BUCKETS = 20
MOST_BASELINE_BUCKETS = 500
LONGEST_WINDOW = 120
WINDOWS_WITHOUT_MODES = (3, 10, 30)


def early_buckets(product: Product) -> int:
    """How many of a device's first buckets are taken for its own healthy state."""
    if product.early_life is None:
        return BASELINE_BUCKETS
    return int(np.clip(product.early_life // product.scoring, 2, MOST_BASELINE_BUCKETS))


def default_windows(product: Product) -> tuple[int, int, int]:
    """About a sixth, two thirds and twice the shortest horizon, in buckets; distinct, and not endless."""
    if not product.failure_modes:
        return WINDOWS_WITHOUT_MODES
    horizon = min(milliseconds(mode.horizon) for mode in product.failure_modes)
    whole = int(np.clip(2 * horizon // milliseconds(product.scoring), 4, LONGEST_WINDOW))
    short = max(1, round(whole / 12))
    middle = max(short + 1, round(whole / 3))
    return short, middle, max(middle + 1, whole)
