"""What the pages for readers promise is there: commands and their options, links, settings, metrics, addresses."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer

from api.web.app import create_app
from fleet.settings import Settings
from sigap.cli.parser import app

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"^```.*?^```$", flags=re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")
COMMAND = re.compile(r"python -m sigap +([a-z][^`\n#]*)")
METRIC = re.compile(r'\b(?:Counter|Gauge|Histogram)\(\s*"(sigap_\w+)"')


def page_name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def find_command(words: list[str]) -> tuple[Any, list[str]]:
    """The command that words lead to, and the words behind its name."""
    command: Any = typer.main.get_command(app)
    while words and hasattr(command, "commands"):
        assert words[0] in command.commands, f"there is no command {words[0]!r} in {sorted(command.commands)}"
        command, words = command.commands[words[0]], words[1:]
    return command, words


def anchors(page: Path) -> set[str]:
    """Headings as links name them."""
    headings = re.findall(r"^#+ (.+)$", BLOCK.sub("", page.read_text(encoding="utf-8")), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_every_command_on_a_page_exists_with_its_options(page: Path) -> None:
    for line in COMMAND.findall(page.read_text(encoding="utf-8")):
        command, rest = find_command(re.sub(r"[,.;:)]+(\s|$)", " ", line).split())
        known = {option for parameter in command.params for option in parameter.opts}
        named = set(re.findall(r"--[a-z][a-z-]*", " ".join(rest)))
        assert named <= known | {"--help"}, line


def test_the_readme_lists_every_command() -> None:
    table = read("README.md").split("## Commands\n")[1].split("\n## ")[0]
    listed = {words.split()[0] for words in re.findall(r"`([a-z][^`]*)`", table)}
    root: Any = typer.main.get_command(app)
    assert set(root.commands) <= listed


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_every_link_within_the_repository_leads_somewhere(page: Path) -> None:
    for link in LINK.findall(BLOCK.sub("", page.read_text(encoding="utf-8"))):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_every_page_of_the_docs_is_linked_from_the_readme_or_the_list_of_decisions() -> None:
    linked = set()
    for start in (ROOT / "README.md", ROOT / "docs" / "decisions" / "README.md"):
        for link in LINK.findall(start.read_text(encoding="utf-8")):
            linked.add((start.parent / link.partition("#")[0]).resolve())
    assert {page for page in PAGES if page.name != "README.md"} <= linked


def test_operations_lists_every_setting() -> None:
    section = read("docs/operations.md").split("## Settings\n")[1].split("\n## ")[0]
    listed = re.findall(r"^\| `(SIGAP_\w+)` \|", section, flags=re.MULTILINE)
    assert sorted(listed) == sorted(f"SIGAP_{name.upper()}" for name in Settings.model_fields)


def test_operations_lists_every_metric() -> None:
    packages = ("ingest", "predict", "service", "api", "dashboards", "store", "fleet", "sigap")
    sources = "\n".join(path.read_text(encoding="utf-8") for p in packages for path in (ROOT / p).rglob("*.py"))
    section = read("docs/operations.md").split("## Health and metrics\n")[1].split("\n## ")[0]
    listed = re.findall(r"^\| `(sigap_\w+)` \|", section, flags=re.MULTILINE)
    assert sorted(listed) == sorted(set(METRIC.findall(sources)))


def test_the_map_of_tables_lists_every_table() -> None:
    migrations = "\n".join(path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("store/migrations/*.sql")))
    made = re.findall(r"^CREATE (?:UNLOGGED )?TABLE (\w+)", migrations, flags=re.MULTILINE)
    for old, new in re.findall(r"^ALTER TABLE (\w+) RENAME TO (\w+)", migrations, flags=re.MULTILINE):
        made[made.index(old)] = new
    listed = re.findall(r"^\| `(\w+)` \|", read("docs/tables.md").split("## What was sold\n")[1], flags=re.MULTILINE)
    assert sorted(listed) == sorted(made)


def test_the_page_of_the_api_lists_every_address() -> None:
    document = create_app(Settings(database_url="postgresql://nowhere", staff_token="x" * 16)).openapi()
    there = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    listed = set(
        re.findall(r"^\| (GET|POST|PUT|PATCH|DELETE) \| `([^`]+)` \|", read("docs/api.md"), flags=re.MULTILINE)
    )
    assert listed == there
