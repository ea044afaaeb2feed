"""Each panel of the Grafana board asks for what ingest tells on /metrics."""

import json
import re
from pathlib import Path

from prometheus_client import REGISTRY

import ingest.worker  # noqa: F401 - it registers what is asked for.

BOARD = Path(__file__).resolve().parents[2] / "dashboards" / "grafana" / "ingest.json"
NAME = re.compile(r"sigap_\w+")


def test_every_query_names_metrics_that_there_are() -> None:
    told = {metric.name for metric in REGISTRY.collect()}
    told |= {f"{name}{ending}" for name in told for ending in ("_total", "_bucket")}
    panels = json.loads(BOARD.read_text())["panels"]
    asked = [set(NAME.findall(target["expr"])) for panel in panels for target in panel["targets"]]
    assert len(panels) == 10
    assert all(asked)
    assert set().union(*asked) <= told
