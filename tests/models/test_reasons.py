"""Reasons in words and numbers: what moved a risk, by how much, since when, and what speaks against it."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from fleet.coded import Coded
from models.explain.evidence import Aspect, Evidence
from models.explain.onset import Onset, since_when
from models.explain.reason_codes import reason_code
from models.explain.reasons import STRONG_AGAINST, Explanation, Reason, explain, explain_anomaly
from models.features.build import Features, build_features
from tests.models.synthetic_fleets import DAY, pump_history, pump_model
from wording.wording import Wording

MODE = "bearing_wear"
NAN = float("nan")
NOON = int(datetime(2026, 11, 12, 5, tzinfo=UTC).timestamp() * 1000)


def rows_of(serial: str, *, days_before_end: float = 0.0) -> Features:
    pumps, bundle = pump_history(), pump_model()
    rows = build_features(pumps.product, pumps, bundle.spec)
    own = rows.take(rows.serial == serial)
    return own.take(own.ts <= own.ts[-1] - days_before_end * DAY)


def explained(rows: Features) -> Explanation:
    (explanation,) = explain(pump_model(), pump_history().product, rows, MODE).values()
    return explanation


def said(evidence: Evidence) -> tuple[str, str]:
    product = pump_history().product
    reason = reason_code(product, pump_model().spec, evidence)
    return Wording("en", product=product).say(reason), Wording("id", product=product).say(reason)


def parts(reason: Reason) -> list[Coded]:
    found = reason.said.args["parts"]
    assert isinstance(found, list)
    return found


def test_a_worn_pump_is_explained_by_its_vibration_above_its_own_usual() -> None:
    explanation = explained(rows_of("P-02"))
    first = explanation.reasons[0]
    assert first.group == "vibration"
    assert first.share > 0.8
    away, since, moves = parts(first)
    assert away.code == "reason_adjusted_away"
    assert (away.args["metric"], away.args["side"], away.args["cleared"]) == ("vibration", "above", "settings")
    assert since.code == "reason_since_day"
    assert (moves.code, moves.args["joint"], moves.args["way"]) == ("reason_moves", "still", "rising")
    assert first.evidence.adjusted == ("load",)
    assert first.evidence.value > first.evidence.usual
    assert abs(first.evidence.usual - first.evidence.fleet) < 1


def test_it_says_since_when_to_within_a_day_or_two() -> None:
    rows = rows_of("P-02")
    (failed,) = pump_history().failures.set_index("serial").loc[["P-02"], "ts"]
    onset = explained(rows).reasons[0].evidence.onset
    assert onset is not None
    assert not onset.earlier
    # The pump wears over its last six days; at first too little to show.
    assert failed - 6 * DAY <= onset.at <= failed - 3.5 * DAY


def test_the_readings_behind_a_reason_end_with_the_newest() -> None:
    rows = rows_of("P-02")
    points = explained(rows).reasons[0].evidence.points
    assert 10 <= len(points) <= 40
    assert points[-1][0] == rows.ts[-1]
    assert points[-1][1] > points[0][1] + 2


@pytest.mark.parametrize("serial", ["P-00", "P-05", "P-11", "P-13"])
@pytest.mark.parametrize("days", [0.0, 2.0, 12.0])
def test_reasons_against_and_the_others_add_up_to_the_probability(serial: str, days: float) -> None:
    rows = rows_of(serial, days_before_end=days)
    explanation = explained(rows)
    told = (*explanation.reasons, *explanation.against)
    assert sum(r.weight for r in told) + explanation.other_weight == pytest.approx(explanation.value - explanation.base)
    # A device that comes out of every tree where the healthy median does has nothing to say.
    weighs = explanation.value != explanation.base
    assert sum(r.share for r in told) + explanation.other_share == pytest.approx(1 if weighs else 0)
    (probability,) = pump_model().modes[MODE].failure.predict(pump_model().matrix(rows.last()))
    assert 1 / (1 + np.exp(-explanation.value)) == pytest.approx(probability, rel=1e-6, abs=1e-13)
    weights = [reason.weight for reason in explanation.reasons]
    assert weights == sorted(weights, reverse=True)
    assert all(weight > 0 for weight in weights)
    assert all(reason.weight < 0 and reason.share >= STRONG_AGAINST for reason in explanation.against)


def test_what_speaks_strongly_against_a_risk_is_told() -> None:
    # Beside a fleet whose usual is that of a worn pump, a sound pump's vibration speaks against wear.
    rows, worn = rows_of("P-13"), pump_model().matrix(rows_of("P-02").last())[0]
    bundle = replace(pump_model(), healthy=worn)
    explanation = explain(bundle, pump_history().product, rows, MODE)["P-13"]
    assert [reason.group for reason in explanation.against] == ["vibration"]
    assert explanation.against[0].weight < -10
    assert parts(explanation.against[0])[0].args["metric"] == "vibration"


def test_a_straying_pump_is_explained_by_the_detector_too() -> None:
    rows = rows_of("P-02")
    (explanation,) = explain_anomaly(pump_model(), pump_history().product, rows).values()
    detector = pump_model().detector
    assert detector is not None
    # The rows that made the alarm.
    newest = rows.take(np.arange(len(rows) - detector.confirmations, len(rows)))
    score, threshold = detector.score(newest)
    metrics, shares = detector.blame(newest.take(score > threshold))
    first = explanation.reasons[0]
    assert (explanation.kind, first.group) == ("anomaly", "vibration")
    assert first.share == pytest.approx(shares[:, metrics.index("vibration")].mean())
    assert first.evidence.onset is not None
    assert explanation.against == ()


def test_several_devices_are_explained_at_once_as_each_alone() -> None:
    one, other = rows_of("P-02"), rows_of("P-03")
    pumps, bundle = pump_history(), pump_model()
    rows = build_features(pumps.product, pumps, bundle.spec)
    both = explain(bundle, pumps.product, rows.take(np.isin(rows.serial, ["P-02", "P-03"])), MODE)
    assert both == {"P-02": explained(one), "P-03": explained(other)}


def test_a_mode_without_a_model_has_no_reasons() -> None:
    assert explain(pump_model(), pump_history().product, rows_of("P-02"), "leak") == {}


def test_an_onset_is_the_start_of_the_newest_stretch() -> None:
    ts = np.arange(8, dtype=np.int64) * 10
    known = np.ones(8, bool)
    stands = np.array([1, 1, 0, 0, 1, 1, 1, 1], bool)
    assert since_when(stands, known, ts) == Onset(40, earlier=False)
    assert since_when(~stands, known, ts) is None
    assert since_when(known, known, ts) == Onset(0, earlier=True)
    # One row that does not stand, and one that tells nothing, break no stretch.
    assert since_when(np.array([0, 0, 1, 1, 0, 1, 0, 1], bool), known, ts) == Onset(20, earlier=False)
    silent = np.array([1, 1, 1, 1, 1, 0, 0, 1], bool)
    assert since_when(np.array([0, 0, 0, 1, 1, 0, 0, 1], bool), silent, ts) == Onset(30, earlier=False)


@pytest.mark.parametrize(
    ("evidence", "english", "indonesian"),
    [
        (
            Evidence("vibration", Aspect.LEVEL, "vibration", 3, 6.14, usual=2.94, spread=0.3, onset=Onset(NOON, False)),
            "Vibration is 6.1 mm/s, 3.2 mm/s above its own usual (2.9 mm/s) since 12 Nov",
            "Vibration 6,1 mm/s, 3,2 mm/s di atas biasanya (2,9 mm/s) sejak 12 Nov",
        ),
        (
            Evidence("vibration", Aspect.LEVEL, "vibration", 3, 2.0, 2.94, 0.3, 3.1, slope=-0.41, leads="level"),
            "Vibration is 2.00 mm/s, 0.94 mm/s below its own usual (2.94 mm/s) and falling by 0.41 mm/s a day "
            "(healthy devices: 3.1 mm/s)",
            "Vibration 2,00 mm/s, 0,94 mm/s di bawah biasanya (2,94 mm/s) dan turun 0,41 mm/s per hari "
            "(perangkat sehat: 3,1 mm/s)",
        ),
        (
            Evidence("vibration", Aspect.LEVEL, "vibration", 3, 2.95, 2.94, 0.3, NAN, slope=0.2),
            "Vibration is 2.95 mm/s, close to its own usual, but rising by 0.20 mm/s a day",
            "Vibration 2,95 mm/s, masih seperti biasanya, tetapi naik 0,20 mm/s per hari",
        ),
        (
            Evidence("vibration", Aspect.LEVEL, "vibration", 3, NAN),
            "Vibration was not read of late",
            "Vibration belakangan tidak terbaca",
        ),
        (
            Evidence("starts", Aspect.LEVEL, "starts:increase", 3, 9.1, 6.0, 0.5, onset=Onset(NOON, True)),
            "Starts: 9.1 per 6 h, 3.1 above its own usual (6.0) since before 12 Nov",
            "Starts 9,1 per 6 jam, 3,1 di atas biasanya (6,0) sejak sebelum 12 Nov",
        ),
        (
            # Of a metric that settings move, what they explain is taken out: its bare figure stands on no display.
            Evidence(
                "pressure", Aspect.LEVEL, "pressure", 3, 4.6, 5.2, 0.1, 5.1, -0.02, adjusted=("load",), leads="level"
            ),
            "Pressure is 0.60 bar below its own usual at equal settings and falling by 0.020 bar a day "
            "(0.50 bar below healthy devices)",
            "Pressure 0,60 bar di bawah biasanya pada pengaturan yang sama dan turun 0,020 bar per hari "
            "(0,50 bar di bawah perangkat sehat)",
        ),
        (
            Evidence("pressure", Aspect.LEVEL, "pressure", 3, 5.2, 5.2, 0.1, adjusted=("load",)),
            "Pressure is as usual at equal settings",
            "Pressure seperti biasanya pada pengaturan yang sama",
        ),
        (
            Evidence("mode", Aspect.SHARE, "mode:2", 13, 0.12, fleet=0.004),
            "Mode was “Alarm” for 12 % of the last 3.2 days (healthy devices: 0.4 %)",
            "Mode berada pada “Alarm” selama 12 % dari 3,2 hari terakhir (perangkat sehat: 0,4 %)",
        ),
        (
            Evidence("pressure", Aspect.WITHIN, "pressure:stddev", 40, 0.3, fleet=0.1),
            "Pressure swung by 0.3 bar within 6 h over the last 10 days (healthy devices: 0.1 bar)",
            "Pressure naik turun 0,3 bar dalam 6 jam selama 10 hari terakhir (perangkat sehat: 0,1 bar)",
        ),
        (
            # What conditions explain is taken out of parts of buckets, too: only the distance from healthy devices is
            # told.
            Evidence("pressure", Aspect.WITHIN, "pressure:stddev:cleared", 40, 0.3, fleet=0.1, adjusted=("load",)),
            "Pressure swung by 0.20 bar more within 6 h over the last 10 days than on healthy devices at equal "
            "settings",
            "Pressure naik turun 0,20 bar lebih besar dalam 6 jam selama 10 hari terakhir daripada perangkat sehat "
            "pada pengaturan yang sama",
        ),
        (
            Evidence(
                "pressure",
                Aspect.LOWEST,
                "pressure:min:cleared",
                3,
                4.1,
                fleet=4.9,
                onset=Onset(NOON, False),
                adjusted=("load",),
            ),
            "Pressure at its lowest was 0.80 bar below healthy devices at equal settings over the last 18 h, "
            "since 12 Nov",
            "Pressure terendah 0,80 bar di bawah perangkat sehat pada pengaturan yang sama selama 18 jam terakhir, "
            "sejak 12 Nov",
        ),
        (
            Evidence("mode", Aspect.SHARE, "mode:2:cleared", 13, 0.12, fleet=0.20, adjusted=("load",)),
            "Mode: the share of “Alarm” was 8 percentage points lower over the last 3.2 days than on healthy devices "
            "at equal settings",
            "Selama 3,2 hari terakhir, porsi waktu Mode pada “Alarm” 8 poin persen lebih rendah daripada perangkat "
            "sehat pada pengaturan yang sama",
        ),
        (
            Evidence("mode", Aspect.CHANGES, "mode:changes:cleared", 13, 0.3, fleet=0.1, adjusted=("load",)),
            "Mode: the share of spans of 6 h with a change was 20 percentage points higher over the last 3.2 days than "
            "on healthy devices at equal settings",
            "Selama 3,2 hari terakhir, porsi selang 6 jam dengan perubahan Mode 20 poin persen lebih tinggi daripada "
            "perangkat sehat pada pengaturan yang sama",
        ),
        (
            # A figure that is cleared is never told by itself.
            Evidence("pressure", Aspect.HIGHEST, "pressure:max:cleared", 3, 4.1, adjusted=("load",)),
            "Pressure cannot be held against healthy devices at equal settings",
            "Pressure tidak dapat dibandingkan dengan perangkat sehat pada pengaturan yang sama",
        ),
        (
            Evidence("pressure", Aspect.HIGHEST, "pressure:max:cleared", 3, NAN, fleet=5.0, adjusted=("load",)),
            "Pressure was not read of late",
            "Pressure belakangan tidak terbaca",
        ),
        (
            Evidence("load", Aspect.AVERAGE, "load", 40, 71.0, fleet=50.0),
            "Load averaged 71 % over the last 10 days (healthy devices: 50 %)",
            "Load rata-rata 71 % selama 10 hari terakhir (perangkat sehat: 50 %)",
        ),
        (
            Evidence("event:E1", Aspect.COUNT, "event:E1", 40, 3.0, last_h=50.0),
            "E1 came 3 times in the last 10 days, the last time 2.1 days before",
            "E1 muncul 3 kali dalam 10 hari terakhir, terakhir 2,1 hari sebelumnya",
        ),
        (
            Evidence("event:E1", Aspect.COUNT, "event:E1", 13, 2.0, last_h=0.0),
            "E1 came twice in the last 3.2 days",
            "E1 muncul 2 kali dalam 3,2 hari terakhir",
        ),
        (
            Evidence("part:bearing", Aspect.AGE, "part:bearing", 0, 412.0, fleet=200.0),
            "Bearing is 412 days old (healthy devices: 200)",
            "Bearing berumur 412 hari (perangkat sehat: 200)",
        ),
        (
            Evidence("part:bearing", Aspect.REPAIRS, "part:bearing", 0, 2.0),
            "Bearing has been worked on twice",
            "Bearing sudah dikerjakan 2 kali",
        ),
        (
            Evidence("attribute:site", Aspect.ATTRIBUTE, "attribute:site", 0, 1.0),
            "site is south",
            "site adalah south",
        ),
    ],
)
def test_every_kind_of_reason_reads_well_in_both_languages(evidence: Evidence, english: str, indonesian: str) -> None:
    assert said(evidence) == (english, indonesian)
