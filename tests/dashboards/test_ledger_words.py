"""How the ledger tells, in both languages, why a failure mode may do what it may, and what has drifted."""

from datetime import UTC, datetime

import pytest

from dashboards.parts.charts.ledger_plots import pooled
from dashboards.parts.learning.rung_words import prospects, step_rows
from dashboards.viewer import Viewer
from fleet.coded import coded
from fleet.product_files.parse import parse_product
from models.decision.ladder import next_step
from models.decision.policy import Rung
from models.monitoring.drift import Drift, Shift
from models.statistics.interval_of_share import share
from predict.lifecycle.drift_watch import explain
from store.learning.ledger import LedgerPage
from store.learning.rungs import RungChange
from tests.service.service_world import FRIDGE

ENGLISH, INDONESIAN = Viewer(), Viewer(language="id")
PRODUCT = parse_product(FRIDGE, file="fridge.toml")
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_the_ladders_own_sentences_are_told_in_the_readers_language() -> None:
    fell = next_step(Rung.NOTICE, precision=share(3, 12), in_time=share(3, 3), fresh=9)
    late = next_step(Rung.TICKET, precision=share(30, 40), in_time=share(2, 30), fresh=9)
    rose = next_step(Rung.TICKET, precision=share(40, 40), in_time=share(39, 40), fresh=9)
    assert fell is not None
    assert late is not None
    assert rose is not None
    assert ENGLISH.say(fell.why) == "3 of 12 (9–53 %) of predictions were right: below the 70 % that is needed there"
    assert INDONESIAN.say(fell.why) == "3 dari 12 (9–53 %) prediksi benar: di bawah 70 % yang disyaratkan"
    assert ENGLISH.say(late.why) == (
        "2 of 30 (2–21 %) of the right ones came in time: below the 50 % that is needed there"
    )
    assert INDONESIAN.say(rose.why) == (
        "40 dari 40 (91–100 %) prediksi benar, 39 dari 40 (87–100 %) di antaranya tepat waktu: syaratnya 70 % dan 50 %"
    )


def test_drift_names_metrics_codes_and_probabilities() -> None:
    shifts = [Shift(f"{group}.mean", group, 0.9, 0.0, 1.0, 0.0, drifted=True) for group in ("power", "E21")]
    score = Shift("compressor_wear", "compressor_wear", 0.5, 0.0, 1.0, 0.0, drifted=True)
    told = explain(Drift(12, tuple(shifts), (score,)), PRODUCT)
    assert INDONESIAN.say(told, PRODUCT) == (
        "Power, E21 Compressor does not start, dan peluang Keausan kompresor: tidak lagi seperti saat pelatihan, "
        "pada 12 perangkat"
    )


@pytest.mark.parametrize(("rung", "lines"), [("shadow", 1), ("inspect", 2), ("ticket_notice", 1)])
def test_each_rung_says_what_it_takes_to_leave_it(rung: str, lines: int) -> None:
    assert len(prospects(ENGLISH, rung)) == lines


def test_a_model_that_comes_into_force_is_told_once_for_all_its_modes() -> None:
    def change(mode: str, cause: str, to: str) -> RungChange:
        return RungChange(
            mode, NOW, cause, "train", "ticket" if cause == "ladder" else None, to, 2, coded("model_trained")
        )

    changes = [
        change("fan_stall", "ladder", "inspect"),
        change("fan_stall", "promotion", "ticket"),
        change("compressor_wear", "promotion", "ticket"),
    ]
    rows = step_rows(ENGLISH, PRODUCT, changes)
    assert [row["what"] for row in rows] == ["Fell to: Open inspection tickets", "Model 2 came into force"]
    assert rows[1]["why"] == "Compressor wear: Open tickets · Fan stall: Open tickets"


def test_calibrations_of_several_modes_are_pooled_bin_by_bin() -> None:
    def page(mode: str, hits: int, trials: int, mean: float) -> LedgerPage:
        came = {"hits": hits, "trials": trials, "value": hits / trials, "low": 0, "high": 1}
        bins = [{"low": 0.1, "high": 0.2, "mean": mean, "came": came}]
        return LedgerPage(mode, None, NOW, NOW, {"calibration": {"bins": bins}})

    told = pooled([page("a", 1, 10, 0.1), page("b", 5, 30, 0.2), LedgerPage("c", None, NOW, NOW, {})])
    assert told is not None
    [one] = told["bins"]
    assert (one["came"]["hits"], one["came"]["trials"]) == (6, 40)
    assert one["mean"] == pytest.approx(0.175)
    assert pooled([]) is None
