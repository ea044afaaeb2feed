"""The part that a repair puts in and the one that comes out: their serials, and where stock says that they are."""

from collections.abc import Mapping
from dataclasses import dataclass

from demo.failed import DemoFailed
from demo.world.client import Client
from fleet.product import Product


@dataclass(frozen=True, slots=True)
class PartPair:
    """Of one `part` of the product file: `number` as stock has it, the serial that comes out and the one fitted."""

    part: str
    number: str
    out: str
    fitted: str

    @classmethod
    def of(cls, product: Product, component: str, ticket: int) -> "PartPair | None":
        """As a technician reads them off the two parts; None where the component has no spare part."""
        own = product.component(component)
        part = next((one for one in product.parts if own and one.id in own.parts), None)
        if part is None:
            return None
        return cls(part.id, part.number or f"{product.id}.{part.id}", f"OLD-{ticket:04d}", f"NEW-{ticket:04d}")

    def used(self) -> dict[str, str]:
        """As a finding says it."""
        return {"part": self.part, "in_serial": self.fitted, "out_serial": self.out}


def traced(desk: Client, pair: PartPair, serial: str) -> str:
    """Where both parts are by the books; DemoFailed where either of them does not lead to the appliance."""
    places = []
    for one in (pair.out, pair.fitted):
        trace = desk.get("/stock/serials", part_number=pair.number, serial=one)
        if [exchange["serial"] for exchange in trace["exchanges"]] != [serial]:
            raise DemoFailed(f"part {pair.number}, serial {one}, does not lead to {serial}")
        places.append(_where(trace["now"]))
    return f"{pair.out} is now {places[0]}, {pair.fitted} {places[1]}; either serial leads to {serial}"


def _where(now: Mapping[str, str] | None) -> str:
    if now is None:
        return "nowhere"
    return "with the customer" if now["kind"] == "customer" else f"in {now['place']}"
