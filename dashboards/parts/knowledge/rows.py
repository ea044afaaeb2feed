"""Rows of articles, their head, versions and preview, as the templates show them."""

from api.knowledge.rendering import help_address, shown_body
from dashboards.viewer import Viewer
from knowledge.questions import LANGUAGES
from knowledge.trees import tree_of_json
from store.engine.database import Connection
from store.knowledge.articles import Article, ArticleVersion, find_article, links_of, texts_of, versions_of

STATE_ICONS = {
    "draft": "edit_note",
    "published": "public",
    "replaced": "history",
    "withdrawn": "visibility_off",
    "dropped": "delete_outline",
}


def article_row(viewer: Viewer, one: Article) -> dict[str, object]:
    other = "en" if viewer.language == "id" else "id"
    return {
        "one": one,
        "address": f"/articles/{one.id}",
        "title": one.titles.get(viewer.language) or one.titles.get(other) or one.slug,
        "other_title": one.titles.get(other, ""),
        "kind": viewer.t(f"article_kind_{one.kind}"),
        "state": state_of(one),
        "icon": STATE_ICONS[state_of(one)],
        "changed": viewer.when(one.changed_at) if one.changed_at else "–",
        "whose": viewer.t("article_own") if one.tenant_id is not None else "",
    }


def state_of(one: Article) -> str:
    """What is shown of it, as one word."""
    if one.published:
        return "published"
    return "draft" if one.draft else "withdrawn"


def head_of(conn: Connection, viewer: Viewer, number: int) -> dict[str, object]:
    found = find_article(conn, number)
    assert found is not None
    about = [f"{link.product} {link.name}".strip() for link in links_of(conn, number)]
    public = [(language, help_address(language, found.slug)) for language in LANGUAGES] if found.published else []
    return {"row": article_row(viewer, found), "about": about, "public": public}


def versions_shown(conn: Connection, viewer: Viewer, number: int) -> dict[str, object]:
    rows = [
        {
            "number": one.number,
            "state": one.state,
            "icon": STATE_ICONS[one.state],
            "word": viewer.t(f"article_{one.state}"),
            "by": viewer.t("article_from_file") if one.from_file else viewer.actor(one.made_by),
            "at": viewer.when(one.saved_at),
        }
        for one in versions_of(conn, number)
    ]
    return {"rows": rows}


def newest_of(conn: Connection, number: int) -> ArticleVersion | None:
    """The version that is being written, or that was written last."""
    return next((one for one in versions_of(conn, number) if one.state != "dropped"), None)


def preview_of(conn: Connection, viewer: Viewer, number: int) -> dict[str, object]:
    """The newest version, in both languages as customers see it; of a tree, its questions."""
    newest = newest_of(conn, number)
    texts = texts_of(conn, newest.id) if newest else {}
    tree = tree_of_json(newest.questions) if newest and newest.questions else None
    shown = [
        {
            "language": language,
            "name": viewer.t(f"language_{language}"),
            "text": texts[language],
            "parts": [] if tree else shown_body(texts[language].body, language),
            "questions": [
                {"name": one.name, "said": one.said[language],
                 "answers": [(said.said[language], said.question or said.article) for said in one.answers]}
                for one in tree.questions.values()
            ] if tree else [],
        }
        for language in LANGUAGES
        if language in texts
    ]  # fmt: skip
    return {"shown": shown, "number": newest.number if newest else 0}
