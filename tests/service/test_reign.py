"""Rolling back to the model before, by a person and for a reason."""

import pytest

from models.manifest import Manifest
from service.moves import By
from service.reign import CannotRollBack, roll_back
from store.database import Connection
from store.learning import champion
from store.rungs import reigns
from tests.service.service_world import NOW, settle
from tests.worlds.models import manifest, registered

BY = By("sri", NOW, "it cries wolf")


def test_the_model_before_comes_into_force_again_and_who_did_it_and_why_is_kept(conn: Connection) -> None:
    settle(conn)
    first, second = registered(conn, manifest()), registered(conn, manifest())
    assert roll_back(conn, "fridge", second, BY) == first
    present = champion(conn, "fridge")
    assert present is not None
    assert present.id == first
    newest = reigns(conn, "fridge")[0]
    assert (newest.actor, newest.why) == ("sri", f"roll back from model {second}: it cries wolf")
    with pytest.raises(CannotRollBack, match=f"model {second} of fridge is not in force; model {first} is"):
        roll_back(conn, "fridge", second, BY)
    with pytest.raises(CannotRollBack, match="nothing to go back to"):
        roll_back(conn, "fridge", first, BY)


@pytest.mark.parametrize(
    ("sealed", "said"),
    [
        (manifest("toaster"), "for toaster, not for fridge"),
        (manifest(version=1), "feature version 1; this program makes"),
    ],
)
def test_a_model_that_cannot_be_used_is_not_gone_back_to(conn: Connection, sealed: Manifest, said: str) -> None:
    settle(conn)
    registered(conn, manifest(), sealed)
    second = registered(conn, manifest())
    with pytest.raises(CannotRollBack, match=said):
        roll_back(conn, "fridge", second, BY)
    present = champion(conn, "fridge")
    assert present is not None
    assert present.id == second


def test_a_tampered_file_is_not_gone_back_to(conn: Connection) -> None:
    settle(conn)
    first, second = registered(conn, manifest()), registered(conn, manifest())
    conn.execute("UPDATE model SET body = body || '\\x00'::bytea WHERE id = %s", (first,))
    with pytest.raises(CannotRollBack, match="its sha256 does not fit"):
        roll_back(conn, "fridge", second, BY)
