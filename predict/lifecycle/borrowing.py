"""A product without any model of its own borrows that of the sister which its file names."""

from datetime import datetime

from fleet.coded import coded
from fleet.process import get_log
from fleet.times import to_milliseconds
from models.model_files.bundle import dumps, loads
from models.model_files.manifest import BadModel, manifest_json, parse_manifest
from models.model_files.sister import UnlikeSister, lend
from store.assets.products import current_product
from store.engine.database import Connection
from store.learning.models import champion, model_body, models_of, register_model
from store.learning.retrainings import training_alone

log = get_log("predict")


class Borrower:
    """Lends once; what was refused is tried again only when the sister, or the product, has changed."""

    def __init__(self) -> None:
        self._refused: set[tuple[str, str, int]] = set()

    def visit(self, conn: Connection, product_id: str, *, now: datetime) -> int | None:
        """The number of the model that was lent; None where there is no need, no sister or nothing fitting to lend.

        A product that ever had a model is left alone: it was trained, or rolled back, on purpose.
        """
        product = current_product(conn, product_id)
        if product is None or product.sister is None or _has_model(conn, product_id):
            return None
        sister, record = current_product(conn, product.sister), champion(conn, product.sister)
        if sister is None or record is None or (product_id, product.source, record.id) in self._refused:
            return None
        try:
            bundle = loads(model_body(conn, record.id), product_id=sister.id)
            lent = lend(bundle, sister, product, model=record.id, at=to_milliseconds(now))
        except (BadModel, UnlikeSister) as exc:
            self._refused.add((product_id, product.source, record.id))
            log.warning("model_not_lent", product=product_id, sister=sister.id, model=record.id, error=str(exc))
            return None
        why = coded("model_lent", sister=sister.id, model=record.id)
        with training_alone(conn, product_id) as mine, conn.transaction():
            if not mine or _has_model(conn, product_id):
                return None
            made = register_model(
                conn,
                product_id,
                manifest=manifest_json(lent.manifest),
                body=dumps(lent),
                promote=True,
                actor="sister",
                why=why,
            )
        log.info("model_lent", product=product_id, sister=sister.id, model=made)
        return made


def _has_model(conn: Connection, product_id: str) -> bool:
    """Whether it has, or had, a model that could say something."""
    if champion(conn, product_id) is not None:
        return True
    return any(not parse_manifest(one.manifest).says_nothing for one in models_of(conn, product_id))
