"""Why something about an article is refused."""

from fleet.coded import CodedError, coded


class NoSuchArticle(CodedError, LookupError):
    def __init__(self, article_id: int) -> None:
        super().__init__(coded("no_article", article=article_id))


class ArticleRefused(CodedError):
    """What is asked for does not fit how the article stands: 409."""


class ArticleMovedOn(ArticleRefused):
    """The version is not in the state any more that it is moved from."""

    def __init__(self) -> None:
        super().__init__(coded("article_moved_on"))


class SlugTaken(ArticleRefused):
    def __init__(self, slug: str) -> None:
        super().__init__(coded("slug_taken", slug=slug))


class NoDraft(ArticleRefused):
    """There is nothing to publish or to drop."""

    def __init__(self) -> None:
        super().__init__(coded("article_no_draft"))


class NotPublished(ArticleRefused):
    def __init__(self) -> None:
        super().__init__(coded("article_not_published"))


class SavedMeanwhile(ArticleRefused):
    """Somebody else saved the draft since it was opened."""

    def __init__(self, by: str) -> None:
        super().__init__(coded("article_saved_meanwhile", by=by))


class LanguageMissing(ArticleRefused):
    """An article is published in both languages, or not at all."""

    def __init__(self, language: str) -> None:
        super().__init__(coded("article_language_missing", language=language))


class EverybodysArticle(ArticleRefused):
    """Who belongs to one tenant changes no article of all tenants: they make a copy of their own."""

    def __init__(self) -> None:
        super().__init__(coded("article_of_everybody"))


class NoTreeHere(ArticleRefused):
    """The questions of a tree are written in its file."""

    def __init__(self) -> None:
        super().__init__(coded("article_tree_from_file"))


class EverybodysManual(ArticleRefused):
    """Who belongs to one tenant removes no manual of all tenants."""

    def __init__(self) -> None:
        super().__init__(coded("manual_of_everybody"))
