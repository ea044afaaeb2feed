"""Rolling back: the model before the present one comes into force again, by a person and for a reason."""

from fleet.coded import CodedError, as_written, coded
from models.model_files.manifest import BadModel, unseal_for
from service.tickets.states import By
from store.engine.database import Connection
from store.learning.deployments import previous_champion, promote
from store.learning.models import champion, model_body


class CannotRollBack(CodedError):
    """There is nothing to go back to, or the model that one would go back to cannot be used; nothing was changed."""


def roll_back(conn: Connection, product: str, model_id: int, by: By) -> int:
    """Puts the model in force that was there before `model_id`, which must be in force; the number of the other.

    CannotRollBack where there is none, or where it cannot be used. The history keeps actor and reason.
    """
    with conn.transaction():
        present = champion(conn, product)
        if present is None or present.id != model_id:
            if present is None:
                raise CannotRollBack(coded("roll_back_from_nothing", model=model_id, product=product))
            raise CannotRollBack(coded("roll_back_from_other", model=model_id, product=product, present=present.id))
        previous = previous_champion(conn, product)
        if previous is None:
            raise CannotRollBack(coded("roll_back_to_nothing", model=model_id, product=product))
        _check(conn, product, previous)
        promote(
            conn,
            product,
            previous,
            actor=by.actor,
            why=coded("model_rolled_back", model=model_id, why=by.why or as_written("")),
        )
    return previous


def _check(conn: Connection, product: str, model_id: int) -> None:
    """The file whole, of this product and of the features that are made now; predict checks once more as it loads."""
    try:
        unseal_for(model_body(conn, model_id), product_id=product)
    except BadModel as exc:
        raise CannotRollBack(coded("roll_back_unusable", model=model_id, product=product, error=exc.said)) from exc
