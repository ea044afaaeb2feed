"""The files, modules and names of the code that the pages for readers mention are there (links: test_docs.py)."""

import re
from functools import cache
from pathlib import Path

import pytest

from api.access.permissions import Permission

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
PACKAGES = {path.parent.name for path in ROOT.glob("*/__init__.py")}
FOLDERS = PACKAGES | {"deploy", "docs", "tests", ".ci"}
BLOCK = re.compile(r"^```.*?^```$", flags=re.DOTALL | re.MULTILINE)
SPAN = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"[\w.*<>-]+(?:/[\w.*<>-]+)+/?")
FILE = re.compile(r"[\w-]+\.(?:py|sql|ftl|html|css|js|md|lock)")
DOTTED = re.compile(r"(\w+)(?:\.\w+)+")
RUN = re.compile(r"python -m (\w+(?:\.\w+)*)")
SOURCE = (".py", ".sql", ".ftl", ".html", ".css", ".js")
# A file of the reader's own, called like the package; permissions, called like packages and modules.
OTHERS = {"sigap.toml", *Permission}


def page_name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def spans(page: Path) -> list[str]:
    """What a page writes as code within its text."""
    return SPAN.findall(BLOCK.sub("", page.read_text(encoding="utf-8")))


@cache
def files() -> frozenset[str]:
    """Every file of the repository but hidden ones at its root, as a path from there."""
    found = (path for name in FOLDERS for path in (ROOT / name).rglob("*") if path.is_file())
    return frozenset(str(path.relative_to(ROOT)) for path in (*found, *(p for p in ROOT.iterdir() if p.is_file())))


def is_there(path: str) -> bool:
    """Whether a path leads to a file or folder; `<language>` and `*` stand for any name."""
    return any(ROOT.glob(re.sub(r"<[^>]*>", "*", path.rstrip("/"))))


def is_named_in(module: Path, name: str) -> bool:
    """Whether a module, or a package, holds a name at its top level or as a method."""
    source = module / "__init__.py" if module.is_dir() else module.with_suffix(".py")
    if not source.is_file():
        return False
    pattern = rf"^\s*(?:async )?(?:def|class) {name}\b|^\s*{name}\b *[:=]"
    return re.search(pattern, source.read_text(encoding="utf-8"), flags=re.MULTILINE) is not None


def is_module(dotted: str) -> bool:
    path = ROOT.joinpath(*dotted.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def is_in_the_schema(name: str) -> bool:
    """Whether a migration makes a table, function or aggregate of this name."""
    made = re.compile(rf"CREATE (?:TABLE|FUNCTION|AGGREGATE) {name}\b")
    return any(made.search(path.read_text(encoding="utf-8")) for path in ROOT.glob("store/migrations/*.sql"))


def fault_of(span: str) -> str:
    """What is wrong with a span that names a part of the repository; '' where nothing is, or it names none."""
    if run := RUN.match(span):
        return "" if run[1].split(".")[0] not in PACKAGES or is_module(run[1]) else f"there is no module {run[1]}"
    if PATH.fullmatch(span) and not span.startswith("sigap/v1"):
        return _path_fault(span)
    if FILE.fullmatch(span):
        return "" if any(("/" + name).endswith("/" + span) for name in files()) else f"no file is called {span}"
    if (found := DOTTED.fullmatch(span)) and found[1] in PACKAGES and span not in OTHERS:
        return _dotted_fault(span)
    return ""


def _path_fault(span: str) -> str:
    if span.split("/")[0] in FOLDERS:
        if is_there(span):
            return ""
        module, _, name = span.rpartition(".")
        return "" if module and is_named_in(ROOT / module, name) else f"{span} is not there"
    if span.endswith(SOURCE) and not any(("/" + name).endswith("/" + span) for name in files()):
        return f"no path ends with {span}"
    return ""


def _dotted_fault(span: str) -> str:
    """Of a module or a name in it; `sigap.` is the schema of the database, too."""
    module, _, name = span.rpartition(".")
    if is_module(span) or is_named_in(ROOT.joinpath(*module.split(".")), name):
        return ""
    return "" if module == "sigap" and is_in_the_schema(name) else f"{span} is not there"


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_every_file_and_name_of_the_code_on_a_page_exists(page: Path) -> None:
    faults = [fault for span in spans(page) if (fault := fault_of(span))]
    assert faults == []


@pytest.mark.parametrize(
    "span",
    [
        "models/gone.py",
        "models/gone/",
        "service/fleet_pass.gone",
        "fleet.times.GONE",
        "gone.sql",
        "python -m sigap.gone",
    ],
)
def test_a_name_that_is_not_there_is_found(span: str) -> None:
    assert fault_of(span)


@pytest.mark.parametrize(
    "span",
    [
        "fleet.times.MONTH_DAYS",
        "service/fleet_pass.sweep",
        "wording/texts/<language>/ticket_mails.ftl",
        "python -m bench.pages U T",
    ],
)
def test_a_name_that_is_there_is_taken(span: str) -> None:
    assert not fault_of(span)


@pytest.mark.parametrize("span", ["sigap/v1/{product}/_clock/step", "tele/+/SENSOR", "sensor.drift", "/v1/tickets"])
def test_what_names_nothing_of_the_repository_is_left_alone(span: str) -> None:
    assert not fault_of(span)


def test_each_function_on_the_page_of_one_prediction_is_in_a_file_beside_it() -> None:
    rows = re.findall(
        r"^\| \d+ \|(.*)\|(.*)\|(.*)\|$", (ROOT / "docs/one-prediction.md").read_text(encoding="utf-8"), re.M
    )
    assert len(rows) > 40
    for _, named, functions in rows:
        modules = [ROOT / path for path in SPAN.findall(named)]
        for function in SPAN.findall(functions):
            assert any(is_named_in(module, function) for module in modules), f"{function} is in none of {named}"
