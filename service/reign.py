"""Rolling back: the model before the present one comes into force again, by a person and for a reason."""

from fleet.coded import coded
from fleet.refusal import Refusal
from models.manifest import BadModel, unseal_for
from models.sentences import ROLLED_BACK
from service.moves import By
from store.database import Connection
from store.learning import champion, model_body
from store.rungs import previous_champion, promote


class CannotRollBack(Refusal):
    """There is nothing to go back to, or the model that one would go back to cannot be used; nothing was changed."""


def roll_back(conn: Connection, product: str, model_id: int, by: By) -> int:
    """Puts the model in force that was there before `model_id`, which must be in force; the number of the other.

    CannotRollBack says what is in the way. The history keeps who did it and why.
    """
    with conn.transaction():
        present = champion(conn, product)
        if present is None or present.id != model_id:
            if present is None:
                raise CannotRollBack(coded("none_in_force", model=model_id, product=product))
            raise CannotRollBack(coded("model_not_in_force", model=model_id, product=product, other=present.id))
        previous = previous_champion(conn, product)
        if previous is None:
            raise CannotRollBack(coded("no_model_before", product=product, model=model_id))
        _check(conn, product, previous)
        promote(conn, product, previous, actor=by.actor, why=ROLLED_BACK.say(model=model_id, why=_written(by)))
    return previous


def _check(conn: Connection, product: str, model_id: int) -> None:
    """The file whole, of this product and of the features that are made now; predict checks once more as it loads."""
    try:
        unseal_for(model_body(conn, model_id), product_id=product)
    except BadModel as exc:
        raise CannotRollBack(coded("model_unusable", model=model_id, product=product, error=str(exc))) from exc


def _written(by: By) -> str:
    return str(by.why.args["text"]) if by.why else ""
