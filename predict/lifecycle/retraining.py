"""Retraining in a process of its own, so that scoring goes on.

`python -m predict.lifecycle.retraining PRODUCT` trains a model, judges it, registers it and ends.

It does so only while it holds the training lock of the product: two predict processes, or one and `train` by hand,
never train at the same time.
"""

import os
import sys
from contextlib import closing
from datetime import UTC, datetime

from fleet.process import configure_logs, get_log
from fleet.product import Product
from fleet.settings import load_settings
from models.decision.promotion_verdict import Verdict
from models.training.train import train
from models.training.training_history import training_history
from models.training.with_normal import with_normal
from predict.lifecycle.challenger import judge_new
from predict.lifecycle.registration import register_judged
from predict.lifecycle.retraining_schedule import ELSEWHERE, claim
from store.assets.fleet_clocks import read_clock
from store.assets.products import current_product
from store.engine.database import Connection, connect, translated
from store.learning.models import champion
from store.learning.retrainings import (
    training_alone,
)

NICENESS = 10
SEED = 1
ACTOR = "retraining"
log = get_log("retraining")


def retrain(conn: Connection, product: Product, number: int, *, now: datetime, seed: int = SEED) -> tuple[int, Verdict]:
    """Learns from everything that is known, judges the new model and registers it: (its number, the verdict).

    Not promoted, it stays as the challenger and is scored in shadow.
    """
    current = champion(conn, product.id)
    history = training_history(conn, product)
    bundle = with_normal(train(history, seed=seed), history, seed=seed)
    verdict = judge_new(conn, product, history, bundle, current, now=now, seed=seed)
    against = current.id if current else None
    made = register_judged(conn, product.id, bundle, verdict, against=against, number=number, at=now, actor=ACTOR)
    log.info("retrained", product=product.id, model=made[0], promoted=made[1].promote, why=made[1].why.to_json())
    return made


def main(product_id: str) -> int:
    """The child process: one retraining, with a low priority; ELSEWHERE where another process trains the product."""
    settings = load_settings()
    configure_logs(settings)
    os.nice(NICENESS)
    with closing(connect(settings.database_url or "")) as conn, translated():
        product, clock = current_product(conn, product_id), read_clock(conn, product_id)
        if product is None or clock is None:
            return 1
        with training_alone(conn, product_id) as mine:
            if not mine:
                return ELSEWHERE
            now = clock.now(datetime.now(UTC))
            number = claim(conn, product_id, now)
            if number is not None:
                retrain(conn, product, number, now=now)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
