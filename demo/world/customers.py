"""Customers: they call when their product has failed, and answer the mail that reaches them, on its page."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

import httpx

from demo.world.browser import Browser, Form
from demo.world.chance import chance
from demo.world.client import Client
from demo.world.conversations import Conversations
from demo.world.memory import Happening, Letter, Memory
from demo.world.people import Person
from demo.world.truth import Truth
from firmware_sim.life.truth import Fault

LINK = re.compile(r"https?://\S+?/n/[\w-]+")
NOTICE = re.compile(r"sigap-notice-(\d+)@")
HOUR = timedelta(hours=1)
# How many of those who read a mail follow its link, and what they then say; who says nothing is telephoned.
FOLLOWS, AGREES, LATER, OPTS_OUT = 0.75, 0.8, 0.12, 0.02
# Of those who agree, so many want the first window of a day; of those who have an appointment, so many change it.
WANT_MORNINGS, MORNING_UNTIL = 0.8, 10
MOVES, CANCELS = 0.07, 0.03
READS_WITHIN_H = (0.3, 30.0)
COMPLAINTS = {
    "en": "It does not work as it should since a few hours ago. Please have a look.",
    "id": "Sejak beberapa jam yang lalu tidak bekerja seperti biasa. Mohon diperiksa.",
}


class Customers:
    """The owners of one fleet's devices, and the service desk that takes their calls. What they do hangs on seed,
    device and mail alone."""

    def __init__(
        self,
        desk: Client,
        product: str,
        owners: Mapping[str, Person],
        memory: Memory,
        *,
        seed: int,
        mailbox: Path,
        conversations: Conversations | None = None,
        client_of: Callable[[str], Client | None] | None = None,
    ) -> None:
        """`client_of`: the API in the name of an owner who has an account."""
        self._desk, self._product, self._owners = desk, product, owners
        self._memory, self._seed, self._mailbox = memory, seed, mailbox
        self._conversations, self._client_of = conversations, client_of
        self._serials = {person.email: serial for serial, person in owners.items()}

    def call(self, now: datetime, truth: Truth) -> Iterator[Happening]:
        """Who has noticed a failure says so, once."""
        for fault in truth.felt(now):
            if (key := _call_of(fault)) not in self._memory.called:
                yield self._report(fault, now)
                self._memory.called[key] = now

    def read_mail(self, now: datetime) -> Iterator[Happening]:
        """Takes new mail from the mailbox, and does what was decided on reading earlier mail."""
        for path in sorted(self._mailbox.glob("*.eml")):
            if path.name > self._memory.last_mail:
                self._memory.last_mail = path.name
                if (letter := self._letter(path, now)) is not None:
                    self._memory.letters.append(letter)
        due = [letter for letter in self._memory.letters if letter.acts_at <= now]
        self._memory.letters = [letter for letter in self._memory.letters if letter.acts_at > now]
        with Browser(self._desk.trust, here=self._desk.base) as browser:
            for letter in due:
                said = self._answer(browser, letter)
                if said:
                    yield Happening(now, "answer", f"{self._owners[letter.serial].name} ({letter.serial}) {said}")
                if self._conversations is not None:
                    yield from self._conversations.write(letter, now)

    def _report(self, fault: Fault, now: datetime) -> Happening:
        """By telephone; on their own page, who has an account."""
        owner = self._owners[fault.serial]
        if self._reports_on_page(owner, fault):
            return Happening(now, "call", f"{owner.name} reported on their page: {fault.serial} has stopped working")
        self._desk.post(
            f"/devices/{self._product}/{quote(fault.serial, safe='')}/reports",
            {
                "failure_mode": fault.failure_mode,
                "ts": fault.noticed_at.isoformat(),
                "text": COMPLAINTS[owner.language],
            },
        )
        return Happening(now, "call", f"{owner.name} called: {fault.serial} has stopped working")

    def _reports_on_page(self, owner: Person, fault: Fault) -> bool:
        me = self._client_of(owner.email) if self._client_of is not None else None
        if me is None:
            return False
        found = self._desk.pages("/assets", product=self._product)
        asset = next((one["id"] for one in found if fault.serial in one["serials"]), None)
        said = {"symptom": "other", "mode": fault.failure_mode, "note": COMPLAINTS[owner.language]}
        at = fault.noticed_at.isoformat()
        return asset is not None and me.send_form(f"/my/appliances/{asset}/report", {**said, "at": at})

    def _letter(self, path: Path, now: datetime) -> Letter | None:
        """A mail to one of our owners with a link in it, and when its reader gets to it; None for any other mail."""
        try:
            mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        except FileNotFoundError:  # The mailbox has thrown its oldest away.
            return None
        serial = self._serials.get(str(mail["Delivered-To"] or mail["To"]))
        link = LINK.search(_text(mail))
        if serial is None or link is None:
            return None
        notice = NOTICE.search(str(mail["Message-ID"]))
        low, high = READS_WITHIN_H
        hours = low + (high - low) * float(chance(self._seed, "reads", serial, notice and notice[1]).random()) ** 2
        return Letter(serial, link[0], notice[1] if notice else "", now + hours * HOUR)

    def _answer(self, browser: Browser, letter: Letter) -> str:
        """What a customer says on the notice's page; '' for those who only read, and where nothing is asked."""
        rng = chance(self._seed, "answers", letter.serial, letter.notice)
        follows, mood, out, choice = (float(number) for number in rng.random(4))
        zone = ZoneInfo(self._owners[letter.serial].time_zone)
        if self._has_appointment(letter.serial):
            return _think_again(browser, letter, zone, mood, choice)
        if follows >= FOLLOWS:
            return ""
        try:
            forms = browser.open(letter.link)
            if out < OPTS_OUT and (form := _offering(forms, "opt_out")):
                browser.send(form, {"kind": "opt_out"})
                return "wants no more mail"
            agree, later = _offering(forms, "agree"), _offering(forms, "later")
            if agree is None or later is None:
                return ""
            return _say(browser, forms, zone, mood, choice)
        except httpx.TransportError:
            return ""

    def _has_appointment(self, serial: str) -> bool:
        return any(job.serial == serial and job.appointment is not None for job in self._memory.jobs.values())


