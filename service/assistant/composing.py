"""Composes an answer of retrieved passages, word for word. Nothing else stands in it but sentences of ours."""

from collections.abc import Sequence
from dataclasses import replace

from knowledge.markup import Block, BlockKind, blocks
from knowledge.trees import tree_of_json
from service.assistant.answers import Answer, Outcome, Part, PartKind, Record, Source
from service.assistant.evidence import Evidence, best_section, plain
from store.knowledge.articles import ShownArticle
from wording.wording import wording_of

MOST_BLOCKS, MOST_WARNINGS, MOST_RELATED = 8, 2, 2
KINDS = {
    BlockKind.STEP: PartKind.STEP,
    BlockKind.ITEM: PartKind.ITEM,
    BlockKind.WARNING: PartKind.WARNING,
    BlockKind.PARAGRAPH: PartKind.PARAGRAPH,
}


def from_article(evidence: Evidence, question: str, outcome: Outcome = Outcome.ANSWERED) -> Answer:
    """The first article: its summary, its warnings, and the section that fits the question."""
    article = evidence.article
    assert article is not None
    sources = evidence.sources
    cited = next(one for one in sources if one.slug == article.slug)
    related = tuple(one for one in sources if one is not cited)[:MOST_RELATED]
    return Answer(
        outcome=outcome,
        language=evidence.language,
        parts=_passages(article, evidence.language, question, whole=outcome is Outcome.DANGER),
        cited=(cited,),
        related=() if outcome is Outcome.DANGER else related,
        retrieved=sources,
        coverage=evidence.hits[0].coverage,
    )


def from_records(records: Sequence[Record], beside: Answer | None, language: str) -> Answer:
    """The asker's own records first, then what articles say about it."""
    parts = tuple(Part(PartKind.RECORD, one.text, address=one.address) for one in records)
    if beside is None:
        return Answer(Outcome.RECORDS, language, parts)
    summary = beside.parts[:1]
    return replace(beside, outcome=Outcome.RECORDS, parts=(*parts, *summary), related=())


def sentence(outcome: Outcome, code: str, language: str, *, retrieved: tuple[Source, ...] = ()) -> Answer:
    """A sentence of ours: that we do not know, a greeting."""
    text = wording_of(language).text(code)
    return Answer(outcome, language, (Part(PartKind.SENTENCE, text),), retrieved=retrieved)


def _passages(article: ShownArticle, language: str, question: str, *, whole: bool) -> tuple[Part, ...]:
    parts = [Part(PartKind.SUMMARY, article.summary, article.slug)]
    if article.questions is not None:
        first = tree_of_json(article.questions).first
        return (*parts, Part(PartKind.PARAGRAPH, first.said[language], article.slug))
    every = blocks(article.body)
    section = None if whole else best_section(language, article.body, question)
    shown = [one for one in (every if whole else section.blocks if section else ()) if one.kind in KINDS]
    warnings = [one for one in every if one.kind is BlockKind.WARNING and one not in shown][:MOST_WARNINGS]
    picked = shown if whole else shown[:MOST_BLOCKS]
    return (*parts, *(_part(one, article.slug) for one in (*picked, *([] if whole else warnings))))


def _part(block: Block, slug: str) -> Part:
    return Part(KINDS[block.kind], plain(block), slug)
