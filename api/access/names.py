"""Names of people and programs, as histories show them: nobody bears the name of a part of the platform."""

from typing import Annotated

from pydantic import AfterValidator, Field

from api.web.fields import no_nul
from fleet.names_of_parts import is_part

LONGEST = 100


def _name(value: str) -> str:
    name = value.strip()
    if not name or not name.isprintable():
        raise ValueError("must be a name that can be printed")
    if is_part(name):
        raise ValueError("is the name of a part of the platform")
    return name


Name = Annotated[str, Field(min_length=1, max_length=LONGEST), AfterValidator(no_nul), AfterValidator(_name)]
