"""Every article and tree of the repository: complete in both languages, with links that lead somewhere."""

from pathlib import Path

import pytest

from fleet.product_files.parse import load_products
from knowledge.files import BadArticle, article_files, read_file
from knowledge.markup import BlockKind, blocks, picture_of, shape, slugs_in
from knowledge.pictures import picture_names, picture_svg
from tests.conftest import ROOT

FILES = article_files()
PRODUCTS = {product.id: product for product in load_products(ROOT / "fleet" / "products")}
PLAYED = ("refrigerator", "washing_machine", "heat_pump")


def test_both_languages_have_the_same_articles_steps_and_links() -> None:
    for file in FILES:
        one, other = file.texts["id"], file.texts["en"]
        assert shape(one.body) == shape(other.body), file.slug
        assert slugs_in(one.body) == slugs_in(other.body), file.slug
        for text in (one, other):
            assert text.title, file.slug
            assert text.summary, file.slug
            assert len(text.keywords.split(", ")) >= 3, file.slug
        assert one.title != other.title, file.slug


def test_every_link_leads_to_an_article() -> None:
    slugs = {file.slug for file in FILES}
    assert {file.slug: sorted(file.leads_to - slugs) for file in FILES if file.leads_to - slugs} == {}


def test_what_articles_are_about_stands_in_the_product_files() -> None:
    for file in FILES:
        for product, kind, name in file.links:
            known = PRODUCTS[product]
            declared = {
                "product": {""},
                "failure_mode": {one.id for one in known.failure_modes},
                "code": {one.id for one in known.codes},
                "component": {one.id for one in known.components},
            }
            assert name in declared[kind], (file.slug, product, kind, name)


@pytest.mark.parametrize("product", PLAYED)
def test_every_failure_mode_and_code_of_a_played_product_has_an_article(product: str) -> None:
    linked = {(kind, name) for file in FILES if file.kind != "tree" for own, kind, name in file.links if own == product}
    assert {("failure_mode", one.id) for one in PRODUCTS[product].failure_modes} <= linked
    assert {("code", one.id) for one in PRODUCTS[product].codes} <= linked


def test_a_file_whose_languages_differ_is_refused(tmp_path: Path) -> None:
    text = '[{}]\ntitle = "t"\nsummary = "s"\nkeywords = "a, b, c"\nbody = """{}"""\n'
    file = tmp_path / "one.toml"
    file.write_text('kind = "use"\n' + text.format("id", "1. Satu.") + text.format("en", "1. One.\n2. Two."))
    with pytest.raises(BadArticle, match="languages differ"):
        read_file(file)


def test_markup_keeps_angle_brackets_as_words() -> None:
    first, second = blocks("1. <b>x</b> **strong**\n  and on\n\nA paragraph [there](other-one).")
    assert first.text == "<b>x</b> **strong** and on"
    assert [(span.text, span.strong, span.slug) for span in second.spans] == [
        ("A paragraph ", False, ""),
        ("there", False, "other-one"),
        (".", False, ""),
    ]


def test_every_picture_is_a_small_drawing_without_script_and_is_shown() -> None:
    shown = {
        picture_of(block)[0]
        for file in FILES
        for text in file.texts.values()
        for block in blocks(text.body)
        if block.kind is BlockKind.PICTURE
    }
    assert shown == picture_names()
    for name in shown:
        drawn = picture_svg(name)
        assert len(drawn) < 4_000, name
        assert "<script" not in drawn
        assert "href" not in drawn
    assert picture_svg("../questions") == ""
