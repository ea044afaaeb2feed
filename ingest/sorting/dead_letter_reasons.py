"""Why a message or an element of it is a dead letter."""

from datetime import datetime
from enum import StrEnum


class Reason(StrEnum):
    NOT_JSON = "not_json"
    BAD_TOPIC = "bad_topic"
    BAD_MESSAGE = "bad_message"
    BAD_VALUE = "bad_value"  # Of earlier versions: today such a value is put aside by itself.
    BAD_TEXT = "bad_text"
    BAD_TIME = "bad_time"
    TOO_LATE = "too_late"
    PAST_RETENTION = "past_retention"
    TOO_EARLY = "too_early"
    UNKNOWN_PRODUCT = "unknown_product"
    UNKNOWN_DEVICE = "unknown_device"
    UNKNOWN_COMMAND = "unknown_command"
    NO_BIRTH = "no_birth"
    TOO_LARGE = "too_large"
    TOO_MANY_READINGS = "too_many_readings"
    REFUSED_BY_DATABASE = "refused_by_database"


class BadPayload(ValueError):
    """A message, or one element of it, that goes to the dead letters. `moment`: what its time means all the same."""

    def __init__(self, reason: Reason, detail: str, *, moment: datetime | None = None) -> None:
        self.reason, self.detail, self.moment = reason, detail, moment
        super().__init__(f"{reason}: {detail}")
