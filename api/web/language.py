"""The language of an answer's sentences: English, or Indonesian where the request's `Accept-Language` prefers it."""

from typing import Annotated

from fastapi import Depends, Request

from wording.wording import Language, Wording

ZONE = "UTC"  # As every moment in the API's answers.


def wording_of_request(request: Request) -> Wording:
    """The wording of an answer, in the language that the request prefers."""
    return Wording(preferred_language(request.headers.get("accept-language", "")), ZONE)


def preferred_language(header: str, *, default: Language = "en") -> Language:
    """`id` where an Accept-Language header weighs it more than `en`, or names it first at the same weight; `default`
    where it names neither."""
    weights: dict[str, float] = {}
    for part in header.lower().split(","):
        tag, _, rest = part.strip().partition(";")
        weights.setdefault(tag.split("-")[0], _weight(rest))
    known = {language: weight for language, weight in weights.items() if language in ("en", "id") and weight > 0}
    return "id" if max(known, key=lambda language: known[language], default=default) == "id" else "en"


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


Words = Annotated[Wording, Depends(wording_of_request)]
