"""The reasons on a ticket's page: sentences, weights, and the readings that are their evidence, in both languages."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dashboards.parts.charts.spark import sparkline
from dashboards.parts.learning.reasons import metrics_behind, weighed
from dashboards.render import render
from dashboards.viewer import Viewer
from fleet.coded import as_written
from fleet.product_files.parse import parse_product
from store.learning.predictions import Prediction

TS = datetime(2026, 3, 1, 8, tzinfo=UTC)
ENGLISH, INDONESIAN = Viewer(), Viewer(language="id")
PRODUCT = parse_product(
    """
[product]
id = "fridge"
name = "Fridge"
interval = "1h"
[metrics.cold]
name = { en = "Cold side", id = "Sisi dingin" }
unit = "degC"
[metrics.warm]
unit = "degC"
[metrics.load]
unit = "%"
role = "setting"
[derived.lift]
expr = "warm - cold"
unit = "K"
""",
    file="fridge.toml",
)


def evidence(**values: object) -> dict[str, object]:
    nothing = ("value", "own_usual", "own_spread", "healthy_fleet", "slope_per_day", "last_event_h", "since")
    return {
        **dict.fromkeys(nothing),
        "series": "cold",
        "aspect": "level",
        "window_s": 432_000.0,
        "since_or_earlier": False,
        "adjusted_for": [],
        "points": [],
        **values,
    }


def reason(group: str, weight: float, text: str, readings: Mapping[str, object]) -> dict[str, object]:
    share = abs(weight) / 10
    return {"group": group, "weight": weight, "share": share, "said": as_written(text).to_json(), "readings": readings}


def explained(**changes: object) -> dict[str, Any]:
    start = int(TS.timestamp() * 1000) - 30 * 86_400_000
    cold = evidence(
        value=-15.12,
        own_usual=-18.3,
        healthy_fleet=-18.9,
        slope_per_day=0.41,
        since=(TS - timedelta(days=6)).isoformat(),
        adjusted_for=["load"],
        points=[[start + day * 86_400_000, -18.0 + day / 10] for day in range(30)],
    )
    return {
        "kind": "log_odds",
        "base": -4.0,
        "value": 2.0,
        "reasons": [reason("cold", 7.0, "Cold side is <b>warm</b>", cold), reason("lift", 0.9, "Lift", evidence())],
        "against": [
            reason("part:fan", -1.2, "Fan is 3 days old", evidence(aspect="age", value=3.0, healthy_fleet=200.0))
        ],
        "other": {"groups": 4, "weight": -0.7, "share": 0.09},
        **changes,
    }


def prediction(evidence: dict[str, Any]) -> Prediction:
    return Prediction(
        id=1,
        product="fridge",
        serial="SN-1",
        failure_mode="wear",
        opened_at=TS,
        expires_at=TS,
        ts=TS,
        probability=0.88,
        rul_s=None,
        rul_low_s=None,
        rul_high_s=None,
        rung="ticket",
        reasons=[],
        evidence=evidence,
        model_id=1,
        state="open",
        reason=None,
        ticket_id=None,
        outcome=None,
        changed_at=TS,
        ended_at=None,
    )


def page(viewer: Viewer, told: dict[str, Any]) -> str:
    return render("ticket_reasons.html", viewer, weighed=weighed(viewer, PRODUCT, prediction({"explanation": told})))


def test_each_reason_shows_its_weight_and_the_readings_behind_it() -> None:
    shown = page(ENGLISH, explained())
    for words in ("70 %", "Average of 5 d", "-15.1 °C", "-18.3 °C", "-18.9 °C", "+0.41 °C", "23 Feb 2026 15:00"):
        assert words in shown
    assert "Cleared of the effect of</dt><dd>Load" in shown
    assert 'aria-label="Cold side, the last 29 d before the prediction"' in shown
    assert "<b>warm</b>" not in shown


def test_what_speaks_against_and_what_is_left_are_told_in_both_languages() -> None:
    shown, ditampilkan = page(ENGLISH, explained()), page(INDONESIAN, explained())
    assert "Against it speaks:" in shown
    assert "4 other groups of readings together account for 9 %" in shown
    assert "healthy device (2 %)" in shown
    assert "Yang meringankan:" in ditampilkan
    assert "-15,1 °C" in ditampilkan
    assert "+0,41 °C" in ditampilkan
    assert "Against it speaks:" not in page(ENGLISH, explained(against=[]))


def test_an_anomaly_is_told_in_shares_of_how_far_it_strays() -> None:
    assert "stray from healthy ones" in page(ENGLISH, explained(kind="anomaly", base=0.0, value=1.0))


@pytest.mark.parametrize("evidence", [{}, {"explanation": None}, {"explanation": explained(reasons=[])}])
def test_a_prediction_without_such_reasons_has_none_to_weigh(evidence: dict[str, Any]) -> None:
    assert weighed(ENGLISH, PRODUCT, prediction(evidence)) is None


def test_the_chart_shows_the_metrics_that_the_reasons_come_from() -> None:
    found = metrics_behind(PRODUCT, [prediction({"explanation": explained()}), prediction({})])
    assert [metric.id for metric in found] == ["cold", "warm"]


def test_a_line_needs_two_points_and_may_be_flat() -> None:
    assert sparkline([(0.0, 1.0)], usual=None, since=None, label="x") == ""
    flat = sparkline([(0.0, 1.0), (1.0, 1.0)], usual=1.0, since=-5.0, label='a "b"')
    assert "spark-usual" in flat
    assert "&#34;b&#34;" in flat
