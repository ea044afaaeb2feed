"""The life of a command to a device: its states, and what a word of the device makes of them."""

from enum import StrEnum


class CommandState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    REJECTED = "rejected"
    TIMED_OUT = "timed_out"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


S = CommandState
UNDER_WAY = (S.SENT, S.ACKNOWLEDGED, S.IN_PROGRESS)
LIVING = (S.QUEUED, *UNDER_WAY)
# What a device may answer, and which of these is its last word.
WORDS = (S.ACKNOWLEDGED, S.IN_PROGRESS, S.SUCCEEDED, S.FAILED, S.REJECTED)
LAST_WORDS = (S.SUCCEEDED, S.FAILED, S.REJECTED)
# How the platform ended it, without knowing what the device did: the device's last word corrects that.
WITHOUT_A_WORD = (S.TIMED_OUT, S.EXPIRED, S.CANCELLED)
_RANK = {S.QUEUED: 0, S.SENT: 1, S.ACKNOWLEDGED: 2, S.IN_PROGRESS: 3}


def follow(state: CommandState, word: CommandState, *, was_sent: bool) -> CommandState | None:
    """The state after a word of the device; None where the word changes nothing.

    Of two last words the first one counts. Nothing goes back, and a command that was never sent is no answer's.
    """
    if not was_sent or word not in WORDS:
        return None
    if state in WITHOUT_A_WORD:
        return word if word in LAST_WORDS else None
    if state not in LIVING:
        return None
    return word if word in LAST_WORDS or _RANK[word] > _RANK[state] else None
