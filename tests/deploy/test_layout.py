"""Sigap is an application that runs from its root: its packages are the folders of the repository."""

import importlib.util
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES: list[str] = PYPROJECT["tool"]["importlinter"]["root_packages"]


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_of_ours_resolves_inside_the_repository(name: str) -> None:
    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    assert Path(spec.origin).resolve() == ROOT / name / "__init__.py"


def test_every_top_level_package_is_held_to_the_import_rules() -> None:
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert folders - {"tests"} == set(PACKAGES)


def test_it_is_never_built_into_a_package() -> None:
    assert "build-system" not in PYPROJECT
    assert PYPROJECT["tool"]["uv"]["package"] is False
