"""Errors as problem details (RFC 9457): each names subject, value and rule."""

from collections.abc import Sequence
from dataclasses import replace

from fastapi import Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, JsonValue

from api.web.language import wording_of_request
from fleet.coded import Coded, CodedError
from fleet.product import Product
from wording.wording import Wording

PROBLEM = "application/problem+json"
TITLED = frozenset({400, 401, 403, 404, 405, 408, 409, 413, 421, 422, 429, 500, 503, 507})


class Missing(CodedError, LookupError):
    """What the address names is not there."""


class Conflict(CodedError):
    """What is asked contradicts what is stored; `product` has the names for the sentence."""

    def __init__(self, said: Coded, product: Product | None = None) -> None:
        super().__init__(said)
        self.product = product


class FieldFault(BaseModel):
    """One thing wrong: what, its value, and the rule that it breaks."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"subject": "body.ts", "value": "'noon'", "rule": "..."}]}
    )

    subject: str
    value: str
    rule: str


class Problem(BaseModel):
    """Problem details. `detail` is a sentence; `code` and `args` are what it was made of, where a program may ask."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str
    faults: list[FieldFault] = []
    code: str | None = None
    args: dict[str, JsonValue] = {}


def problem_response(
    request: Request,
    status: int,
    said: Coded | None,
    *,
    detail: str | None = None,
    product: Product | None = None,
    faults: Sequence[FieldFault] = (),
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    """The problem that `said` names, in the language asked for; `detail` in place of its sentence."""
    words = replace(wording_of_request(request), product=product)
    code = said.to_json() if said else {"code": None, "args": {}}
    body = Problem(
        title=title_of(status, words),
        status=status,
        detail=detail or (words.say(said) if said else ""),
        instance=request.url.path,
        faults=list(faults),
        **code,
    )
    language = {"Content-Language": words.language, "Vary": "Accept-Language", **(headers or {})}
    return JSONResponse(body.model_dump(), status_code=status, media_type=PROBLEM, headers=language)


def title_of(status: int, words: Wording) -> str:
    return words.text(f"problem_{status}" if status in TITLED else "problem_other")
