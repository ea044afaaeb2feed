"""The tables of a product file that speak to customers: words of a failure mode, and symptoms."""

from collections.abc import Collection, Iterator, Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, Field, model_validator

from fleet.customer_words import NO_WORDS, CustomerWords, Sign, Symptom
from fleet.product_files.table import STRICT, AnyText, Identifier

ProductPicture = Literal["refrigerator", "washing_machine", "heat_pump", "device"]
SymptomPicture = Literal[
    "cold", "dead", "door", "heat", "ice", "light", "noise", "other", "shake", "smell", "spin", "stain", "warm", "water"
]
MOST_SYMPTOMS = 12


class SignTable(BaseModel):
    model_config = STRICT
    above: AnyText | None = None
    below: AnyText | None = None

    @model_validator(mode="after")
    def _fits(self) -> "SignTable":
        if self.above is None and self.below is None:
            raise ValueError("needs one of above and below, or both")
        return self


class CustomerWordsTable(BaseModel):
    model_config = STRICT
    seen: AnyText | None = None
    signs: dict[Identifier, SignTable] = {}
    meanwhile: list[AnyText] = []


class SymptomTable(BaseModel):
    model_config = STRICT
    name: AnyText
    picture: SymptomPicture = "other"
    failure_modes: list[Identifier] = []
    remedies: list[AnyText] = []
    danger: AnyText | None = None


Symptoms = Annotated[dict[Identifier, SymptomTable], Field(max_length=MOST_SYMPTOMS)]


def build_words(table: CustomerWordsTable | None) -> CustomerWords:
    if table is None:
        return NO_WORDS
    signs = tuple(Sign(metric, sign.above, sign.below) for metric, sign in table.signs.items())
    return CustomerWords(table.seen, signs, tuple(table.meanwhile))


def build_symptoms(tables: Mapping[str, SymptomTable]) -> tuple[Symptom, ...]:
    return tuple(
        Symptom(name, t.name, t.picture, tuple(t.failure_modes), tuple(t.remedies), t.danger)
        for name, t in tables.items()
    )


def customer_references(
    words: Mapping[str, CustomerWordsTable | None], symptoms: Mapping[str, SymptomTable]
) -> Iterator[tuple[str, Collection[str], str]]:
    """(key, names, what they must be) of each reference in these tables."""
    for mode, table in words.items():
        if table is not None:
            yield f"failure_modes.{mode}.customers.signs", list(table.signs), "metric"
    for name, symptom in symptoms.items():
        yield f"symptoms.{name}.failure_modes", symptom.failure_modes, "failure mode"
