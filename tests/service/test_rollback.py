"""Rolling back to the model before, by a person and for a reason."""

import pytest

from fleet.coded import Coded, as_written, coded
from models.model_files.manifest import FEATURE_VERSION, Manifest
from service.ledger.rollback import CannotRollBack, roll_back
from service.tickets.states import By
from store.engine.database import Connection
from store.learning.deployments import deployments
from store.learning.models import champion
from tests.service.service_world import NOW, settle
from tests.worlds.models import manifest, registered

BY = By("sri", NOW, as_written("it cries wolf"))


def test_the_model_before_comes_into_force_again_and_who_did_it_and_why_is_kept(conn: Connection) -> None:
    settle(conn)
    first, second = registered(conn, manifest()), registered(conn, manifest())
    assert roll_back(conn, "fridge", second, BY) == first
    present = champion(conn, "fridge")
    assert present is not None
    assert present.id == first
    newest = deployments(conn, "fridge")[0]
    assert (newest.actor, newest.why) == (
        "sri",
        coded("model_rolled_back", model=second, why=as_written("it cries wolf")),
    )
    with pytest.raises(CannotRollBack) as other:
        roll_back(conn, "fridge", second, BY)
    assert other.value.said == coded("roll_back_from_other", model=second, product="fridge", present=first)
    with pytest.raises(CannotRollBack) as nothing:
        roll_back(conn, "fridge", first, BY)
    assert nothing.value.said == coded("roll_back_to_nothing", model=first, product="fridge")


@pytest.mark.parametrize(
    ("sealed", "said"),
    [
        (manifest("toaster"), coded("model_of_other_product", product="fridge", other="toaster")),
        (manifest(version=1), coded("model_of_other_version", version=1, current=FEATURE_VERSION)),
    ],
)
def test_a_model_that_cannot_be_used_is_not_gone_back_to(conn: Connection, sealed: Manifest, said: Coded) -> None:
    settle(conn)
    first = registered(conn, manifest(), sealed)
    second = registered(conn, manifest())
    with pytest.raises(CannotRollBack) as refused:
        roll_back(conn, "fridge", second, BY)
    assert refused.value.said == coded("roll_back_unusable", model=first, product="fridge", error=said)
    present = champion(conn, "fridge")
    assert present is not None
    assert present.id == second


def test_a_tampered_file_is_not_gone_back_to(conn: Connection) -> None:
    settle(conn)
    first, second = registered(conn, manifest()), registered(conn, manifest())
    conn.execute("UPDATE model SET body = body || '\\x00'::bytea WHERE id = %s", (first,))
    with pytest.raises(CannotRollBack) as refused:
        roll_back(conn, "fridge", second, BY)
    changed = coded("model_file_changed")
    assert refused.value.said == coded("roll_back_unusable", model=first, product="fridge", error=changed)
