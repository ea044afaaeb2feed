"""What a question is after: its language, danger, intent, and whether it is about a thing of ours at all."""

from dataclasses import dataclass

from knowledge.intents import (
    Intent,
    asks_for_ability,
    danger_in,
    intent_in,
    is_elsewhere,
    is_foreign,
    small_talk_in,
    topic_in,
    words_in,
)
from knowledge.questions import LANGUAGES, LONGEST_QUESTION, understood
from service.assistant.language import language_of

OTHER = {"id": "en", "en": "id"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, understood. `danger`: the safety article that it needs at once; `small_talk`: which kind it is.
    `topic`: the article that answers it whatever else it holds; `is_guessed`: only by a typing error that was forgiven.
    `elsewhere`: about a thing that we do not sell; `foreign`: a wish that nothing of ours fulfils; `ability`: whether a
    product of ours can do something."""

    text: str
    language: str
    intent: Intent
    danger: str | None
    small_talk: str | None
    topic: str | None
    is_guessed: bool
    elsewhere: bool
    foreign: bool
    ability: bool
    products: tuple[str, ...]
    codes: tuple[str, ...]


def understand(text: str, *, page_language: str) -> Asked:
    """Danger is looked for in both languages, whatever the rest is written in."""
    cut = " ".join(text.split())[:LONGEST_QUESTION]
    language = language_of(words_in(page_language, cut), default=page_language)
    words = words_in(language, cut)
    looked = (language, OTHER[language])
    said = {one: words_in(one, cut) for one in LANGUAGES}
    danger = next((slug for one in looked if (slug := danger_in(one, said[one]))), None)
    question, topic = understood(language, cut), topic_in(language, words)
    intent = intent_in(language, words)
    if intent is Intent.SMALL_TALK and (question.products or topic):
        intent = Intent.TROUBLE  # Kind words beside a question.
    return Asked(
        text=cut,
        language=language,
        intent=intent,
        danger=danger,
        small_talk=small_talk_in(language, words),
        topic=topic,
        is_guessed=topic is not None and topic != topic_in(language, words, forgiving=False),
        elsewhere=any(is_elsewhere(one, said[one]) for one in looked) and not question.products,
        foreign=any(is_foreign(one, said[one]) for one in looked),
        ability=bool(question.products) and asks_for_ability(language, words),
        products=question.products,
        codes=question.codes,
    )
