"""Every text that a customer may read, in both languages side by side, as `docs/customer-texts.md` lists them.

python -m wording.customer_texts > docs/customer-texts.md
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fluent.syntax import ast
from fluent.syntax.serializer import serialize_pattern

from fleet.product import Product
from fleet.product_files.parse import load_products
from fleet.texts import Text
from wording.catalog import LANGUAGES, messages

# What stands on pages and in letters of customers begins so.
PREFIXES = (
    "portal_",
    "my_",
    "report_",
    "help_",
    "case_",
    "claim_step_",
    "claim_clause_",
    "return_step_",
    "mail_",
    "calendar_summary",
    "calendar_description",
    "entitlement_",
    "consent_",
    "rate_",
    "reviews_title",
    "reviews_lead",
    "reviews_mean",
    "reviews_between",
)
PRODUCTS = Path(__file__).parent.parent / "fleet" / "products"
HEAD = """# Texts that customers read

Every text of customers' pages and letters, in both languages side by side: those of `wording/texts/`, then those of the
product files that are shipped. Made by a command, and held by a test; do not edit it by hand:

    python -m wording.customer_texts > docs/customer-texts.md

`{ $name }` is a blank. Words that no customer should read are listed in `tests/wording/plain_words.py`, and a test
looks for them in each of these texts, and in pages and letters as they are sent.
"""


@dataclass(frozen=True, slots=True)
class CustomerText:
    """One text. `place`: the file and the section that it stands in."""

    place: str
    name: str
    indonesian: str
    english: str


def customer_texts() -> Iterator[CustomerText]:
    yield from worded_texts()
    for product in load_products(PRODUCTS):
        yield from product_texts(product)


def worded_texts() -> Iterator[CustomerText]:
    """Texts of `wording/texts/`, in the order of their Indonesian files."""
    found = {language: {one.id.name: _plain(one) for _, one in messages(language)} for language in LANGUAGES}
    for path, message in messages("id"):
        name = message.id.name
        if name.startswith(PREFIXES):
            yield CustomerText(f"wording: {path.name}", name, found["id"][name], found["en"].get(name, ""))


def product_texts(product: Product) -> Iterator[CustomerText]:
    """What a product file says to customers."""
    place = f"product file: {product.id}"

    def text(name: str, said: Text | None) -> Iterator[CustomerText]:
        if said is not None:
            yield CustomerText(place, name, _line(said.id), _line(said.en))

    for mode in product.failure_modes:
        words = mode.customers
        yield from text(f"{mode.id}.seen", words.seen)
        for sign in words.signs:
            yield from text(f"{mode.id}.{sign.metric}.above", sign.above)
            yield from text(f"{mode.id}.{sign.metric}.below", sign.below)
        for number, line in enumerate(words.meanwhile, 1):
            yield from text(f"{mode.id}.meanwhile.{number}", line)
    for symptom in product.symptoms:
        yield from text(f"{symptom.id}", symptom.name)
        yield from text(f"{symptom.id}.danger", symptom.danger)
        for number, line in enumerate(symptom.remedies, 1):
            yield from text(f"{symptom.id}.remedies.{number}", line)
    for notice in product.notices:
        yield from text(f"{notice.id}.subject", notice.subject)
        yield from text(f"{notice.id}.body", notice.body)


def page() -> str:
    """The whole document."""
    parts, place = [HEAD], ""
    for one in customer_texts():
        if one.place != place:
            place = one.place
            parts.append(f"\n## {place}\n\n| text | Indonesia | English |\n|---|---|---|")
        parts.append(f"| `{one.name}` | {_cell(one.indonesian)} | {_cell(one.english)} |")
    return "\n".join(parts) + "\n"


def _plain(message: ast.Message) -> str:
    assert message.value is not None
    return _line(serialize_pattern(message.value))


def _line(text: str) -> str:
    """On one line; an empty line of a letter is a stroke."""
    return re.sub(r"\s+", " ", re.sub(r"\n\s*\n", " / ", text.strip())).strip()


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(page())
