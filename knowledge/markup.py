"""The markup of articles: each line begins a block by its mark, a line without one goes on with the block before.

`## ` a heading, `1. ` a step, `- ` an item, `! ` a warning, `@ name ` a picture with its words, `~ name ` a video with
its words; an empty line ends a block. Inside: `**strong**` and `[words](slug)`, a link to another article.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

_MARKS = re.compile(
    r"^(?:(?P<heading>##)|(?P<step>\d{1,2}\.)|(?P<item>-)|(?P<warning>!)|(?P<picture>@)|(?P<video>~))\s+(?P<text>.*)$"
)
_INLINE = re.compile(r"\*\*(?P<strong>[^*]+)\*\*|\[(?P<words>[^\]]+)\]\((?P<slug>[a-z0-9-]+)\)")


class BlockKind(StrEnum):
    HEADING = "heading"
    STEP = "step"
    ITEM = "item"
    WARNING = "warning"
    PICTURE = "picture"
    VIDEO = "video"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text; `slug`: a link to an article."""

    text: str
    strong: bool = False
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    kind: BlockKind
    text: str

    @property
    def spans(self) -> list[Span]:
        found, at = list[Span](), 0
        for match in _INLINE.finditer(self.text):
            if match.start() > at:
                found.append(Span(self.text[at : match.start()]))
            strong = match["strong"] is not None
            found.append(Span(match["strong"] if strong else match["words"], strong, match["slug"] or ""))
            at = match.end()
        return [*found, Span(self.text[at:])] if at < len(self.text) else found


def blocks(body: str) -> list[Block]:
    """The blocks of an article, in their order."""
    found, is_open = list[Block](), False
    for line in body.splitlines():
        text = line.strip()
        if not text:
            is_open = False
        elif mark := _MARKS.match(text):
            found.append(Block(_kind(mark), mark["text"].strip()))
            is_open = True
        elif is_open:
            found[-1] = Block(found[-1].kind, f"{found[-1].text} {text}")
        else:
            found.append(Block(BlockKind.PARAGRAPH, text))
            is_open = True
    return found


def _kind(mark: re.Match[str]) -> BlockKind:
    return next(kind for kind in BlockKind if kind is not BlockKind.PARAGRAPH and mark[kind.value] is not None)


def grouped(found: list[Block]) -> list[tuple[BlockKind, list[Block]]]:
    """Blocks of one kind in a row, as lists are shown."""
    return [(kind, list(row)) for kind, row in groupby(found, key=lambda block: block.kind)]


def slugs_in(body: str) -> list[str]:
    """The articles that a text links to, in their order."""
    return [match["slug"] for match in _INLINE.finditer(body) if match["slug"]]


def shape(body: str) -> list[str]:
    """What kinds of blocks a text has, its links, pictures and videos: two languages of one article have the same."""
    return [f"{block.kind}:{picture_of(block)[0]}{','.join(slugs_in(block.text))}" for block in blocks(body)]


def picture_of(block: Block) -> tuple[str, str]:
    """(the name of a picture or video, the words beside it); ('', ...) for any other block."""
    if block.kind not in (BlockKind.PICTURE, BlockKind.VIDEO):
        return "", block.text
    name, _, words = block.text.partition(" ")
    return name, words


def plain_text(body: str) -> str:
    """The words without the marks."""
    return "\n".join(
        "".join(span.text for span in Block(block.kind, picture_of(block)[1]).spans) for block in blocks(body)
    )
