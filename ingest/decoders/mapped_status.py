"""Statuses of devices in the messages of other systems: `Online`, `false`, `{"state": "offline"}`."""

from collections.abc import Callable
from dataclasses import dataclass

from fleet.inputs.mapping import Input, InputStatus, word_of
from fleet.shown import shown
from ingest.decoders.bare_text import json_or_text
from ingest.decoders.decoder import Element, Kind, Topic
from ingest.sorting.dead_letter_reasons import BadPayload, Reason


@dataclass(frozen=True, slots=True)
class StatusReader:
    """One input of a device's status of one product version, made ready to read messages."""

    product: str
    input: Input
    status: InputStatus
    convert_time: Callable[[object], object]
    kind: Kind = Kind.STATUS

    @property
    def takes_lists(self) -> bool:
        steps = self.status.path.steps
        return bool(steps) and isinstance(steps[0], int)

    def read(self, payload: bytes) -> object:
        return json_or_text(payload)

    def element(self, topic: Topic, content: object) -> Element | None:
        """The status that a message holds, a fault where its word is not known; None where the path leads nowhere.

        What is neither an object nor a list is the word itself, wherever the path leads: systems write both.
        """
        is_table = isinstance(content, (dict, list))
        value = self.status.path.find(content) if is_table else content
        if value is None:
            return None
        word = word_of(value).strip().lower()
        state = next((state for state, words in self.status.words if word in map(str.lower, words)), None)
        fault = None if state else BadPayload(Reason.BAD_MESSAGE, self._unknown(value))
        found: dict[str, object] = {"state": state and state.value}
        if self.input.time is not None and (ts := self.input.time.path.find(content)) is not None:
            found["ts"] = self.convert_time(ts)
        return Element(topic.product, topic.serial, Kind.STATUS, found, fault=fault)

    def _unknown(self, value: object) -> str:
        known = ", ".join(f"{', '.join(words)} ({state})" for state, words in self.status.words if words)
        return f"state {shown(value)} is no word of inputs.{self.input.id}; known: {known}"
