"""What the pages for readers promise is there: commands, links, settings, metrics, endpoints."""

import importlib
import re
from pathlib import Path

import click
import pytest
import typer
from fastapi.routing import iter_route_contexts

from api.app import create_app
from fleet.settings import Settings, load_settings
from sigap.cli import app

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
CODE = re.compile(r"^```.*?^```$|`[^`\n]+`", flags=re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
COMMAND = re.compile(r"python -m sigap ([a-z][a-z -]*)")


def page_name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_every_command_named_on_a_page_exists(page: Path) -> None:
    for words in COMMAND.findall(page.read_text(encoding="utf-8")):
        command: click.Command | None = typer.main.get_command(app)
        for word in words.split():
            if not hasattr(command, "commands"):
                break
            command = getattr(command, "commands").get(word)  # noqa: B009
            assert command is not None, f"{page_name(page)}: python -m sigap {words}"
