"""An answer as it is kept, and as it is shown again: what was said, even where its article was changed since."""

from typing import Any

from service.assistant.answers import Answer, Outcome, Part, PartKind, Source


def to_json(answer: Answer) -> dict[str, Any]:
    return {
        "parts": [
            {"kind": part.kind.value, "text": part.text, "slug": part.slug, "address": part.address}
            for part in answer.parts
        ],
        "cited": [_source(one) for one in answer.cited],
        "related": [_source(one) for one in answer.related],
    }


def _source(one: Source) -> dict[str, str]:
    return {"slug": one.slug, "title": one.title}


def from_json(kept: dict[str, Any], *, outcome: str, language: str) -> Answer:
    """As it was shown; without what was retrieved. One of somebody who was erased is empty."""
    return Answer(
        outcome=Outcome(outcome),
        language=language,
        parts=tuple(
            Part(PartKind(one["kind"]), one["text"], one["slug"], one["address"]) for one in kept.get("parts", ())
        ),
        cited=tuple(Source(**one) for one in kept.get("cited", ())),
        related=tuple(Source(**one) for one in kept.get("related", ())),
    )
