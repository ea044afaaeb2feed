"""Answers one question: danger first, then a person who is wanted, the asker's own records, and the knowledge base."""

from collections.abc import Callable, Sequence

from knowledge.intents import Intent
from service.assistant.answers import Answer, Outcome, Record
from service.assistant.citations import checked
from service.assistant.composing import from_article, from_records, sentence
from service.assistant.evidence import Evidence, article_evidence, gather
from service.assistant.gate import answers
from service.assistant.understanding import OTHER, Asked, understand
from store.engine.database import Connection
from wording.wording import wording_of

# The asker's own records for a question; () where they are not signed in.
Records = Callable[[Asked], Sequence[Record]]
# Rewords an answer; gives it back as it is where it may not or cannot.
Reword = Callable[[str, Answer], Answer]
# What stands beside the asker's own records, or in their place for whoever is not signed in.
BESIDE = {
    Intent.TICKET: "service-report-a-fault",
    Intent.COVERAGE: "warranty-what-is-covered",
}
# A question of so few words may go on with the one before it.
FEW_WORDS = 5
# Where whoever is not signed in finds their own records.
SIGN_IN = "/my"


def nobodys_records(asked: Asked) -> Sequence[Record]:
    """Of whoever is not signed in."""
    return ()


def answer(
    conn: Connection,
    text: str,
    *,
    page_language: str,
    records: Records = nobodys_records,
    product: str | None = None,
    before: str = "",
    reword: Reword | None = None,
) -> Answer:
    """`product`: of the appliance that is meant where the question names none. `before`: the question before this one,
    which one that says little may go on with. What is in a question decides what is looked up, and nothing else."""
    asked = understand(text, page_language=page_language)
    found = _answer(conn, asked, records, product, before)
    if reword is not None and found.outcome is Outcome.ANSWERED:
        found = reword(asked.text, found)
    return checked(found)


def _answer(conn: Connection, asked: Asked, records: Records, product: str | None, before: str) -> Answer:
    if asked.danger and (safety := article_evidence(conn, asked.language, asked.danger)).article:
        return from_article(safety, asked.text, Outcome.DANGER)
    if asked.intent is Intent.PERSON:
        return sentence(Outcome.PERSON, "assistant_person", asked.language)
    others = asked.elsewhere and asked.intent in (Intent.COVERAGE, Intent.APPLIANCE)
    if asked.intent is Intent.ORDERS or asked.foreign or others:
        return sentence(Outcome.UNKNOWN, "assistant_unknown", asked.language)
    if asked.intent is Intent.SMALL_TALK:
        return sentence(Outcome.SMALL_TALK, f"assistant_{asked.small_talk}", asked.language)
    if asked.intent is not Intent.TROUBLE:
        return _of_records(conn, asked, records)
    return _of_articles(conn, asked, product, before)


def _of_records(conn: Connection, asked: Asked, records: Records) -> Answer:
    """Their own records; who is not signed in is told where these are, and what articles say about it."""
    found = records(asked)
    # Who has a ticket need not be told how to get one.
    slug = None if found and asked.intent is Intent.TICKET else BESIDE.get(asked.intent)
    beside = article_evidence(conn, asked.language, slug) if slug else None
    quoted = from_article(beside, asked.text) if beside and beside.article else None
    return from_records(found or [_sign_in(asked.language)], quoted, asked.language)


def _sign_in(language: str) -> Record:
    return Record(wording_of(language).text("assistant_sign_in"), SIGN_IN)


def _of_articles(conn: Connection, asked: Asked, product: str | None, before: str) -> Answer:
    topic = None if asked.codes or asked.elsewhere else asked.topic
    found = gather(
        conn,
        asked.language,
        asked.text,
        product=None if asked.products else product,
        topic=topic,
        guessed=asked.is_guessed,
    )
    if answers(asked, found, product=product):
        return from_article(found, asked.text)
    for other in _second_looks(conn, asked, product, before):
        if answers(asked, other, product=product):
            return from_article(other, asked.text)
    return sentence(Outcome.UNKNOWN, "assistant_unknown", asked.language, retrieved=found.sources)


def _second_looks(conn: Connection, asked: Asked, product: str | None, before: str) -> list[Evidence]:
    """In the other language; and together with the question before, where this one has few words."""
    wanted = None if asked.products else product
    looks = [gather(conn, OTHER[asked.language], asked.text, product=wanted)]
    if before and len(asked.text.split()) <= FEW_WORDS:
        looks.append(gather(conn, asked.language, f"{before} {asked.text}", product=wanted))
    return looks
