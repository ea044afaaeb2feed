"""Some customers answer a mail by mail; an agent answers what waits: by the door for mail, and the API."""

import smtplib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from demo.world.chance import chance
from demo.world.client import Client, WorldRefused
from demo.world.memory import Happening, Letter
from demo.world.people import AGENT, Person

# So many of those who read a mail write back; so many of these only thank.
WRITES, THANKS = 0.12, 0.3
# How often somebody of the service centre looks at what waits, on the fleet's clock; how many they answer then, and how
# many answered ones may stand open.
LOOKS_EVERY, AT_ONCE, MOST_ANSWERED = timedelta(hours=6), 5, 12
TIMEOUT_S = 5.0
QUESTIONS = {
    "en": ("Do I have to be at home all day?", "Can you call me before you come?", "What will it cost me?"),
    "id": ("Apakah saya harus di rumah seharian?", "Bisa telepon saya dulu sebelum datang?", "Biayanya berapa ya?"),
}
THANK = {"en": "Thank you!", "id": "Terima kasih ya!"}
# Of so many conversations one is given to whoever answers, and a note for colleagues is written.
EVERY_NOTED = 3
NOTE = "Sudah dicek di data pelanggan."
GENERAL = {
    "en": "Thank you for writing, {name}. I have looked into it and send you the details by mail today.",
    "id": "Terima kasih sudah menulis, {name}. Sudah saya cek, rinciannya saya kirim lewat email hari ini.",
}
ANSWERS = {
    "en": "Thank you for writing, {name}. The technician calls you before coming; the window is on your page.",
    "id": "Terima kasih sudah menulis, {name}. Teknisi menelepon Anda sebelum datang; jamnya ada di halaman Anda.",
}


class Conversations:
    """What customers of one fleet write by mail, and what an agent answers. `door`: where the platform takes mail;
    empty: nobody writes."""

    def __init__(self, agent: Client, product: str, owners: Mapping[str, Person], *, seed: int, door: str) -> None:
        self._agent, self._product, self._owners, self._seed = agent, product, owners, seed
        self._door = urlsplit(door)
        self._looked_at: datetime | None = None

    def write(self, letter: Letter, now: datetime) -> Iterator[Happening]:
        """Whoever has read a mail may answer it."""
        writes, thanks, which = (float(n) for n in chance(self._seed, "writes", letter.serial, letter.notice).random(3))
        if not self._door.hostname or not letter.notice or writes >= WRITES:
            return
        owner = self._owners[letter.serial]
        questions = QUESTIONS[owner.language]
        text = THANK[owner.language] if thanks < THANKS else questions[int(which * len(questions))]
        if self._send(owner, letter, text):
            yield Happening(now, "message", f"{owner.name} ({letter.serial}) wrote: {text}")

    def answer(self, now: datetime) -> Iterator[Happening]:
        """An agent answers what waits, now and then."""
        if self._looked_at is not None and now - self._looked_at < LOOKS_EVERY:
            return
        self._looked_at = now
        waiting = self._agent.get("/threads", state="waiting_for_us", limit=50)["items"]
        for thread in [one for one in waiting if one["product"] in (self._product, None)][:AT_ONCE]:
            try:
                self._answer(thread)
            except WorldRefused:
                continue
            yield Happening(now, "message", f"an agent answered {thread['customer']}")
        self._tidy()

    def _answer(self, thread: Mapping[str, Any]) -> None:
        """Some take the conversation for themselves, and leave a note for their colleagues."""
        said, key = ANSWERS if thread["ticket_id"] else GENERAL, f"demo/{thread['id']}/{thread['waits_since']}"
        where = f"/threads/{thread['id']}"
        if thread["id"] % EVERY_NOTED == 0:
            self._agent.post(f"{where}/assign", {"assignee": AGENT})
            note = {"text": NOTE, "internal": True, "client_id": str(uuid5(NAMESPACE_URL, f"{key}/note"))}
            self._agent.post(f"{where}/messages", note)
        text = said[thread["language"]].format(name=thread["customer"].partition(" ")[0])
        self._agent.post(f"{where}/messages", {"text": text, "client_id": str(uuid5(NAMESPACE_URL, key))})

    def _tidy(self) -> None:
        """What was answered long ago is closed."""
        answered = self._agent.get("/threads", state="waiting_for_customer", limit=100)["items"]
        for thread in answered[MOST_ANSWERED:]:
            try:
                self._agent.post(f"/threads/{thread['id']}/close")
            except WorldRefused:
                continue

    def _send(self, owner: Person, letter: Letter, text: str) -> bool:
        mail = EmailMessage()
        mail["From"], mail["To"] = f"{owner.name} <{owner.email}>", "sigap@localhost"
        mail["Subject"] = "Re:"
        mail["Message-ID"] = f"<{uuid5(NAMESPACE_URL, f'{self._seed}/{letter.serial}/{letter.notice}')}@example.com>"
        mail["In-Reply-To"] = f"<sigap-notice-{letter.notice}@localhost>"
        mail.set_content(text)
        try:
            with smtplib.SMTP(str(self._door.hostname), self._door.port or 0, timeout=TIMEOUT_S) as server:
                server.send_message(mail)
        except (OSError, smtplib.SMTPException):
            return False
        return True
