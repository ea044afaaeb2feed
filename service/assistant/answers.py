"""What an answer is made of, and where each part of it comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """ANSWERED: from articles. RECORDS: from the asker's own records, articles beside them. DANGER: a safety text.
    UNKNOWN: nothing that we have answers it. PERSON: they want a person. SMALL_TALK: nothing was asked."""

    ANSWERED = "answered"
    RECORDS = "records"
    DANGER = "danger"
    UNKNOWN = "unknown"
    PERSON = "person"
    SMALL_TALK = "small_talk"


class PartKind(StrEnum):
    """SENTENCE: of ours. RECORD: of the asker's own records. The others are blocks of an article."""

    SENTENCE = "sentence"
    RECORD = "record"
    SUMMARY = "summary"
    STEP = "step"
    ITEM = "item"
    WARNING = "warning"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class Part:
    """One paragraph, step or item. `slug`: of the article that it is quoted from; `address`: of a page of the asker's
    own that a record stands on."""

    kind: PartKind
    text: str
    slug: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """An article that was retrieved, with the title under which it is cited."""

    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class Record:
    """One sentence about what is the asker's own, and the page that it stands on."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Answer:
    """`cited`: slugs that the answer names; `used`: those that its parts come from; both of what was `retrieved`.
    `coverage`: how much of the question the first article covers. `reworded`: by the optional model."""

    outcome: Outcome
    language: str
    parts: tuple[Part, ...]
    cited: tuple[Source, ...] = ()
    related: tuple[Source, ...] = ()
    retrieved: tuple[Source, ...] = ()
    coverage: float = 0.0
    reworded: bool = False

    @property
    def used(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(part.slug for part in self.parts if part.slug))

    @property
    def text(self) -> str:
        return "\n".join(part.text for part in self.parts)


def slugs(sources: Sequence[Source]) -> list[str]:
    return [one.slug for one in sources]
