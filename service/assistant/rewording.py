"""The optional model: an OpenAI-compatible endpoint that may reword passages which were retrieved, one by one.

It gets the question and the passages, no name, no record and no tool. Safety texts, warnings and the asker's own
records are never given to it. What comes back is checked passage by passage; after a failure, a lie or too long a wait
the answer stands as it was composed.
"""

import json
from dataclasses import replace
from time import monotonic
from typing import Any

import httpx

from fleet.process import get_log
from fleet.settings import Settings
from knowledge.intents import rewording_task
from service.assistant.answering import Reword
from service.assistant.answers import Answer, Outcome, Part, PartKind
from service.assistant.faithfulness import is_faithful, joined

LONGEST_REPLY = 64 * 1024
REWORDED = (PartKind.SUMMARY, PartKind.STEP, PartKind.ITEM, PartKind.PARAGRAPH)
log = get_log("web")


def rewording_of(settings: Settings) -> Reword | None:
    """None where no endpoint is set."""
    if not settings.assistant_model_url:
        return None
    return lambda question, answer: reworded(settings, question, answer)


def reworded(settings: Settings, question: str, answer: Answer) -> Answer:
    """The answer in the model's words where each of them holds; else as it is."""
    passages = [part for part in answer.parts if part.kind in REWORDED]
    if answer.outcome is not Outcome.ANSWERED or not passages:
        return answer
    try:
        said = _asked(settings, question, [part.text for part in passages])
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, LookupError, TypeError, RecursionError) as exc:
        log.warning("assistant_model_failed", reason=type(exc).__name__)
        return answer
    article = joined(part.text for part in answer.parts)
    if len(said) != len(passages) or not all(
        is_faithful(answer.language, part.text, new, article) for part, new in zip(passages, said, strict=True)
    ):
        log.warning("assistant_model_refused", passages=len(passages))
        return answer
    return replace(answer, parts=tuple(_with(answer.parts, passages, said)), reworded=True)


def _with(parts: tuple[Part, ...], passages: list[Part], said: list[str]) -> list[Part]:
    new = dict(zip(map(id, passages), said, strict=True))
    return [replace(part, text=new[id(part)]) if id(part) in new else part for part in parts]


def _asked(settings: Settings, question: str, passages: list[str]) -> list[str]:
    """What the endpoint makes of the passages; ValueError for what is no such answer."""
    body = {
        "model": settings.assistant_model_name,
        "temperature": 0,
        "response_format": {"type": "json_object"},
        "messages": [
            {"role": "system", "content": rewording_task()},
            {"role": "user", "content": json.dumps({"question": question, "passages": passages}, ensure_ascii=False)},
        ],
    }
    key = settings.assistant_model_key
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    address = f"{(settings.assistant_model_url or '').rstrip('/')}/chat/completions"
    wait = settings.assistant_model_wait_s
    with (
        httpx.Client(timeout=wait, follow_redirects=False, trust_env=False) as client,
        client.stream("POST", address, json=body, headers=headers) as reply,
    ):
        reply.raise_for_status()
        return _passages(_read(reply, wait))


def _read(reply: httpx.Response, wait: float) -> Any:
    """The reply as JSON; ValueError where it is too long, or takes too long though bytes drip in."""
    read, end = bytearray(), monotonic() + wait
    for chunk in reply.iter_bytes():
        read += chunk
        if len(read) > LONGEST_REPLY or monotonic() > end:
            raise ValueError("the reply is too long")
    return json.loads(bytes(read))


def _passages(reply: Any) -> list[str]:
    said = json.loads(reply["choices"][0]["message"]["content"])["passages"]
    if not isinstance(said, list) or not all(isinstance(one, str) for one in said):
        raise ValueError("no list of passages")
    return said
