"""`ledger`, `backtest` and `models` as a person runs them, on a fleet that has lived with a model."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from models.decision.policy import Rung
from models.model_files.bundle import ModeModel, dumps
from models.model_files.manifest import manifest_json
from predict.live.champions import Champions
from store.assets.fleet_clocks import advance_clock
from store.assets.registry import record_failure, register_device
from store.engine.database import connect
from store.learning.models import register_model
from tests.cloned_database import cloned_database, name_of
from tests.sigap.same_process import Here
from tests.worlds.blowers import BEGIN, BLOWER, DAY, live_through, teach

MODE = "bearing_wear"


@pytest.fixture(scope="module")
def lived_once(server_url: str, template: str) -> Iterator[str]:
    """The name of a database in which three blowers have lived on with the model; two of them failed."""
    with cloned_database(server_url, template) as url:
        with closing(connect(url)) as conn:
            teach(conn)
            for number, fails_on in enumerate((38, 41, None)):
                device, _ = register_device(conn, product=BLOWER, serial=f"LIVE-{number}", installed_at=BEGIN)
                live_through(conn, device, range(fails_on or 45), fails_on=fails_on)
                if fails_on:
                    ts = BEGIN + fails_on * DAY
                    record_failure(conn, device_id=device.id, ts=ts, failure_mode=MODE, source="import")
            advance_clock(conn, "blower", step=99, now=BEGIN + 60 * DAY)
        yield name_of(url)


@pytest.fixture
def database_url(server_url: str, lived_once: str) -> Iterator[str]:
    """Each test's own copy."""
    with cloned_database(server_url, lived_once) as url:
        yield url


@pytest.fixture
def lived(here: Here) -> Here:
    return here


def test_the_ledger_is_printed_with_intervals_rungs_and_json(lived: Here) -> None:
    told = lived.json("ledger", "blower")
    mode = told["by_failure_mode"][MODE]
    assert (mode["faults"], mode["foreseen"], mode["recall"]["value"]) == (2, 2, 1.0)
    assert mode["rung"] in tuple(Rung)
    assert mode["lead_to_failure"]["count"] == 2
    assert mode["calibration"]["scores"] > 0
    assert told["rung_changes"][0]["cause"] == "promotion"
    text = lived.run("ledger", "blower", "--days", "30")
    assert MODE in text
    assert "1.00 (0.34 to 1.00)" in text
    assert "there is blower" in lived.run("ledger", "toaster", status=1)


def test_a_backtest_ends_with_the_outcome_object_and_the_difference(lived: Here, tmp_path: Path) -> None:
    present = lived.json("backtest", "blower", "--threshold-scale", "1")
    assert (present["faults"], present["tickets_ahead"]) == (2, 2)
    assert present["difference"]["cost"]["difference"] == 0
    assert present["present"]["tickets"] == present["tickets"]
    assert set(present["by_failure_mode"]) == {MODE}
    policy = tmp_path / "policy.toml"
    policy.write_text(f'[failure_modes.{MODE}]\nrung = "advise"\n')
    silent = lived.json("backtest", "blower", "--policy", policy)
    assert (silent["tickets"], silent["difference"]["tickets_ahead"]) == (0, -2)
    assert silent["difference"]["cost"]["difference"] > 0
    budget = lived.json("backtest", "blower", "--false-budget", "0")
    assert budget["tickets_false"] == 0
    assert any("chosen on this very history" in note for note in budget["notes"])
    assert "exactly one of" in lived.run("backtest", "blower", status=2)
    policy.write_text("[failure_modes.tear]\n")
    assert "tear is no failure mode" in lived.run("backtest", "blower", "--policy", policy, status=1)


def test_another_model_is_backtested_put_in_force_and_rolled_back(lived: Here, database_url: str) -> None:
    deaf = _deaf_model(database_url)
    other = lived.json("backtest", "blower", "--model", str(deaf))
    assert (other["tickets"], other["present"]["tickets_ahead"]) == (0, 2)
    first = _of(lived, "champion")
    done = lived.json("models", "promote", "blower", str(deaf), "--why", "a trial")
    assert (done["model"], done["before"]) == (deaf, first)
    assert _of(lived, "champion") == deaf
    back = lived.json("models", "rollback", "blower", "--why", "it hears nothing")
    assert (back["model"], back["before"]) == (first, deaf)
    told = lived.json("models", "list", "blower")
    assert [one["model_id"] for one in told["deployments"]] == [first, deaf, first]
    assert told["reigns"] == told["deployments"]
    assert told["deployments"][0]["why"] == f"roll back from model {deaf}: it hears nothing"
    assert "nothing to go back to" in lived.run("models", "rollback", "blower", status=1)
    assert "has no model 999" in lived.run("models", "promote", "blower", "999", status=1)
    assert "in force already" in lived.run("models", "promote", "blower", str(first), status=1)


def _of(place: Here, state: str) -> int:
    told: Mapping[str, Any] = place.json("models", "list", "blower")
    return int(next(model["id"] for model in told["models"] if model["state"] == state))


def _deaf_model(database_url: str) -> int:
    """The same model with a threshold that nothing reaches, as a challenger."""
    with closing(connect(database_url)) as conn:
        champion = Champions().of(conn, "blower")
        assert champion is not None
        bundle = champion.bundle
        report = bundle.manifest.modes[MODE]
        assert report.point is not None
        point = replace(report.point, threshold=0.999999)
        manifest = replace(bundle.manifest, modes={MODE: replace(report, point=point)})
        model = bundle.modes[MODE]
        deaf = replace(bundle, manifest=manifest, modes={MODE: ModeModel(model.failure, model.rul, point)})
        return register_model(conn, "blower", manifest=manifest_json(manifest), body=dumps(deaf), promote=False)
