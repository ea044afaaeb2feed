"""One customer buys a second appliance, and does with it all that the portal is for: activates it, reports a fault,
claims with photos, sends it back, gets another one."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from demo.world.client import Client, WorldRefused
from demo.world.memory import Happening, Memory, Purchase
from demo.world.people import AGENT, CLAIMS, Person
from demo.world.pictures import photo_of
from fleet.product import Product

SHOP = "Toko Elektronik Jaya"
FAULT = {
    "en": "It never got cold, though it has been plugged in since yesterday.",
    "id": "Tidak pernah dingin, padahal sudah dicolok sejak kemarin.",
}
BACK = {"en": "It is to be replaced.", "id": "Mau diganti."}
# What the claims desk gives, and what leaves the warehouse.
REPLACED_BY = {"-S1": "-S2"}


def is_bought(serial: str) -> bool:
    """Whether an appliance is one that no device of the simulation stands behind."""
    return serial.endswith(tuple(REPLACED_BY))


def other_for(serial: str) -> str:
    """The serial of the one that takes its place."""
    return next(serial.removesuffix(old) + new for old, new in REPLACED_BY.items() if serial.endswith(old))


class Buyer:
    """What the owner of `home` does with their purchase: a chapter a step, once the one before is over."""

    def __init__(
        self, staff: Mapping[str, Client], product: Product, person: Person, home: str, memory: Memory, *, seed: int
    ) -> None:
        self._staff, self._product, self._memory, self._seed = staff, product, memory, seed
        self._person, self._home = person, home

    def work(self, me: Client, now: datetime) -> Iterator[Happening]:
        """`me`: the API in the buyer's own name."""
        mine = self._memory.purchase
        if mine is None:
            mine = self._memory.purchase = Purchase(f"{self._home}-S1")
        chapters = (self._buy, self._activate, self._report, self._claim, self._ask_back, self._send, self._receive)
        if mine.step >= len(chapters):
            return
        told = chapters[mine.step](me, mine, now)
        if told is not None:
            mine.step += 1
            kind, text = told
            yield Happening(now, kind, f"{self._person.name} {text}")

    def _buy(self, me: Client, mine: Purchase, now: datetime) -> tuple[str, str]:
        body = {"product": self._product.id, "serial": mine.serial, "installed_at": now.isoformat()}
        self._staff[AGENT].post("/devices", body)
        found = self._staff[AGENT].pages("/assets", product=self._product.id)
        mine.asset = next(int(one["id"]) for one in found if mine.serial in one["serials"])
        return "activation", f"buys a second {self._product.name.en.lower()} at {SHOP}: {mine.serial}"

    def _activate(self, me: Client, mine: Purchase, now: datetime) -> tuple[str, str]:
        """The shop has stuck its code on it."""
        code = self._staff[CLAIMS].post(f"/assets/{mine.asset}/product-code")["code"]
        bought = (now - timedelta(days=1)).date().isoformat()
        body = {"code": code, "purchased_on": bought, "seller": SHOP}
        done = _try(lambda: me.post("/my/activations", body))
        me.send_form("/my/consents", {"purpose": "survey", "agree": "yes"})
        number = done["number"] if done else "before"
        return "activation", f"activates the warranty of {mine.serial} by the code on it: {number}"

    def _report(self, me: Client, mine: Purchase, now: datetime) -> tuple[str, str]:
        said = {"symptom": "other", "note": FAULT[self._person.language], "at": now.isoformat()}
        me.send_form(f"/my/appliances/{mine.asset}/report", said)
        return "call", f"reports a fault of {mine.serial} on their page"

    def _claim(self, me: Client, mine: Purchase, now: datetime) -> tuple[str, str] | None:
        body = {"asset_id": mine.asset, "fault": FAULT[self._person.language]}
        made = _try(lambda: me.post("/my/claims", body))
        if made is None:
            return None
        mine.claim = int(made["id"])
        for kind in ("fault", "receipt"):
            photo, key = photo_of(mine.serial, kind, seed=self._seed), uuid5(NAMESPACE_URL, f"{mine.serial}/{kind}")
            me.send_file("/my/evidence", photo, "image/jpeg", client_id=str(key), claim=mine.claim, kind=kind)
        _try(lambda: me.post(f"/my/claims/{mine.claim}/submit"))
        return "claim", f"claims on the warranty of {mine.serial}, with photos: {made['number']}"

    def _ask_back(self, me: Client, mine: Purchase, now: datetime) -> tuple[str, str] | None:
        if me.get(f"/my/claims/{mine.claim}")["state"] not in ("decided", "settled", "closed"):
            return None
        body = {"asset_id": mine.asset, "reason": BACK[self._person.language], "claim_id": mine.claim}
        made = _try(lambda: me.post("/my/returns", body)) or next(iter(me.get("/my/returns")["items"]), None)
        if made is None:
            return None
        mine.came_back = int(made["id"])
        return "return", f"asks to send {mine.serial} back: {made['number']}"

    def _send(self, me: Client, mine: Purchase, now: datetime) -> tuple[str, str] | None:
        if me.get(f"/my/returns/{mine.came_back}")["state"] != "authorised":
            return None
        _try(lambda: me.post(f"/my/returns/{mine.came_back}/send", {"carrier": "JNE", "tracking": "010000017"}))
        return "return", f"has sent {mine.serial} back"

    def _receive(self, me: Client, mine: Purchase, now: datetime) -> tuple[str, str] | None:
        found = me.get(f"/my/returns/{mine.came_back}")
        if found["state"] not in ("delivered", "closed"):
            return None
        return "return", f"has another one in the place of {mine.serial}: {other_for(mine.serial)}"


def _try(act: Callable[[], dict[str, Any]]) -> dict[str, Any] | None:
    """None where the platform refuses it: it was done before, by a step that was not kept."""
    try:
        return act()
    except WorldRefused as exc:
        if not 400 <= exc.status < 500:
            raise
        return None
