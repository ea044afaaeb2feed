"""The form by which an article is written: both languages side by side."""

from datetime import UTC, datetime

from nicegui import ui

from api.access.permissions import Permission
from dashboards.console import read
from dashboards.frame import Page
from dashboards.parts.knowledge.rows import newest_of
from dashboards.parts.shared.acting import act
from knowledge.markup import shape
from knowledge.questions import LANGUAGES
from service.knowledge.editing import save_article
from store.engine.database import Connection
from store.knowledge.articles import ArticleText, ArticleVersion, texts_of

LONGEST = {"title": 200, "summary": 1000, "keywords": 2000, "body": 30_000}
EMPTY = ArticleText("", "", "", "")
Fields = dict[str, ui.input | ui.textarea]


def _edited(conn: Connection, number: int) -> tuple[ArticleVersion | None, dict[str, ArticleText]]:
    newest = newest_of(conn, number)
    return newest, texts_of(conn, newest.id) if newest else {}


async def edit_dialog(page: Page, number: int) -> None:
    """What was saved meanwhile by somebody else is not overwritten."""
    t = page.viewer.t
    newest, texts = await read(_edited, number)
    with ui.dialog().props("maximized") as dialog, ui.card().classes("article-editor"):
        ui.label(t("article_act_edit")).classes("dialog-title")
        ui.label(t("article_markup_help")).classes("muted")
        columns: dict[str, Fields] = {}
        with ui.element("div").classes("article-columns"):
            for language in LANGUAGES:
                with ui.element("div"):
                    columns[language] = _column(page, language, texts.get(language, EMPTY), newest)
        differ = ui.label("").classes("late")

        def compare() -> None:
            bodies = [shape(str(columns[language]["body"].value or "")) for language in LANGUAGES]
            differ.set_text("" if bodies[0] == bodies[1] else t("article_languages_differ"))

        for language in LANGUAGES:
            columns[language]["body"].on_value_change(compare)
        compare()

        async def save() -> None:
            written = {language: _text(columns[language]) for language in LANGUAGES}

            def work(conn: Connection) -> None:
                save_article(
                    conn,
                    number,
                    written,
                    None,
                    tenant_id=page.viewer.principal.tenant_id,
                    by=page.viewer.name,
                    at=datetime.now(UTC),
                    seen_at=newest.saved_at if newest else None,
                )

            done = t("article_done_save")
            if await act(page, Permission.KNOWLEDGE_WRITE, work, done=done, about=f"article/{number}"):
                dialog.close()

        with ui.row().classes("dialog-buttons"):
            ui.button(t("close_dialog"), on_click=dialog.close).props("flat no-caps")
            ui.button(t("article_save"), on_click=save).props("unelevated no-caps color=primary")
    await dialog
    dialog.delete()


def _column(page: Page, language: str, text: ArticleText, newest: ArticleVersion | None) -> Fields:
    t = page.viewer.t
    ui.label(t(f"language_{language}")).classes("strong")
    fields: Fields = {"title": ui.input(t("article_title"), value=text.title)}
    for name in ("summary", "keywords", "body"):
        fields[name] = ui.textarea(t(f"article_{name}"), value=getattr(text, name))
    for name, field in fields.items():
        field.props(
            f"outlined dense autogrow maxlength={LONGEST[name]}" if name != "title" else "outlined dense maxlength=200"
        )
    if newest is not None and newest.questions:
        fields["body"].props("readonly")
        ui.label(t("article_tree_help")).classes("muted")
    return fields


def _text(fields: Fields) -> ArticleText:
    said = {name: str(field.value or "").strip() for name, field in fields.items()}
    return ArticleText(said["title"], said["summary"], said["keywords"], said["body"])
