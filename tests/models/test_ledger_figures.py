"""The ledger's figures, from predictions and faults alone."""

import numpy as np
import pytest

from fleet.coded import coded
from models.decision.ladder import DEMANDS, Step, next_step
from models.decision.policy import Rung
from models.monitoring.calibration_of_scores import Spell, calibrate, label_scores
from models.monitoring.mode_figures import mode_figures, track_record
from models.monitoring.prediction_verdicts import Entry, Fault, Verdict, close_entries
from models.statistics.interval_of_share import lead_times, share

HOUR = 3_600_000
DAY = 24 * HOUR
HORIZON, LEAD = 10 * DAY, 2 * DAY


def predicted(
    device: int, day: float, *, outcome: str | None = None, ended: float | None = None, ticket: int | None = None
) -> Entry:
    """A prediction of `device` on `day`, good for ten days."""
    opened = int(day * DAY)
    return Entry(
        device, 1, opened, opened + HORIZON, None if ended is None else int(ended * DAY), outcome, ticket, False
    )


def failed(device: int, day: float, *, reported: bool = True, ticket: int | None = None) -> Fault:
    at = int(day * DAY)
    return Fault(device, at, at + HOUR, False, reported, ticket, 1)


def averted(device: int, day: float, ticket: int) -> Fault:
    at = int(day * DAY)
    return Fault(device, at, at, True, False, ticket, 1)


def verdicts(entries: list[Entry], faults: list[Fault]) -> list[Verdict]:
    return [one.verdict for one in close_entries(entries, faults)]


def test_every_prediction_is_closed_by_what_really_happened() -> None:
    entries = [
        predicted(1, 0),  # only watched, and the device failed
        predicted(2, 1, outcome="confirmed", ended=4, ticket=20),  # repaired before it bit
        predicted(3, 2, outcome="no_fault_found", ended=4, ticket=30),
        predicted(4, 3, outcome="no_failure", ended=13),
        predicted(5, 4, outcome="not_inspected", ended=5, ticket=50),
        predicted(6, 5, outcome="confirmed", ended=8, ticket=60),  # the customer had called on day 4
        predicted(7, 6, outcome="other_fault", ended=8, ticket=70),
        predicted(8, 7),  # lives
    ]
    faults = [failed(1, 5), averted(2, 4, ticket=20), failed(6, 4, ticket=60)]
    assert verdicts(entries, faults) == ["right", "right", "wrong", "wrong", "undecided", "late", "wrong", "undecided"]


def test_a_finding_that_saw_nothing_is_overruled_by_the_failure_that_came() -> None:
    entries = [predicted(1, 0, outcome="no_fault_found", ended=2, ticket=10)]
    assert verdicts(entries, []) == ["wrong"]
    assert verdicts(entries, [failed(1, 6)]) == ["right"]
    assert verdicts(entries, [failed(1, 11)]) == ["wrong"]
    assert mode_figures(entries, [failed(1, 6)], since=0, lead_needed=LEAD).acted.mistaken == 1


def test_a_technician_who_came_late_still_confirms_his_own_ticket() -> None:
    entry = predicted(1, 0, outcome="confirmed", ended=15, ticket=10)
    assert verdicts([entry], [averted(1, 15, ticket=10)]) == ["right"]
    assert verdicts([entry], [averted(1, 15, ticket=99)]) == ["late"]


def test_one_fault_proves_one_prediction() -> None:
    entries = [predicted(1, 0, outcome="no_failure", ended=10), predicted(1, 2, outcome="no_failure", ended=12)]
    assert verdicts(entries, [failed(1, 8)]) == ["right", "wrong"]


def test_faults_that_nobody_foresaw_are_misses() -> None:
    entries = [predicted(1, 0), predicted(2, 5)]
    faults = [failed(1, 4), failed(2, 4), failed(3, 4, reported=False)]
    figures = mode_figures(entries, faults, since=0, lead_needed=LEAD)
    assert (figures.faults, figures.foreseen, figures.missed, figures.customer_first) == (3, 1, 2, 1)
    assert figures.recall.value == pytest.approx(1 / 3)
    assert figures.recall.low < 1 / 3 < figures.recall.high


def test_lead_to_failure_and_lead_to_finding_stand_apart() -> None:
    entries = [predicted(n, 0, outcome="confirmed", ended=3, ticket=n) for n in (1, 2)] + [predicted(3, 0)]
    faults = [averted(1, 3, ticket=1), averted(2, 3, ticket=2), failed(3, 1)]
    figures = mode_figures(entries, faults, since=0, lead_needed=LEAD)
    assert figures.lead_to_finding.median is not None
    assert figures.lead_to_failure.median is not None
    assert (figures.lead_to_finding.count, figures.lead_to_finding.median.value) == (2, 72.0)
    assert (figures.lead_to_failure.count, figures.lead_to_failure.median.value) == (1, 24.0)
    assert (figures.in_time.hits, figures.in_time.trials) == (2, 3)


def test_the_window_counts_what_opened_in_it_and_matches_with_what_came_before() -> None:
    entries, faults = [predicted(1, 0), predicted(2, 6)], [failed(1, 7), failed(2, 9)]
    figures = mode_figures(entries, faults, since=5 * DAY, lead_needed=LEAD)
    assert (figures.predictions, figures.right) == (1, 1)
    assert (figures.faults, figures.foreseen) == (2, 2)


