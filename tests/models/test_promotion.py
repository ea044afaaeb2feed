"""Whether a new model takes over: on what the present one has not learnt from, and with confidence."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from fleet.coded import Coded, coded
from models.data.history import History
from models.decision.policy import Rung
from models.decision.promotion_verdict import in_force
from models.model_files.bundle import Bundle
from models.training.comparison_with_champion import judge
from models.training.train import train
from tests.models.synthetic_fleets import read_fleet, write_fleet

HALF = frozenset(f"P-{number:02d}" for number in (*range(6), *range(12, 15)))


@cache
def pumps() -> History:
    """18 pumps, of which 12 wear out."""
    return read_fleet(write_fleet(Path(mkdtemp()) / "pumps", devices=18, failing=12, seed=3))


@cache
def learnt_from_half() -> Bundle:
    return train(pumps().only(HALF), seed=1)


@cache
def learnt_from_all() -> Bundle:
    return train(pumps(), seed=1)


def silent(bundle: Bundle) -> Bundle:
    """The same model on a rung without tickets."""
    points = {mode: replace(model.point, rung=Rung.ADVISE) for mode, model in bundle.modes.items()}
    return replace(bundle, modes={mode: replace(model, point=points[mode]) for mode, model in bundle.modes.items()})


def test_a_better_model_takes_over_on_devices_that_neither_has_learnt_from() -> None:
    verdict = judge(silent(learnt_from_half()), learnt_from_all(), pumps(), name=in_force(7))
    assert verdict.promote
    assert verdict.cost is not None
    assert verdict.cost.high is not None
    assert verdict.cost.high < 0
    assert verdict.cost.faults == 6
    told = verdict.why.args["told"]
    assert isinstance(told, Coded)
    assert (verdict.why.code, verdict.why.args["name"]) == ("model_better", in_force(7))
    assert (told.code, told.args["devices"], told.args["faults"]) == ("model_compared", 9, 6)


def test_one_that_is_only_as_good_stays_the_challenger() -> None:
    verdict = judge(learnt_from_half(), learnt_from_all(), pumps())
    assert not verdict.promote
    assert verdict.why.code == "model_not_better"


def test_what_the_present_model_has_learnt_from_proves_nothing() -> None:
    half = pumps().only(HALF)
    verdict = judge(silent(learnt_from_half()), learnt_from_half(), half)
    assert (verdict.promote, verdict.cost) == (False, None)
    assert verdict.why == coded("model_no_faults", name=in_force())


def test_a_model_that_predicts_nothing_has_learnt_from_no_device() -> None:
    history = pumps()
    unknowing = train(replace(history, failures=history.failures.iloc[:0]), seed=1)
    assert not unknowing.points
    verdict = judge(unknowing, learnt_from_all(), history)
    assert verdict.promote, verdict.why


def test_a_model_without_a_mode_of_which_the_present_one_opens_tickets_never_takes_over() -> None:
    nothing = replace(learnt_from_half(), modes={})
    verdict = judge(learnt_from_half(), nothing, pumps(), name=in_force(7))
    assert (verdict.promote, verdict.why) == (False, coded("model_lacks", modes=["bearing_wear"], name=in_force(7)))
