"""The knowledge base: its files are loaded once, people's words stay, search finds what customers type."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from knowledge.files import article_files
from service.findings.findings import resolve
from service.knowledge.editing import (
    NewArticle,
    copy_article,
    drop_draft,
    publish_article,
    save_article,
    withdraw_article,
    write_article,
)
from service.knowledge.from_ticket import NothingFound, article_of_ticket
from service.knowledge.loading import Loaded, load_articles
from service.knowledge.refusals import (
    EverybodysArticle,
    LanguageMissing,
    NoDraft,
    NotPublished,
    SavedMeanwhile,
    SlugTaken,
)
from service.knowledge.search import Found, search
from service.tickets.actions import assign
from service.tickets.reports import Call, report_fault
from service.tickets.states import By
from store.engine.database import Connection
from store.engine.scope import EVERYTHING, Scope, apply_scope
from store.identity.tenants import create_tenant
from store.knowledge.articles import (
    ArticleKind,
    ArticleLink,
    ArticleText,
    article_of_slug,
    articles_about,
    list_articles,
    shown_article,
    texts_of,
    versions_of,
)
from store.service.reports import Finding
from tests.service.service_world import NO_CHANNEL, NOW, settle

AT = datetime(2026, 3, 4, 8, tzinfo=UTC)
LATER = datetime(2026, 3, 5, 8, tzinfo=UTC)
TEXTS = {
    "id": ArticleText("Membuat es serut", "Begini caranya.", "es serut", "1. Pasang wadahnya."),
    "en": ArticleText("Making shaved ice", "This is how.", "shaved ice", "1. Put the bowl in."),
}
NEW = NewArticle("shaved-ice", ArticleKind.USE, [ArticleLink("refrigerator", "product", "")], TEXTS)


@pytest.fixture
def loaded(conn: Connection) -> Connection:
    load_articles(conn, AT)
    return conn


def slugs(found: Found) -> list[str]:
    return [hit.slug for hit in found.hits]


def number_of(conn: Connection, slug: str) -> int:
    found = article_of_slug(conn, slug, None)
    assert found is not None
    return found.id


def test_files_are_loaded_once_and_changed_ones_again_but_not_what_people_edited(loaded: Connection) -> None:
    files = article_files()
    assert len(list_articles(loaded, state="published")) == len(files)
    assert load_articles(loaded, LATER) == Loaded()
    edited = number_of(loaded, "fridge-smell")
    texts = texts_of(loaded, versions_of(loaded, edited)[0].id)
    said = texts | {"en": replace(texts["en"], body="1. Wash it.")}
    save_article(loaded, edited, said, None, tenant_id=None, by="Hendra", at=LATER, seen_at=None)
    newer = [replace(file, digest=bytes(32)) for file in files if file.slug in ("fridge-smell", "fridge-moving")]
    others = [file for file in files if file.slug not in ("fridge-smell", "fridge-moving", "fridge-noise")]
    assert load_articles(loaded, LATER, [*newer, *others]) == Loaded(changed=1, kept=1, withdrawn=1)
    assert [one.number for one in versions_of(loaded, number_of(loaded, "fridge-moving"))] == [2, 1]
    publish_article(loaded, edited, tenant_id=None, by="Hendra", at=LATER)
    assert load_articles(loaded, LATER, [*newer, *others]) == Loaded()
    shown = shown_article(loaded, "fridge-smell", "en")
    assert shown is not None
    assert shown.body == "1. Wash it."
    assert shown_article(loaded, "fridge-noise", "en") is None


@pytest.mark.parametrize(
    ("language", "asked", "wanted"),
    [
        ("id", "kulkas saya gak dingin ya", "fridge-not-cold"),
        ("id", "kompresr ga idup", "fridge-compressor-does-not-start"),
        ("id", "e-07", "fridge-fan-not-turning"),
        ("id", "E 7 kulkas", "fridge-fan-not-turning"),
        ("en", "my fridge isn't cooling", "fridge-not-cold"),
        ("en", "refrigirator beeping", "fridge-door-open-warning"),
    ],
)
def test_search_finds_what_customers_type(loaded: Connection, language: str, asked: str, wanted: str) -> None:
    found = search(loaded, language, asked)
    assert found.sure
    assert slugs(found)[0] == wanted


def test_search_says_when_it_does_not_know_and_takes_any_text(loaded: Connection) -> None:
    for asked in (
        "mau tanya cara bikin paspor online",
        "",
        "   ",
        "' | !! & (:*",
        "😀",
        "\\",
        "a" * 5000,
        "yang di dan",
    ):
        assert not search(loaded, "id", asked).sure, asked
    assert search(loaded, "id", "resep rendang padang").hits == ()


def test_a_draft_is_found_by_nobody_until_it_is_published_and_no_more_when_withdrawn(loaded: Connection) -> None:
    number = write_article(loaded, NEW, tenant_id=None, by="Hendra", at=AT)
    assert "shaved-ice" not in slugs(search(loaded, "id", "es serut"))
    publish_article(loaded, number, tenant_id=None, by="Hendra", at=AT)
    assert slugs(search(loaded, "id", "es serut"))[0] == "shaved-ice"
    with pytest.raises(NoDraft):
        publish_article(loaded, number, tenant_id=None, by="Hendra", at=AT)
    with pytest.raises(SlugTaken):
        write_article(loaded, NEW, tenant_id=None, by="Hendra", at=AT)
    withdraw_article(loaded, number, tenant_id=None, by="Hendra", at=LATER)
    assert "shaved-ice" not in slugs(search(loaded, "id", "es serut"))
    with pytest.raises(NotPublished):
        withdraw_article(loaded, number, tenant_id=None, by="Hendra", at=LATER)


def test_words_are_counted_for_what_is_published_alone(loaded: Connection) -> None:
    before = _counted(loaded)
    number = write_article(loaded, NEW, tenant_id=None, by="Hendra", at=AT)
    assert _counted(loaded) == before
    publish_article(loaded, number, tenant_id=None, by="Hendra", at=AT)
    assert _counted(loaded) != before
    save_article(loaded, number, TEXTS, None, tenant_id=None, by="Hendra", at=LATER, seen_at=None)
    publish_article(loaded, number, tenant_id=None, by="Hendra", at=LATER)
    withdraw_article(loaded, number, tenant_id=None, by="Hendra", at=LATER)
    assert _counted(loaded) == before


def _counted(conn: Connection) -> list[tuple[object, ...]]:
    rows = conn.execute("SELECT language, word, articles FROM article_word WHERE articles > 0 ORDER BY 1, 2")
    return rows.fetchall()


def test_a_draft_that_somebody_saved_meanwhile_is_not_overwritten(loaded: Connection) -> None:
    number = write_article(loaded, NEW, tenant_id=None, by="Hendra", at=AT)
    save_article(loaded, number, TEXTS, None, tenant_id=None, by="Dewi", at=LATER, seen_at=AT)
    with pytest.raises(SavedMeanwhile):
        save_article(loaded, number, TEXTS, None, tenant_id=None, by="Hendra", at=LATER, seen_at=AT)
    drop_draft(loaded, number, tenant_id=None, by="Hendra", at=LATER)
    assert [one.state for one in versions_of(loaded, number)] == ["dropped"]


def test_an_article_is_published_in_both_languages(loaded: Connection) -> None:
    lacking = TEXTS | {"en": replace(TEXTS["en"], body="  ")}
    number = write_article(loaded, replace(NEW, texts=lacking), tenant_id=None, by="Hendra", at=AT)
    with pytest.raises(LanguageMissing):
        publish_article(loaded, number, tenant_id=None, by="Hendra", at=AT)


def test_a_tenant_makes_a_copy_that_stands_in_the_place_of_everybodys_article(loaded: Connection) -> None:
    second = create_tenant(loaded, name="Second", now=AT)
    assert second is not None
    shared = number_of(loaded, "fridge-noise")
    loaded.execute("SET ROLE sigap_web")
    apply_scope(loaded, Scope(second))
    with pytest.raises(EverybodysArticle):
        withdraw_article(loaded, shared, tenant_id=second, by="Ana", at=AT)
    own = copy_article(loaded, shared, tenant_id=second, by="Ana", at=AT)
    texts = texts_of(loaded, versions_of(loaded, own)[0].id)
    mine = {name: replace(text, title=f"{text.title} (Second)") for name, text in texts.items()}
    save_article(loaded, own, mine, None, tenant_id=second, by="Ana", at=AT, seen_at=None)
    publish_article(loaded, own, tenant_id=second, by="Ana", at=AT)
    assert [hit.title for hit in search(loaded, "id", "kulkas berisik").hits if hit.slug == "fridge-noise"] == [
        mine["id"].title
    ]
    apply_scope(loaded, Scope(1))
    shown = shown_article(loaded, "fridge-noise", "id")
    assert shown is not None
    assert shown.title == texts["id"].title
    assert all("Second" not in hit.title for hit in search(loaded, "id", "kulkas berisik").hits)
    apply_scope(loaded, EVERYTHING)
    loaded.execute("RESET ROLE")


def test_articles_about_a_failure_mode_come_before_those_about_its_codes(loaded: Connection) -> None:
    found = articles_about(
        loaded, "en", "refrigerator", failure_mode="evaporator_fan_failure", codes=["E07", "E21"], limit=9
    )
    assert "fridge-fan-not-turning" in [one.slug for one in found]
    assert found[0].kind is ArticleKind.FAULT


def test_an_article_of_a_ticket_names_nobody(conn: Connection) -> None:
    world = settle(conn)
    said = "Bu Ani di 0812-3456-7890, kulkas SN-1 bunyi ketukan keras, tulis ke ani@example.com"
    call = Call("compressor_wear", said, NOW, "Dewi Lestari")
    number, _ = report_fault(
        conn, product=world.product, device=world.worn_fridge, call=call, now=NOW, outlets=NO_CHANNEL
    )
    with pytest.raises(NothingFound):
        article_of_ticket(conn, number, tenant_id=None, by="Hendra", at=AT)
    note = "Ani menunjukkan relai hangus. Diganti oleh Budi."
    finding = Finding("confirmed", None, "compressor", None, ("compressor_unit",), note, None)
    assign(conn, number, By("Dewi Lestari", NOW), "Budi")
    resolve(conn, world.product, number, finding, By("Budi", NOW), NO_CHANNEL)
    article = article_of_ticket(conn, number, tenant_id=None, by="Hendra", at=AT)
    texts = texts_of(conn, versions_of(conn, article)[0].id)
    for text in texts.values():
        written = f"{text.title} {text.summary} {text.body}"
        assert "ketukan keras" in written
        assert "relai hangus" in written
        for name in ("Ani", "Budi", "Dewi", "0812", "7890", "SN-1", "example.com"):
            assert name not in written, name
    assert texts["en"].title == "Fridge: Compressor wear"
    assert versions_of(conn, article)[0].state == "draft"
    with pytest.raises(SlugTaken):
        article_of_ticket(conn, number, tenant_id=None, by="Hendra", at=AT)
