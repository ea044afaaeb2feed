"""A product file (TOML) read into a `Product`, or refused with file, key, value and rule."""

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from fleet.inputs.rules import overlap_of
from fleet.plain_failure import PlainFailure
from fleet.product import Product
from fleet.product_files.build import build_product
from fleet.product_files.cross_checks import reference_faults
from fleet.product_files.schema import ProductSchema
from fleet.shown import shown


@dataclass(frozen=True, slots=True)
class FileFault:
    """One thing wrong in a product file."""

    key: str
    value: str
    rule: str

    def __str__(self) -> str:
        return f"{self.key} = {self.value}: {self.rule}" if self.value else f"{self.key}: {self.rule}"


class BadProductFile(PlainFailure, ValueError):
    """A product file that cannot be used; `faults` holds every fault found, each with key, value and rule."""

    def __init__(self, file: str, faults: list[FileFault]) -> None:
        self.file, self.faults = file, faults
        super().__init__("\n".join(f"{file}: {fault}" for fault in faults))


def load_product(path: Path) -> Product:
    """The product that `path` declares; BadProductFile where it breaks a rule or cannot be read."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as exc:
        raise BadProductFile(str(path), [FileFault("file", "", f"cannot be read: {exc.strerror}")]) from exc
    except UnicodeDecodeError as exc:
        raise BadProductFile(str(path), [FileFault("file", "", f"is not UTF-8 at byte {exc.start}")]) from exc
    return parse_product(text, file=str(path))


def parse_product(text: str, *, file: str) -> Product:
    """The product declared by TOML `text`; `file` names it in errors."""
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as exc:
        raise BadProductFile(file, [FileFault("file", "", f"is not TOML: {exc}")]) from exc
    try:
        schema = ProductSchema.model_validate(document)
    except ValidationError as exc:
        raise BadProductFile(file, [_fault(error) for error in exc.errors()]) from exc
    if faults := [FileFault(*fault) for fault in reference_faults(schema)]:
        raise BadProductFile(file, faults)
    return build_product(schema, source=text)


def load_products(directory: Path) -> list[Product]:
    """Every `*.toml` of a directory, by name; BadProductFile naming every bad file at once."""
    if not directory.is_dir():
        raise BadProductFile(str(directory), [FileFault("folder", "", "is no folder of product files")])
    products: list[Product] = []
    faults: list[BadProductFile] = []
    seen: dict[str, Path] = {}
    for path in sorted(directory.glob("*.toml")):
        try:
            product = load_product(path)
        except BadProductFile as exc:
            faults.append(exc)
            continue
        if product.id in seen:
            fault = FileFault("product.id", repr(product.id), f"is declared by {seen[product.id].name} already")
            faults.append(BadProductFile(str(path), [fault]))
        overlaps = (overlap_of(product.inputs, other.inputs, product=other.id) for other in products)
        faults += [BadProductFile(str(path), [FileFault(*overlap)]) for overlap in overlaps if overlap]
        seen[product.id] = path
        products.append(product)
    if faults:
        error = BadProductFile(str(directory), [f for exc in faults for f in exc.faults])
        error.args = ("\n".join(str(exc) for exc in faults),)
        raise error
    return products


def product_digest(text: str) -> str:
    """The identity of one version of a product file."""
    return hashlib.sha256(text.encode()).hexdigest()


def _fault(error: Any) -> FileFault:
    kind, value = error["type"], error["input"]
    key = ".".join(str(part) for part in error["loc"] if part != "[key]")
    rule = _PLAINLY.get(kind) or str(error["msg"]).removeprefix("Value error, ").replace("Input should be", "must be")
    if kind == "missing" or "[key]" in error["loc"] or (isinstance(value, dict) and kind != "extra_forbidden"):
        return FileFault(key, "", rule)
    return FileFault(key, shown(value, limit=80), rule)


_PLAINLY = {
    "missing": "is missing",
    "extra_forbidden": "is no key of a product file here (docs/product-file.md lists them)",
    "model_type": "must be a table",
    "dict_type": "must be a table",
    "list_type": "must be a list",
    "tuple_type": "must be a list of two numbers",
    "too_short": "must hold at least one",
    "too_long": "holds more than are taken",
    "string_type": "must be a text",
    "string_pattern_mismatch": "must be 1 to 40 letters, digits, . _ or -",
    "string_too_short": "must be 1 to 40 letters, digits, . _ or -",
    "string_too_long": "must be 1 to 40 letters, digits, . _ or -",
    "float_type": "must be a number",
    "bool_type": "must be true or false",
}
