"""What every table of a product file has in common."""

from typing import Annotated

from pydantic import ConfigDict, Field

STRICT = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
