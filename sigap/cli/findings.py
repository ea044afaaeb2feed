"""What a check of `doctor` found."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    GOOD = "good"
    NOTE = "note"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check; `mend`: the remedy where it failed."""

    part: str
    state: State
    said: str
    mend: str = ""
