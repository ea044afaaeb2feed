"""The models in force, loaded once each."""

from dataclasses import dataclass

from fleet.process import get_log
from models.model_files.bundle import Bundle, loads
from models.model_files.manifest import BadModel
from store.engine.database import Connection
from store.learning.models import ModelRecord, champion, model_body
from store.learning.retrainings import challenger

log = get_log("predict")


@dataclass(frozen=True, slots=True)
class Champion:
    id: int
    bundle: Bundle


class Champions:
    """A product's champion by its id: a promoted model is picked up at the next pass, without a restart."""

    def __init__(self) -> None:
        self._loaded: dict[str, Champion] = {}
        self._challengers: dict[str, Champion] = {}
        self._refused: set[int] = set()

    def of(self, conn: Connection, product: str) -> Champion | None:
        """None where no model is in force, or the one in force cannot be used (that is logged once)."""
        return self._load(conn, product, champion(conn, product), self._loaded)

    def challenger_of(self, conn: Connection, product: str) -> Champion | None:
        """The model that waits for its chance; None where none does, or it cannot be used."""
        return self._load(conn, product, challenger(conn, product), self._challengers)

    def _load(
        self, conn: Connection, product: str, record: ModelRecord | None, loaded: dict[str, Champion]
    ) -> Champion | None:
        if record is None or record.id in self._refused:
            return None
        known = loaded.get(product)
        if known is None or known.id != record.id:
            try:
                bundle = loads(model_body(conn, record.id), product_id=product)
            except BadModel as exc:
                log.error("model_refused", product=product, model=record.id, why=exc.said.to_json())
                self._refused.add(record.id)
                return None
            loaded[product] = known = Champion(record.id, bundle)
            log.info("model_loaded", product=product, model=record.id)
        return known
