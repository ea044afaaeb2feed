"""What every table of a product file has in common."""

from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field

from fleet.names import identifier_fault
from fleet.texts import Text
from fleet.times import parse_duration

STRICT = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Duration = Annotated[timedelta, BeforeValidator(parse_duration)]


def _identifier(value: str) -> str:
    if fault := identifier_fault(value):
        raise ValueError(fault)
    return value


def read_text(value: object) -> Text:
    """A text of a product file in one language, or in both; ValueError for anything else."""
    if isinstance(value, str) and value.strip():
        return Text(value, value)
    if isinstance(value, dict) and value and set(value) <= {"en", "id"}:
        texts = [text for text in value.values() if isinstance(text, str) and text.strip()]
        if len(texts) == len(value):
            return Text(value.get("en", texts[0]), value.get("id", texts[0]))
    raise ValueError('must be a text, or { en = "...", id = "..." }')


Identifier = Annotated[str, AfterValidator(_identifier)]
CodeName = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_.\-]+$")]
AnyText = Annotated[Text, BeforeValidator(read_text)]