def forget_calls(memory: Memory, truth: Truth, now: datetime) -> None:
    """Whatever was felt by `now` has been told somebody else, and was seen to."""
    memory.called |= {_call_of(fault): now for fault in truth.felt(now)}


def _call_of(fault: Fault) -> str:
    return f"{fault.serial}/{fault.failure_mode}/{fault.fails_at.isoformat()}"


def _say(browser: Browser, forms: list[Form], zone: ZoneInfo, mood: float, choice: float) -> str:
    if mood >= AGREES:
        kind, words = ("later", "asks for a later visit") if mood < AGREES + LATER else ("decline", "wants no visit")
        form = _offering(forms, kind)
        return words if form and browser.send(form, {"kind": kind}) else ""
    form = _offering(forms, "agree")
    slots = form.choices.get("slot", []) if form else []
    if form is None or not slots:
        return ""
    slot = _choose(slots, zone, choice)
    return f"agrees to a visit on {_spell(slot, zone)}" if _take(browser, form, slot) else ""


def _think_again(browser: Browser, letter: Letter, zone: ZoneInfo, mood: float, choice: float) -> str:
    """Few of those who are told of their appointment move or cancel it; '' where nothing comes of it."""
    if mood >= MOVES + CANCELS:
        return ""
    try:
        forms = browser.open(letter.link, unfold=True)
        cancel, agree = _offering(forms, "cancel_visit"), _offering(forms, "agree")
        if cancel is None:
            return ""
        if mood < CANCELS:
            return "cancels the visit" if browser.send(cancel, {"kind": "cancel_visit"}) else ""
        slots = agree.choices.get("slot", []) if agree else []
        if agree is None or not slots:
            return ""
        slot = _choose(slots, zone, choice)
        return f"moves the visit to {_spell(slot, zone)}" if _take(browser, agree, slot) else ""
    except httpx.TransportError:
        return ""


def _take(browser: Browser, form: Form, slot: str) -> bool:
    """Half a day is wished for at once; a window is kept first, and then confirmed."""
    if "/" not in slot or "T" not in slot:
        return browser.send(form, {"slot": slot})
    sure = _offering(browser.send_on(form, {"slot": slot}), "confirm")
    return sure is not None and browser.send(sure, {"kind": "confirm"})


def _choose(slots: list[str], zone: ZoneInfo, choice: float) -> str:
    """Rather soon, and rather in the morning."""
    mornings = [slot for slot in slots if (begins := _begins(slot)) and begins.astimezone(zone).hour < MORNING_UNTIL]
    if mornings and choice < WANT_MORNINGS:
        slots, choice = mornings, choice / WANT_MORNINGS
    return slots[int(choice * choice * len(slots))]


def _spell(slot: str, zone: ZoneInfo) -> str:
    begins = _begins(slot)
    return f"{begins.astimezone(zone):%Y-%m-%d %H:%M}" if begins else slot


def _begins(slot: str) -> datetime | None:
    """When a window begins; None for half a day."""
    return datetime.fromisoformat(slot.partition("/")[0]) if "T" in slot else None


def _offering(forms: list[Form], kind: str) -> Form | None:
    return next((form for form in forms if form.offers("kind", kind)), None)


def _text(mail: EmailMessage) -> str:
    part = mail.get_body(preferencelist=("plain", "html"))
    return str(part.get_content()) if part is not None else ""
