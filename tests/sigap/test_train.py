"""`train` and `models` as a person runs them: what is promoted and why, what is refused, and what is kept of it."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from fleet.coded import Coded, coded
from models.decision.promotion_verdict import in_force
from models.model_files.bundle import loads
from models.model_files.manifest import FEATURE_VERSION, seal, unseal
from store.engine.database import Connection, connect
from store.learning.models import champion, model_body
from store.learning.retrainings import training_alone
from tests.sigap.commands_world import Place
from tests.worlds.blowers import learnt
from wording.wording import Wording

__all__ = ["learnt"]


@pytest.fixture
def blowers(learnt: Connection, database_url: str, tmp_path: Path) -> Place:
    """Sixteen blowers, and a model that has learnt from all of them."""
    return Place(tmp_path, database_url)


@pytest.fixture
def somebody_trains(database_url: str) -> Iterator[None]:
    with closing(connect(database_url)) as other, training_alone(other, "blower") as mine:
        assert mine
        yield


def test_only_what_is_better_comes_into_force_unless_it_is_forced_and_all_of_it_is_kept(blowers: Place) -> None:
    told = blowers.json("train", "blower")
    assert (told["promoted"], told["forced"], told["comparison"]) == (False, False, None)
    first, second = told["before"], told["model"]
    unproven = coded("model_no_faults", name=in_force(first))
    assert (told["why"], Coded.from_json(told["why_code"])) == (Wording().say(unproven), unproven)
    text = blowers.run("train", "blower", "--promote")
    assert f"promoted by --promote, which overrides: {Wording().say(unproven)}" in text
    known = blowers.json("models", "list", "blower")
    assert [(one["id"], one["state"]) for one in known["models"]] == [
        (second + 1, "champion"),
        (second, "challenger"),
        (first, "retired"),
    ]
    deployment = known["deployments"][0]
    forced = Coded.from_json(deployment["why_code"])
    assert (forced.code, forced.args["why"], deployment["why"]) == ("model_forced", unproven, Wording().say(forced))
    assert [(one["cause"], one["state"], one["promoted"]) for one in known["retrainings"]] == [
        ("staff", "done", True),
        ("staff", "done", False),
    ]
    back = blowers.json("models", "rollback", "blower", "--why", "too soon")
    assert (back["model"], back["before"]) == (first, second + 1)


def test_training_waits_for_nobody_and_says_who_trains(blowers: Place, somebody_trains: None) -> None:
    said = blowers.run("train", "blower", status=1)
    assert "blower is being trained by another process just now" in said
    assert blowers.json("models", "list", "blower")["retrainings"] == []


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("tampered", coded("model_file_changed")),
        ("other product", coded("model_of_other_product", product="blower", other="toaster")),
        ("other features", coded("model_of_other_version", version=1, current=FEATURE_VERSION)),
    ],
)
def test_a_model_file_that_is_not_right_is_refused_by_name(
    learnt: Connection, blowers: Place, harm: str, said: Coded
) -> None:
    first = champion(learnt, "blower")
    assert first is not None
    body = model_body(learnt, first.id)
    loads(body, product_id="blower")
    manifest, payload = unseal(body)
    bad = {
        "tampered": body[:-9] + bytes([body[-9] ^ 1]) + body[-8:],
        "other product": seal(replace(manifest, product_id="toaster"), payload),
        "other features": seal(replace(manifest, feature_version=1), payload),
    }[harm]
    learnt.execute("UPDATE model SET body = %s, state = 'challenger' WHERE id = %s", (bad, first.id))
    refused = blowers.run("models", "promote", "blower", str(first.id), status=1)
    assert f"model {first.id} of blower cannot be used: {Wording().say(said)}" in refused
    assert champion(learnt, "blower") is None
    # One that came into force all the same gives way to the next.
    learnt.execute("UPDATE model SET state = 'champion' WHERE id = %s", (first.id,))
    told = blowers.json("train", "blower")
    assert told["promoted"]
    assert Coded.from_json(told["why_code"]) == coded("model_unusable", model=first.id, error=said)
