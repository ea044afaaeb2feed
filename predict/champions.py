"""The models in force, loaded once each."""

from dataclasses import dataclass

from fleet.process import get_log
from models.bundle import Bundle, loads
from models.manifest import BadModel
from store.database import Connection
from store.learning import champion, model_body

log = get_log("predict")


@dataclass(frozen=True, slots=True)
class Champion:
    id: int
    bundle: Bundle


class Champions:
    """A product's champion by its id: a promoted model is picked up at the next pass, without a restart."""

    def __init__(self) -> None:
        self._loaded: dict[str, Champion] = {}
        self._refused: set[int] = set()

    def of(self, conn: Connection, product: str) -> Champion | None:
        """None where no model is in force, or the one in force cannot be used (that is logged once)."""
        record = champion(conn, product)
        if record is None or record.id in self._refused:
            return None
        known = self._loaded.get(product)
        if known is None or known.id != record.id:
            try:
                bundle = loads(model_body(conn, record.id), product_id=product)
            except BadModel as exc:
                log.error("model_refused", product=product, model=record.id, error=str(exc))
                self._refused.add(record.id)
                return None
            self._loaded[product] = known = Champion(record.id, bundle)
            log.info("model_loaded", product=product, model=record.id)
        return known
