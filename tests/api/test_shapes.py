"""Answers take their fields from records, in their order, nested records in their shapes; no list stands twice."""

import ast
import importlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from pathlib import Path

import pytest

import api
import store
from api.schemas.shapes import Shape


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Wheel:
    spokes: int
    colour: Colour


@dataclass(frozen=True, slots=True)
class Cart:
    id: int
    secret: str
    name: str
    front: Wheel | None
    wheels: tuple[Wheel, ...]
    more: Mapping[str, object]


class WheelOut(Shape, record=Wheel):
    """A wheel."""


class CartOut(Shape, record=Cart, without={"secret"}, notes={"id": "Counts carts."}):
    """A cart; its name is shown by its length."""

    name: int
    heavy: bool


CART = Cart(1, "hush", "barrow", Wheel(8, Colour.RED), (Wheel(6, Colour.RED),), {"bell": None})


def written_fields() -> Iterator[tuple[str, frozenset[str]]]:
    """Every shape of the API with the fields that its source lists; bodies of requests have rules of their own."""
    for path in Path(api.__file__).parent.rglob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and "Body" not in [ast.unparse(base) for base in node.bases]:
                lines = [line.target for line in node.body if isinstance(line, ast.AnnAssign)]
                yield node.name, frozenset(name.id for name in lines if isinstance(name, ast.Name))


def test_a_shape_has_the_fields_of_its_record_and_those_of_its_own() -> None:
    assert list(CartOut.model_fields) == ["id", "name", "front", "wheels", "more", "heavy"]
    schema = CartOut.model_json_schema(mode="serialization")
    assert schema["properties"]["id"] == {"title": "Id", "type": "integer", "description": "Counts carts."}
    assert schema["properties"]["wheels"]["items"] == {"$ref": "#/$defs/WheelOut"}


def test_a_record_is_answered_as_json() -> None:
    shown = CartOut.model_validate({**{f.name: getattr(CART, f.name) for f in fields(CART)}, "name": 6, "heavy": False})
    wheel = {"spokes": 6, "colour": "red"}
    front = {"spokes": 8, "colour": "red"}
    expected = {"id": 1, "name": 6, "front": front, "wheels": [wheel], "more": {"bell": None}, "heavy": False}
    assert shown.model_dump(mode="json") == expected


def test_a_name_that_the_record_does_not_have_is_refused() -> None:
    with pytest.raises(KeyError, match="colour"):

        class CartOfNoColour(Shape, record=Cart, without={"colour"}):
            """Leaves out what is not there."""


def test_no_shape_repeats_a_record_of_the_store() -> None:
    folder = Path(store.__file__).parent
    paths = [path.relative_to(folder.parent) for path in folder.glob("*/*.py") if path.parent.name != "migrations"]
    modules = [importlib.import_module(".".join(path.with_suffix("").parts)) for path in paths]
    records = {
        frozenset(field.name for field in fields(one)): one.__name__
        for module in modules
        for one in vars(module).values()
        if isinstance(one, type) and is_dataclass(one) and one.__module__ == module.__name__
    }
    repeated = {shape: records[names] for shape, names in written_fields() if names in records}
    assert repeated == {}
