"""A device's answer to a command, checked for shape."""

from collections.abc import Mapping
from typing import Any

import msgspec

from fleet.command_states import WORDS, CommandState
from fleet.shown import shown
from ingest.decoders.decoder import Element
from ingest.messages import Opened
from ingest.sorting.batch import SortedResult
from ingest.sorting.dead_letter_reasons import BadPayload, Reason
from ingest.sorting.dead_letters import BadElement, element_letters
from ingest.sorting.elements import as_mapping, read_text, time_meant
from store.commands.results import CommandResult
from store.engine.storable_text import storable

LONGEST_ID = 60
MOST_DETAIL = 4 * 1024
DEEPEST = 20


def read_result(device: int, element: Element, opened: Opened) -> SortedResult:
    """The answer of one element; BadPayload where it names no command or no word that a device may say.

    The command is the element's `id`, or where it has none the message's correlation data. The device's clock is not
    judged, and a time that cannot be read is none: an answer counts when it came.
    """
    content, message = as_mapping(element.content), opened.message
    correlation = message.correlation[:LONGEST_ID].decode("utf-8", "replace")
    wire_id = read_text(content, "id", LONGEST_ID) or storable(correlation)
    if not wire_id:
        raise BadPayload(Reason.BAD_MESSAGE, "id is missing: which command was it?")
    word = content.get("state")
    if word not in WORDS:
        raise BadPayload(Reason.BAD_MESSAGE, f"state {shown(word)} is none of {', '.join(WORDS)}")
    said_at = time_meant(content)
    fault = BadPayload(Reason.UNKNOWN_COMMAND, f"id {shown(wire_id)}: no command of this device")
    [letter] = element_letters(opened, [BadElement(element, said_at, fault)])
    result = CommandResult(
        device=device,
        wire_id=wire_id,
        word=CommandState(word),
        said_at=said_at,
        received_at=message.received_at,
        detail=_detail(content.get("detail")),
    )
    return SortedResult(result, letter)


def _detail(value: Any) -> Mapping[str, Any]:
    """What the device added, as the database can keep it; of what is too large only that it was."""
    if value is None:
        return {}
    try:
        plain = _plain(value)
        size = len(msgspec.json.encode(plain))
    except (TypeError, ValueError, RecursionError):
        raise BadPayload(Reason.BAD_MESSAGE, f"detail {shown(value)} is no plain object") from None
    if size > MOST_DETAIL:
        return {"left_out_bytes": size}
    return plain if isinstance(plain, dict) else {"value": plain}


def _plain(value: Any, depth: int = 0) -> Any:
    if depth > DEEPEST:
        raise ValueError("too deep")
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {storable(str(name)): _plain(part, depth + 1) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part, depth + 1) for part in value]
    return value