def test_figures_of_one_model_are_its_own() -> None:
    entries = [predicted(1, 0, outcome="no_failure", ended=10), predicted(2, 0)._replace(model=2)]
    faults = [failed(2, 3)._replace(model=2)]
    both = mode_figures(entries, faults, since=0, lead_needed=LEAD)
    assert [(m.model, m.precision.hits, m.precision.trials) for m in both.by_model] == [(1, 0, 1), (2, 1, 1)]
    assert mode_figures(entries, faults, since=0, lead_needed=LEAD, model=1).precision.value == 0
    record = track_record(entries, faults, since=0, lead_needed=LEAD, model=2, moment=None)
    assert (record.precision.value, record.in_time.value, record.fresh) == (1, 1, 1)
    assert track_record(entries, faults, since=0, lead_needed=LEAD, model=2, moment=4 * DAY).fresh == 0


def test_held_out_devices_are_counted_by_themselves() -> None:
    entries = [predicted(1, 0)._replace(held_out=True), predicted(2, 0, outcome="no_fault_found", ended=1, ticket=2)]
    faults = [failed(1, 3)._replace(held_out=True), failed(4, 3)._replace(held_out=True)]
    holdout = mode_figures(entries, faults, since=0, lead_needed=LEAD).holdout
    assert (holdout.precision.hits, holdout.precision.trials) == (1, 1)
    assert (holdout.recall.hits, holdout.recall.trials) == (1, 2)


def test_a_mode_falls_only_where_its_whole_interval_lies_below_the_demand() -> None:
    in_time = share(9, 9)
    assert share(4, 9).value is not None
    assert share(4, 9).high > DEMANDS[Rung.NOTICE].precision
    assert next_step(Rung.NOTICE, precision=share(4, 9), in_time=in_time, fresh=9) is None
    fallen = next_step(Rung.NOTICE, precision=share(3, 9), in_time=in_time, fresh=9)
    assert fallen is not None
    said = coded("share_of", hits=3, trials=9, low=share(3, 9).low, high=share(3, 9).high)
    assert fallen == Step(Rung.TICKET, coded("precision_too_low", share=said, demand=0.7))


def test_a_mode_moves_one_rung_at_a_time_and_only_on_fresh_decisions() -> None:
    nothing, good = share(0, 9), share(9, 9)
    down = next_step(Rung.NOTICE, precision=nothing, in_time=share(0, 0), fresh=9)
    assert down is not None
    assert down.to is Rung.TICKET
    assert down.why.code == "precision_too_low"
    assert next_step(Rung.TICKET, precision=nothing, in_time=share(0, 0), fresh=2) is None
    assert next_step(Rung.NOTICE, precision=share(0, 4), in_time=share(0, 0), fresh=4) is None
    up = next_step(Rung.ADVISE, precision=good, in_time=good, fresh=9)
    assert up is not None
    assert up.to is Rung.INSPECT
    assert next_step(Rung.NOTICE, precision=good, in_time=good, fresh=9) is None
    assert next_step(Rung.SHADOW, precision=nothing, in_time=share(0, 0), fresh=9) is None


def test_tickets_that_come_too_late_cost_the_rung_too() -> None:
    late = next_step(Rung.TICKET, precision=share(9, 9), in_time=share(0, 9), fresh=9)
    assert late is not None
    assert late.to is Rung.INSPECT
    assert next_step(Rung.INSPECT, precision=share(9, 9), in_time=share(0, 9), fresh=9) is None


@pytest.mark.parametrize("rung", [Rung.ADVISE, Rung.INSPECT, Rung.TICKET, Rung.NOTICE])
def test_no_figures_both_climb_to_a_rung_and_fall_from_it(rung: Rung) -> None:
    below = tuple(Rung)[tuple(Rung).index(rung) - 1]
    for trials in range(1, 40):
        for hits in range(trials + 1):
            precision, in_time = share(hits, trials), share(hits, hits)
            up = next_step(below, precision=precision, in_time=in_time, fresh=trials)
            down = next_step(rung, precision=precision, in_time=in_time, fresh=trials)
            climbs, falls = up is not None and up.to is rung, down is not None and down.to is below
            assert not (climbs and falls)


def test_shares_and_leads_without_anything_say_nothing() -> None:
    assert share(0, 0).value is None
    assert (share(0, 0).low, share(0, 0).high) == (0.0, 1.0)
    assert lead_times(np.zeros(0, np.int64), np.zeros(0)).median is None
    alone = lead_times(np.array([1, 1]), np.array([10.0, 20.0])).median
    assert alone is not None
    assert (alone.value, alone.low) == (15.0, None)


def test_scores_whose_truth_was_cut_off_are_not_judged() -> None:
    device, ts = np.array([1, 1, 1, 1, 2, 3]), np.array([0, 5, 6, 12, 0, 0]) * DAY
    fault = Spell(1, at=5 * DAY, until=7 * DAY)
    label = label_scores(device, ts, [fault], [(3, 4 * DAY)], horizon=HORIZON, now=15 * DAY)
    assert label[0] == 1
    assert np.isnan(label[1:4]).all()  # Down at the failure and until its repair; then the window is open still.
    assert label[4] == 0
    assert np.isnan(label[5])


def test_honest_probabilities_have_a_slope_of_one_and_boastful_ones_less() -> None:
    rng = np.random.default_rng(5)
    device = np.repeat(np.arange(100), 40)
    honest = 1 / (1 + np.exp(-rng.normal(-1.5, 1.5, len(device))))
    label = (rng.random(len(device)) < honest).astype(np.float64)
    slope = calibrate(device, honest, label).slope
    assert slope is not None
    assert slope.low is not None
    assert slope.high is not None
    assert slope.low < 1 < slope.high
    odds = 2 * np.log(honest / (1 - honest))
    boastful = calibrate(device, 1 / (1 + np.exp(-odds)), label)
    assert boastful.slope is not None
    assert boastful.slope.value == pytest.approx(slope.value / 2, rel=0.02)
    assert sum(one.came.trials for one in boastful.bins) == len(device)
