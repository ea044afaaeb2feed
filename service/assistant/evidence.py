"""What the knowledge base holds for a question: the articles that fit, and the passages of the first one."""

from dataclasses import dataclass

from knowledge.markup import Block, BlockKind, blocks
from knowledge.questions import prepared
from service.assistant.answers import Source
from service.knowledge.search import Hit, search
from store.engine.database import Connection
from store.knowledge.articles import ArticleKind, ShownArticle, shown_article

MOST_HITS = 5


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading of an article."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """`hits`: the articles that fit, best first. `article`: the first of them. `strange`: the part of the
    question's words that no article holds; `everyday`: how many of these are words of everyday life."""

    language: str
    hits: tuple[Hit, ...]
    article: ShownArticle | None
    strange: float = 0.0
    everyday: int = 0

    @property
    def sources(self) -> tuple[Source, ...]:
        return tuple(Source(hit.slug, hit.title) for hit in self.hits)


def gather(
    conn: Connection, language: str, text: str, *, product: str | None, topic: str | None = None, guessed: bool = False
) -> Evidence:
    """Looks a question up, as search does; the connection decides whose articles are seen. `topic`: an article that
    comes first; a `guessed` one only where search finds it, too. Safety articles come last: danger was looked for
    before."""
    found = search(conn, language, text, product=product, limit=MOST_HITS)
    if guessed and topic not in [hit.slug for hit in found.hits]:
        topic = None
    known = article_evidence(conn, language, topic).hits if topic else ()
    others = [hit for hit in found.hits if hit.slug != topic]
    hits = (*known, *sorted(others, key=lambda hit: hit.kind is ArticleKind.SAFETY))
    first = shown_article(conn, hits[0].slug, language) if hits else None
    return Evidence(language, hits, first, found.strange, found.everyday)


def article_evidence(conn: Connection, language: str, slug: str) -> Evidence:
    """One article by its name: a safety text, or what an intent always leads to."""
    article = shown_article(conn, slug, language)
    if article is None:
        return Evidence(language, (), None)
    hit = Hit(article.id, slug, article.kind, article.title, article.summary, tuple(article.products), 0.0, 1.0, False)
    return Evidence(language, (hit,), article)


def sections_of(body: str) -> list[Section]:
    found = list[Section]()
    for block in blocks(body):
        if block.kind is BlockKind.HEADING:
            found.append(Section(plain(block), ()))
        elif found:
            found[-1] = Section(found[-1].heading, (*found[-1].blocks, block))
        else:
            found.append(Section("", (block,)))
    return [one for one in found if one.blocks]


def plain(block: Block) -> str:
    """The words of a block without its marks."""
    return "".join(span.text for span in block.spans)


def best_section(language: str, body: str, question: str) -> Section | None:
    """The one that holds most of the question's words; of those that hold as many, the first one with steps."""
    sections = sections_of(body)
    asked = set(prepared(language, question))

    def fit(section: Section) -> tuple[int, bool]:
        words = set(prepared(language, " ".join([section.heading, *map(plain, section.blocks)])))
        return len(asked & words), any(block.kind is BlockKind.STEP for block in section.blocks)

    if not sections:
        return None
    first = next((one for one in sections if fit(one)[1]), sections[0])
    best = max(sections, key=fit)
    # The first steps stand for the whole article, unless another section is clearly meant.
    return best if fit(best)[0] > fit(first)[0] + 1 else first
