"""The service centre's stock: a warehouse, vans, parts that run out and are ordered again; through the public API."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from demo.world.chance import chance
from demo.world.client import Client, WorldRefused
from demo.world.memory import Happening
from demo.world.people import TECHNICIANS
from fleet.product import Product
from fleet.times import parse_ts

WAREHOUSE = "Gudang Cakung"
CONFLICT, NOT_THERE = 409, 404
# In a van, in the warehouse at first, when it orders, and up to how many.
IN_VAN, FIRST, REORDER_AT, FILL_TO = 1, 1, 2, 5
LEAD_DAYS = 7
# Technicians carry parts up to this price.
CARRIED_UP_TO = 250_000


class Stock:
    """Keeps the parts of one product: what is short is ordered, what was ordered comes when it is due."""

    def __init__(self, client: Client, product: Product, *, seed: int) -> None:
        self._client, self._seed = client, seed
        self._parts = {part.number or f"{product.id}.{part.id}": part for part in product.parts}
        self._looked: datetime | None = None
        self._places: dict[str, int] = {}

    def settle(self) -> None:
        """Places and first parts; what is there already stays as it is."""
        if not self._parts:
            return
        self._places = self._settle_places()
        store = self._places[WAREHOUSE]
        for number, part in self._parts.items():
            self._receive(f"first/{number}", number, store, FIRST)
            point = {"part_number": number, "reorder_at": REORDER_AT, "fill_to": FILL_TO, "lead_time_days": LEAD_DAYS}
            self._client.post(f"/stock/places/{store}/reorder-point", point)
            for name in TECHNICIANS:
                if (part.price or 0) <= CARRIED_UP_TO and van_name(name) in self._places:
                    self._receive(f"first/{number}/{name}", number, self._places[van_name(name)], IN_VAN)

    def work(self, now: datetime) -> Iterator[Happening]:
        """Once a day somebody looks at what is due and what is short."""
        if not self._parts or (self._looked is not None and now < self._looked + timedelta(days=1)):
            return
        self._looked = now
        for delivery in self._client.pages("/stock/deliveries", state="expected"):
            if delivery["part_number"] in self._parts and parse_ts(delivery["expected_at"]) <= now:
                yield from self._received(delivery, now)
        for part in self._client.get("/stock/parts")["items"]:
            if part["part_number"] in self._parts and part["wanted"] and not part["on_the_way"]:
                yield _told(now, "parts_ordered", "were ordered for", self._order(part, now))

    def _received(self, delivery: Mapping[str, Any], now: datetime) -> Iterator[Happening]:
        try:
            self._client.post(f"/stock/deliveries/{delivery['id']}/receive", {"serials": []})
        except WorldRefused as exc:
            if exc.status != CONFLICT:
                raise
            return
        yield _told(now, "parts_came", "came into", delivery)

    def _order(self, part: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        number = part["part_number"]
        rng = chance(self._seed, "delivery", number, now.isoformat())
        expected = now + timedelta(days=LEAD_DAYS - 2 + int(rng.integers(5)))
        delivery = {
            "client_id": f"demo/{number}/{now.isoformat()}",
            "place_id": self._places[WAREHOUSE],
            "part_number": number,
            "quantity": part["wanted"],
            "expected_at": expected.isoformat(),
        }
        return self._client.post("/stock/deliveries", delivery)

    def _settle_places(self) -> dict[str, int]:
        """Numbers by name; entered where they are not there yet."""
        self._enter({"kind": "warehouse", "name": WAREHOUSE, "ready_after_h": 24})
        for name in TECHNICIANS:
            self._enter({"kind": "van", "name": van_name(name), "technician": name})
        return {place["name"]: int(place["id"]) for place in self._client.get("/stock/places")["items"]}

    def _enter(self, place: dict[str, object]) -> None:
        try:
            self._client.post("/stock/places", place)
        except WorldRefused as exc:
            if exc.status not in (CONFLICT, NOT_THERE):
                raise

    def _receive(self, client_id: str, number: str, place: int, quantity: int) -> None:
        """The same client id again is the same receipt."""
        receipt = {"client_id": client_id, "kind": "receipt", "part_number": number, "quantity": quantity}
        self._client.post("/stock/moves", {**receipt, "to_place": place})


def van_name(technician: str) -> str:
    return f"Mobil {technician.split()[0]}"


def _told(now: datetime, kind: str, verb: str, delivery: Mapping[str, Any]) -> Happening:
    return Happening(now, kind, f"{delivery['quantity']} of {delivery['part_number']} {verb} {delivery['place']}")
