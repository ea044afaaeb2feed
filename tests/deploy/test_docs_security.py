"""The page about security names each risk of OWASP's list with a test, and every test that it names is there."""

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
    for number in range(1, 11):
        [row] = re.findall(rf"^\| API{number} .*$", PAGE, flags=re.MULTILINE)
        assert NAMED.search(row), row
