"""The page about security names a test for each risk of OWASP and each provision of EN 303 645, and all are there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/security.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_every_test_on_the_page_is_there() -> None:
    assert len(NAMED.findall(PAGE)) > 30
    for path, name in NAMED.findall(PAGE):
        assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), f"{path}::{name}"


def test_every_risk_has_a_control_and_a_test() -> None:
    risks = [f"API{number}" for number in range(1, 11)] + [f"I{number}" for number in range(1, 11)]
    for risk in [*risks, *(f"5.{number}" for number in range(1, 14))]:
        [row] = re.findall(rf"^\| {re.escape(risk)} .*$", PAGE, flags=re.MULTILINE)
        assert NAMED.search(row), row
