"""Files of articles and trees, read and checked. One file holds both languages, so that they stay the same."""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.markup import blocks, shape, slugs_in
from knowledge.questions import LANGUAGES
from knowledge.trees import BadTree, Tree, questions_text, read_tree, tree_json

ROOT = Path(__file__).parent
ARTICLES, TREES = ROOT / "articles", ROOT / "trees"
KINDS = ("fault", "care", "use", "safety", "service", "warranty")
LINKS = {"failure_modes": "failure_mode", "codes": "code", "components": "component"}


class BadArticle(Exception):
    """A file that does not say what an article says, with its name."""


@dataclass(frozen=True, slots=True)
class FileText:
    """`keywords`: as customers type, separated by commas."""

    title: str
    summary: str
    keywords: str
    body: str


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """`links`: product, kind, name. `tree`: the questions of a troubleshooting tree."""

    slug: str
    kind: str
    links: tuple[tuple[str, str, str], ...]
    texts: Mapping[str, FileText]
    tree: Tree | None
    digest: bytes

    @property
    def questions(self) -> dict[str, Any] | None:
        return tree_json(self.tree) if self.tree else None

    @property
    def leads_to(self) -> set[str]:
        """Slugs that its texts or its answers link to."""
        said = {slug for text in self.texts.values() for slug in slugs_in(text.body)}
        return said | (set(self.tree.slugs) if self.tree else set())


@cache
def article_files() -> tuple[ArticleFile, ...]:
    """Every article and tree of the repository, by slug."""
    found = sorted((read_file(path) for path in paths()), key=lambda one: one.slug)
    slugs = [one.slug for one in found]
    if len(set(slugs)) != len(slugs):
        raise BadArticle(f"a slug stands twice: {sorted(slug for slug in set(slugs) if slugs.count(slug) > 1)}")
    return tuple(found)


def paths() -> Iterator[Path]:
    yield from sorted(ARTICLES.rglob("*.toml"))
    yield from sorted(TREES.glob("*.toml"))


def read_file(path: Path) -> ArticleFile:
    """BadArticle where something is missing, or the languages differ."""
    held = path.read_bytes()
    try:
        body = tomllib.loads(held.decode("utf-8"))
        return _article(path, body, hashlib.sha256(held).digest())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, BadTree) as exc:
        raise BadArticle(f"{path.name}: {exc!r}") from exc


def _article(path: Path, body: Mapping[str, Any], digest: bytes) -> ArticleFile:
    tree = read_tree(body["question"]) if "question" in body else None
    kind = "tree" if tree else body["kind"]
    if kind not in (*KINDS, "tree"):
        raise BadArticle(f"{path.name}: there is no kind {kind!r}")
    texts = {language: _text(body[language], language, tree) for language in LANGUAGES}
    _check_languages(path.name, texts)
    return ArticleFile(path.stem, kind, tuple(_links(body)), texts, tree, digest)


def _text(said: Mapping[str, str], language: str, tree: Tree | None) -> FileText:
    body = questions_text(tree, language) if tree else said["body"].strip()
    keywords = ", ".join(one.strip() for one in said["keywords"].replace("\n", " ").split(",") if one.strip())
    return FileText(said["title"].strip(), said["summary"].strip(), keywords, body)


def _check_languages(name: str, texts: Mapping[str, FileText]) -> None:
    first, second = (shape(texts[language].body) for language in LANGUAGES)
    if first != second:
        at = next((n for n, pair in enumerate(zip(first, second, strict=False)) if pair[0] != pair[1]), None)
        place = "their end" if at is None else f"block {at + 1}: {blocks(texts['id'].body)[at].text[:60]!r}"
        raise BadArticle(f"{name}: the languages differ at {place}")


def _links(body: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """A name without a product is of the only one."""
    products = body.get("products", [])
    for product in products:
        yield product, "product", ""
    for key, kind in LINKS.items():
        for name in body.get(key, []):
            product, _, own = name.rpartition(".")
            if not product and len(products) != 1:
                raise BadArticle(f"{name!r} is of which product?")
            yield product or products[0], kind, own
