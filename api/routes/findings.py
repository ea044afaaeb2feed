"""A finding as requests hold it: what was found, and which parts were used."""

from typing import Literal

from pydantic import ConfigDict, Field

from api.stock.numbers import PartSerial
from api.web.fields import Body, Id, Identifier, LongText, Moment, Word
from service.parts.book_corrections import UsedPart
from store.service.reports import Finding

Kind = Literal["confirmed", "other_fault", "no_fault_found", "not_inspected", "failed_before_visit", "cured_remotely"]


class UsedPartBody(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"part": "compressor_unit", "in_serial": "C-0815", "out_serial": "C-0007"}]}
    )

    part: Identifier
    quantity: int = Field(1, ge=1, le=100)
    in_serial: PartSerial | None = Field(None, description="Of the part that went in.")
    out_serial: PartSerial | None = Field(None, description="Of the part that came out.")
    place_id: Id | None = Field(
        None, description="The warehouse or van it came from, where that is another than usual."
    )

    def used_part(self) -> UsedPart:
        return UsedPart(self.part, self.quantity, self.in_serial, self.out_serial, self.place_id)


class FindingFields(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "confirmed",
                    "component": "compressor",
                    "mechanism": "bearing wear",
                    "parts": ["compressor_unit"],
                    "note": "noisy, 30 % over its current",
                }
            ]
        }
    )

    kind: Kind
    failure_mode: Identifier | None = Field(None, description="The ticket's own unless given; needed by other_fault.")
    component: Identifier | None = Field(None, description="The component that was replaced.")
    mechanism: Word | None = None
    parts: list[Identifier] = Field([], max_length=50, description="Spare parts used.")
    note: LongText = ""
    failed_at: Moment | None = Field(None, description="When the device stopped doing its job; left out: it never did.")

    def finding(self) -> Finding:
        fields = {name: getattr(self, name) for name in FindingFields.model_fields}
        return Finding(**{**fields, "parts": tuple(self.parts)})


class NewFinding(FindingFields):
    used: list[UsedPartBody] = Field([], max_length=50, description="Parts used of which serials or places are known.")
