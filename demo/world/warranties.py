"""Warranties of the demo: owners activate them, claim after a repair, send products back; the claims desk decides."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from demo.portal.buyer import is_bought, other_for
from demo.world.chance import chance
from demo.world.client import Client, WorldRefused
from demo.world.memory import Happening
from demo.world.people import AGENT, CLAIMS, Person
from fleet.product import Product
from fleet.times import parse_ts

# Of each, so many in one fleet.
ACTIVATED, CLAIMED, SENT_BACK = 6, 5, 3
# The claims desk looks at what is so old; of what is left some waits, so that pages show it.
LOOKS_AFTER = timedelta(days=1)
NO_SUCH_SERIAL = "RF-26-999999"
SHOPS = ("Toko Elektronik Jaya", "Pasar Baru Elektronik", "Sinar Terang", "belanja.example.com")
WORDS = {
    "en": "It was mended, but I would like to have the cost back: it is under warranty.",
    "id": "Sudah diperbaiki, tetapi saya minta biayanya diganti: masih garansi.",
}
WHY_BACK = {"en": "It is noisy since it was delivered.", "id": "Berisik sejak dikirim."}
Item = Mapping[str, Any]


def nobodys(email: str) -> Client | None:
    """Nobody has an account."""
    return None


class Warranties:
    """What owners, the agent who writes for them and the claims desk do with one fleet's warranties. No simulated
    device is replaced: they go on living. `client_of`: the API in the name of an owner who has an account."""

    def __init__(
        self,
        staff: Mapping[str, Client],
        product: Product,
        owners: Mapping[str, Person],
        *,
        seed: int,
        client_of: Callable[[str], Client | None] = nobodys,
    ) -> None:
        self._agent, self._desk, self._client_of = staff[AGENT], staff[CLAIMS], client_of
        self._product, self._owners, self._seed = product, owners, seed
        self._looked: datetime | None = None

    def work(self, now: datetime) -> Iterator[Happening]:
        """Once a day."""
        if self._product.warranty is None or (self._looked is not None and now < self._looked + timedelta(days=1)):
            return
        self._looked = now
        yield from self._activate(now)
        yield from self._claim(now)
        yield from self._send_back(now)
        self._decide(now)

    def _activate(self, now: datetime) -> Iterator[Happening]:
        """One owner a day, and once somebody who has read the serial wrongly."""
        known = {one["serial"] for one in self._agent.pages("/warranty/activations", product=self._product.id)}
        if len(known) > ACTIVATED:
            return
        asset = next((one for one in self._assets() if one["serials"][-1] not in known), None)
        if asset is None or asset["sold_at"] is None:
            return
        serial, owner = asset["serials"][-1], self._owners[asset["serials"][-1]]
        wrong = len(known) == 2 and NO_SUCH_SERIAL not in known
        bought = parse_ts(asset["sold_at"]).astimezone(ZoneInfo(owner.time_zone)).date()
        shop = SHOPS[int(chance(self._seed, "shop", serial).integers(len(SHOPS)))]
        body = {
            "product": self._product.id,
            "serial": NO_SUCH_SERIAL if wrong else serial,
            "purchased_on": bought.isoformat(),
            "seller": shop,
        }
        if (me := self._client_of(owner.email)) is not None:
            made = self._try(me, "/my/activations", body) or {"number": "–"}
        else:
            made = self._agent.post("/warranty/activations", {**body, "customer_id": asset["customer_id"]})
        yield Happening(now, "activation", f"{owner.name} activates the warranty of {serial}: {made['number']}")

    def _claim(self, now: datetime) -> Iterator[Happening]:
        """After a repair: an owner claims, and the agent files it."""
        claims = list(self._agent.pages("/warranty/claims", product=self._product.id))
        if len(claims) >= CLAIMED:
            return
        done, assets = {one["serial"] for one in claims}, {one["serials"][-1]: one["id"] for one in self._assets()}
        resolved = self._agent.pages("/tickets", product=self._product.id, state="closed")
        ticket = next((one for one in resolved if one["serial"] in assets and one["serial"] not in done), None)
        if ticket is None:
            return
        owner = self._owners[ticket["serial"]]
        body = {"asset_id": assets[ticket["serial"]], "ticket_id": ticket["id"], "fault": WORDS[owner.language]}
        me = self._client_of(owner.email)
        who, path = (me, "/my/claims") if me is not None else (self._agent, "/warranty/claims")
        made = self._try(who, path, body)
        if made is not None:
            self._try(who, f"{path}/{made['id']}/submit")
            yield Happening(
                now, "claim", f"{owner.name} claims on the warranty of {ticket['serial']}: {made['number']}"
            )

    def _send_back(self, now: datetime) -> Iterator[Happening]:
        """Few ask to send a product back."""
        returns = list(self._agent.pages("/returns", product=self._product.id))
        if len(returns) >= SENT_BACK or any(now < parse_ts(one["made_at"]) + timedelta(days=4) for one in returns):
            return
        known = {one["serial"] for one in returns}
        asset = next((one for one in reversed(self._assets()) if one["serials"][-1] not in known), None)
        if asset is None or asset["customer_id"] is None:
            return
        serial = asset["serials"][-1]
        owner = self._owners[serial]
        made = self._try(self._agent, "/returns", {"asset_id": asset["id"], "reason": WHY_BACK[owner.language]})
        if made is not None:
            yield Happening(now, "return", f"{owner.name} asks to send {serial} back: {made['number']}")

    def _decide(self, now: datetime) -> None:
        """The claims desk works off what came before today; every third of it waits for the next time."""
        for one in self._desk.pages("/warranty/activations", product=self._product.id, state="submitted"):
            if self._is_old(one["submitted_at"], now):
                self._decide_activation(one)
        for one in self._desk.pages("/warranty/claims", product=self._product.id, state="open"):
            if self._is_old(one["submitted_at"] or one["made_at"], now):
                self._decide_claim(one)
        for one in self._desk.pages("/returns", product=self._product.id):
            if self._is_old(one["made_at"], now):
                self._move_return(one)

    def _decide_activation(self, one: Item) -> None:
        path = f"/warranty/activations/{one['id']}"
        if one["asset_id"] is None:
            self._try(self._desk, f"{path}/reject", {"reason": "unknown_serial"})
        elif one["id"] % 3 == 0:
            self._try(self._desk, f"{path}/ask-proof", {"reason": "proof_missing"})
        else:
            self._try(self._desk, f"{path}/verify", {"customer_id": one["customer_id"]})

    def _decide_claim(self, one: Item) -> None:
        """One step a day: taken, decided, settled; every third is refused and then appealed."""
        bought = is_bought(one["serial"])
        path, refused = f"/warranty/claims/{one['id']}", one["id"] % 3 == 0 and not bought
        if one["state"] == "submitted":
            self._try(self._desk, f"{path}/take")
        elif one["state"] == "in_review" and (one["round"] == 1 or one["id"] % 2):
            granted = "replacement" if bought else "repair"
            line: dict[str, object] = {"position": 1, "decision": "approved", "granted": granted}
            if refused and one["round"] == 1:
                line = {"position": 1, "decision": "refused", "clause": "not_covered"}
            self._try(self._desk, f"{path}/decide", {"lines": [line]})
        elif one["state"] == "decided" and refused and one["round"] == 1:
            self._try(self._agent, f"{path}/appeal", {"words": "Mohon diperiksa sekali lagi."})
        elif one["state"] == "decided":
            self._try(self._desk, f"{path}/settle")

    def _move_return(self, one: Item) -> None:
        """One step a day, to the end: authorised, sent, received, assessed, repaired or replaced, sent back."""
        path, bought = f"/returns/{one['id']}", is_bought(one["serial"])
        match one["state"]:
            case "requested":
                self._try(self._desk, f"{path}/authorise", {"ship_to": "Gudang Cakung\nJl. Raya Bekasi Km 25, Jakarta"})
            case "authorised" if one["id"] % 3 and not bought:
                self._try(self._agent, f"{path}/send", {"carrier": "JNE", "tracking": f"01{one['id']:08}"})
            case "sent":
                self._try(self._desk, f"{path}/arrived", {"serial": one["serial"]})
            case "received" if bought:
                self._try(self._desk, f"{path}/assess", {"disposition": "replacement", "words": "Kompresor macet"})
            case "assessed" if bought:
                other = {"new_serial": other_for(one["serial"]), "carrier": "JNE", "tracking": "010000018"}
                self._try(self._desk, f"{path}/ship", other)
            case "received":
                self._try(self._desk, f"{path}/assess", {"disposition": "repair", "words": "Baut kendur"})
            case "assessed":
                self._try(self._desk, f"{path}/repair")
            case "repairing":
                self._try(self._desk, f"{path}/ship", {"carrier": "JNE"})
            case "shipped":
                self._try(self._desk, f"{path}/deliver")
            case "delivered":
                self._try(self._desk, f"{path}/close")

    def _assets(self) -> list[dict[str, Any]]:
        """Of this fleet, those that somebody of the played world owns."""
        found = self._agent.pages("/assets", product=self._product.id)
        return [one for one in found if one["serials"] and one["serials"][-1] in self._owners and one["customer_id"]]

    def _is_old(self, at: str, now: datetime) -> bool:
        return parse_ts(at) <= now - LOOKS_AFTER

    def _try(self, client: Client, path: str, body: dict[str, Any] | None = None) -> dict[str, Any] | None:
        """What a person tries; None where the platform refuses it."""
        try:
            return client.post(path, body)
        except WorldRefused as exc:
            if not 400 <= exc.status < 500:
                raise
            return None
