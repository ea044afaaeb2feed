"""A model that was made and judged goes into the registry, and what asked for it ends with it."""

from datetime import datetime

from fleet.coded import coded
from models.decision.promotion_verdict import Verdict
from models.model_files.bundle import Bundle, dumps
from models.model_files.manifest import manifest_json
from store.engine.database import Connection
from store.learning.models import champion, register_model
from store.learning.retrainings import finish_retraining


def register_judged(
    conn: Connection,
    product: str,
    bundle: Bundle,
    verdict: Verdict,
    *,
    against: int | None,
    number: int,
    at: datetime,
    actor: str,
) -> tuple[int, Verdict]:
    """Keeps a model that was held `against` the one in force and ends its retraining: (its number, the verdict).

    One transaction. It is not promoted where another model came into force meanwhile: it was never held against that.
    """
    body = dumps(bundle)
    with conn.transaction():
        present = champion(conn, product)
        if verdict.promote and (present.id if present else None) != against:
            came = coded("model_another_came", model=present.id) if present else coded("model_stepped_back")
            verdict = Verdict(False, coded("model_overtaken", came=came, why=verdict.why), verdict.cost)
        model = register_model(
            conn,
            product,
            manifest=manifest_json(bundle.manifest),
            body=body,
            promote=verdict.promote,
            actor=actor,
            why=verdict.why,
        )
        finish_retraining(conn, number, at=at, model_id=model, promoted=verdict.promote, outcome=verdict.why)
    return model, verdict
