"""The story of one appliance, chapter by chapter: each acts by the broker, the API or a page, and must come true."""

import io
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from PIL import Image

from demo.failed import DemoFailed
from demo.living_fleet import LivingFleet
from demo.platform import Learnt
from demo.story.mails import link_about
from demo.story.pair import PartPair, traced
from demo.story.visits import Visits
from demo.world.browser import Browser
from demo.world.client import Client
from demo.world.people import AGENT, TECHNICIANS

MODE = "evaporator_fan_failure"
GROWS = timedelta(days=17)
FORESEEN_WITHIN, JUDGED_WITHIN = timedelta(days=18), timedelta(days=20)
MAIL_WITHIN_S = 90.0
TECHNICIAN = TECHNICIANS[0]


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts: the appliance, the service centre's people by name, and where mail arrives. `learn_again`: trains a
    product on everything stored. `choose`: how the customer chooses a time on the page behind a link, and which; by
    forms alone unless given."""

    living: LivingFleet
    desk: Client
    staff: Mapping[str, Client]
    mailbox: Path
    learn_again: Callable[[str, str], Learnt]
    say: Callable[[str], None]
    choose: Callable[[str], str] | None = None


class Story:
    """Wear, prediction, costs, notice, appointment, visit with photo and part pair, certificate, label in training."""

    def __init__(self, cast: Cast, serial: str | None = None) -> None:
        """`serial`: whose story it is; a device in which nothing is wrong unless given."""
        self._cast, self._fleet = cast, cast.living.fleet
        self._serial = serial or self._hero()
        self._component = next(one.component for one in self._fleet.physics.modes if one.id == MODE)
        self._visits = Visits(cast.staff, TECHNICIAN)
        self._ticket = 0
        self._pair: PartPair | None = None
        self._opened_at = self._found_at = self._fails_at = self._now

    def tell(self) -> dict[str, Any]:
        """All chapters; what came of it. DemoFailed for the first that does not come true."""
        self.live_it()
        learnt = self._learn()
        self._end()
        card = self._card()
        checks = [{"opening": one["opening"], "state": one["state"]} for one in card["repair_checks"]]
        pair = self._pair
        return {
            "serial": self._serial,
            "ticket": self._ticket,
            "repair_checks": checks,
            "part": None if pair is None else {"number": pair.number, "out": pair.out, "in": pair.fitted},
            "next_model": learnt.model,
            "labels": [[at.isoformat(), mode] for at, mode in learnt.labels],
        }

    def live_it(self) -> int:
        """From the first wear to the certificate; the number of its ticket."""
        for chapter in (self._wear, self._foresee, self._entitle, self._invite, self._visit, self._certify):
            chapter()
        return self._ticket

    def _wear(self) -> None:
        """The fan's bearing begins to wear; nobody is told."""
        now = self._now
        self._fails_at = now + GROWS
        self._visits.open(self._product)
        self._fleet.begin_fault(self._serial, MODE, at=now, fails=self._fails_at)
        self._say(
            "Wear",
            f"a bearing of the refrigerator {self._serial} begins to wear: its fan would stop in {GROWS.days} days, "
            "and nobody knows",
        )

    def _foresee(self) -> None:
        """Readings alone open a ticket."""
        found = self._live_until(self._my_ticket, FORESEEN_WITHIN, "no ticket opened before the fan failed")
        self._ticket, self._opened_at = int(found["id"]), self._now
        first = self._card()["predictions"][0]
        why = (first["reasons"] or [{"en": "–"}])[0]["en"]
        self._say(
            "Prediction", f"readings alone open ticket {self._ticket}, probability {first['probability']:.0%}: {why}"
        )

    def _entitle(self) -> None:
        costs = self._cast.desk.get(f"/tickets/{self._ticket}/entitlement")
        if costs["stage"] != "opening":
            raise DemoFailed(f"costs were not decided at the opening of ticket {self._ticket}")
        self._say("Costs", f"what the customer pays is decided at once: {costs['headline']}")

    def _invite(self) -> None:
        """The customer gets a mail, and chooses a time on the page behind its link."""
        link = self._mail()
        choose = self._cast.choose or self._by_forms
        chosen = choose(link)
        self._say("Notice", f"the customer gets a mail, and chooses a time on the page behind its link: {chosen}")

    def _by_forms(self, link: str) -> str:
        with Browser(self._cast.desk.trust) as browser:
            return self._visits.choose(browser, link)

    def _visit(self) -> None:
        """The technician comes at that time, looks, replaces the fan and writes down what they found."""
        arrives = self._visits.agreed(self._ticket)
        self._live_until(lambda: self._now >= arrives, arrives - self._now + timedelta(days=1), "nobody came")
        self._visits.arrive(self._ticket)
        who = self._visits.comes(self._ticket)
        damage = self._fleet.inspect(self._serial, self._now)[MODE]
        self._say("Visit", f"{who} travels there and looks: {damage:.0%} of the bearing's life is used up")
        technician = self._cast.staff[who]
        query = {"ticket": self._ticket, "client_id": str(uuid.uuid4()), "stage": "done"}
        technician.send_file("/attachments", _photo(), "image/jpeg", **query)
        self._visits.do_items(self._ticket)
        self._pair = PartPair.of(self._cast.living.product, self._component, self._ticket)
        found: dict[str, Any] = {
            "kind": "confirmed",
            "component": self._component,
            "note": "bantalan kipas aus, diganti",
            "used": [self._pair.used()] if self._pair else [],
        }
        technician.post(f"/tickets/{self._ticket}/finding", found)
        self._fleet.repair(self._serial, self._component, self._now)
        self._found_at = self._now
        pair = self._pair
        what = f"fan {pair.out} comes out, fan {pair.fitted} goes in" if pair else "the fan is replaced"
        self._say("Repair", f"{what}; a photo and the finding are on the ticket")
        if pair is not None:
            self._say("Parts", traced(self._cast.desk, pair, self._serial))

    def _certify(self) -> None:
        """Readings decide."""

        def decided() -> dict[str, Any] | None:
            [check] = self._card()["repair_checks"]
            return check if check["state"] != "watching" else None

        check = self._live_until(decided, JUDGED_WITHIN, "the repair was never judged")
        if check["state"] != "certified":
            raise DemoFailed(f"the repair was not certified but {check['state']}: {check['reason']}")
        self._say("Certificate", str(check["reason"]))

    def _learn(self) -> Learnt:
        """What was found is what the next model learns from."""
        outcomes = {one["outcome"] for one in self._card()["predictions"]}
        if outcomes != {"confirmed"}:
            raise DemoFailed(f"the prediction should be confirmed, and is {outcomes}")
        self._say(
            "Training",
            "the prediction counts as confirmed; the next model learns from everything stored, and is compared with "
            "the one in force; this takes minutes",
        )
        learnt = self._cast.learn_again(self._product, self._serial)
        if (self._found_at, MODE) not in learnt.labels:
            raise DemoFailed(f"training does not know what was found at {self._serial}: {learnt.labels}")
        fans = learnt.failures.get(MODE, 0)
        self._say(
            "Training", f"model {learnt.model} has learnt from {fans} worn fans, that of {self._serial} among them"
        )
        return learnt

    def _end(self) -> None:
        """In one sentence, what came of it all."""
        ahead, certified = self._fails_at - self._opened_at, self._now - self._found_at
        self._cast.say(
            f"The story came true: the ticket was open {ahead.days} days before the fan would have stopped, one visit "
            f"put it right, readings certified the repair {certified.days} days later, and the next model knows it."
        )

    def _hero(self) -> str:
        """A device in which nothing is wrong, of a customer with a mail address."""
        now = self._now
        sound = [s for s in self._fleet.serials if max(self._fleet.inspect(s, now).values()) <= 0]
        if not sound:
            raise DemoFailed(
                "every device of this fleet has something wrong: begin anew with --fresh, or another --seed"
            )
        return sound[0]

    def _live_until(self, found: Callable[[], Any], within: timedelta, otherwise: str) -> Any:
        ends = self._now + within
        while not (there := found()):
            if self._now >= ends:
                raise DemoFailed(f"{self._now:%Y-%m-%d %H:%M}: {otherwise}")
            self._cast.living.send()
        return there

    def _my_ticket(self) -> dict[str, Any] | None:
        open_now = self._cast.desk.pages("/tickets", product=self._product, serial=self._serial, state="open")
        return next((ticket for ticket in open_now if ticket["failure_mode"] == MODE), None)

    def _mail(self) -> str:
        """The link in the mail about the ticket."""
        deadline = time.monotonic() + MAIL_WITHIN_S
        while time.monotonic() < deadline:
            self._cast.living.wait_for_mail()
            if link := link_about(self._cast.mailbox, self._serial):
                return link
            self._cast.living.send()  # Customers sleep: their mail waits for the morning.
        raise DemoFailed(f"no mail about ticket {self._ticket} came")

    def _card(self) -> dict[str, Any]:
        return self._cast.desk.get(f"/tickets/{self._ticket}")

    def _say(self, chapter: str, text: str) -> None:
        self._cast.say(f"{self._now:%Y-%m-%d %H:%M}  {chapter}: {text}")

    @property
    def _now(self) -> datetime:
        return self._cast.living.now

    @property
    def _product(self) -> str:
        return self._cast.living.product.id


def cast_of(
    living: LivingFleet, mailbox: Path, say: Callable[[str], None], learn_again: Callable[[str, str], Learnt]
) -> Cast:
    return Cast(living, living.staff[AGENT], living.staff, mailbox, learn_again, say)


def _photo() -> bytes:
    """A picture of a new fan, as a phone would send it."""
    sent = io.BytesIO()
    Image.new("RGB", (640, 480), (90, 110, 130)).save(sent, "JPEG")
    return sent.getvalue()
