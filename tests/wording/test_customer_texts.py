"""The list of customers' texts is as they are, and none holds a word that no customer should read."""

from pathlib import Path

import pytest
from fluent.syntax import ast
from fluent.syntax.visitor import Visitor

from tests.wording.plain_words import unfit_words, visible
from wording.catalog import messages
from wording.customer_texts import PREFIXES, CustomerText, customer_texts, page

LIST = Path(__file__).resolve().parents[2] / "docs" / "customer-texts.md"
TEXTS = list(customer_texts())
# What somebody agreed to never changes.
AGREED = {"consent_extended_telemetry_1"}


class Literal(Visitor):
    """The words of a text, without its blanks."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def visit_TextElement(self, node: ast.TextElement) -> None:
        self.words.append(node.value)


def literal(message: ast.Message) -> str:
    reader = Literal()
    reader.visit(message)
    return " ".join(reader.words)


def test_the_list_is_as_the_texts_are() -> None:
    """python -m wording.customer_texts > docs/customer-texts.md"""
    assert LIST.read_text(encoding="utf-8") == page()


def test_every_text_is_there_in_both_languages() -> None:
    assert [one.name for one in TEXTS if not one.indonesian or not one.english] == []
    assert {one.place for one in TEXTS} >= {"wording: portal.ftl", "wording: my.ftl", "wording: report.ftl"}


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_text_of_ours_holds_a_word_that_no_customer_should_read(language: str) -> None:
    mine = [one for _, one in messages(language) if one.id.name.startswith(PREFIXES) and one.id.name not in AGREED]
    assert {one.id.name: words for one in mine if (words := unfit_words(literal(one)))} == {}


def test_no_text_of_a_product_file_does() -> None:
    def unfit(one: CustomerText) -> list[str]:
        # `{failure_mode}` is a blank of a letter.
        return [word for text in (one.indonesian, one.english) for word in unfit_words(_without_blanks(text))]

    mine = [one for one in TEXTS if one.place.startswith("product file")]
    assert {(one.place, one.name): words for one in mine if (words := unfit(one))} == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The failure mode is known", ["failure mode"]),
        ("Mode kegagalan: keausan", ["Mode kegagalan"]),
        ("compressor_wear of asset 12", ["asset", "compressor_wear"]),
        ("Perangkat #12", ["#12"]),
        ("Nomor tiket 12, laporan L-7K3M-PQ2X", []),
        ("Kulkas Anda masih bekerja", []),
    ],
)
def test_what_no_customer_should_read_is_found(text: str, words: list[str]) -> None:
    assert unfit_words(text) == words


def test_a_page_is_read_as_a_person_reads_it() -> None:
    page = '<title>JSON</title><style>.a_b {}</style><p class="x_y">Kulkas &amp; es</p><img alt="API">'
    assert " ".join(visible(page).split()) == "Kulkas & es API"


def _without_blanks(text: str) -> str:
    return "".join(part.partition("}")[2] if i else part for i, part in enumerate(text.split("{")))
