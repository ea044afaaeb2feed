"""Customers with an account ask the assistant, want a person, and write to the service team."""

from collections.abc import Iterator
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

import numpy as np

from demo.world.chance import chance
from demo.world.client import Client, WorldRefused
from demo.world.memory import Happening
from demo.world.people import Person

# Of the steps of the world, in so many somebody asks; of those whom nobody could answer, so many want a person; of
# answers of the team, so many are answered, and so many of these only with thanks.
ASKS, WRITES, WANTS_PERSON, GOES_ON, THANKS = 0.2, 0.35, 0.8, 0.5, 0.6
QUESTIONS = {
    "en": (
        "my fridge is not cold enough, what can i do",
        "there is water under the fridge",
        "until when do I have a guarantee?",
        "when does the technician come?",
        "which temperature is right for the freezer",
        "can i pay the repair with crypto",
        "is there a job for me at your shop",
    ),
    "id": (
        "kulkas saya kurang dingin, harus bagaimana ya",
        "ada air di bawah kulkas",
        "garansi saya sampai kapan?",
        "kapan teknisi datang?",
        "freezer bagusnya suhu berapa",
        "bayar servis bisa pakai kripto ga",
        "ada lowongan kerja di toko kalian?",
    ),
}
MESSAGES = {
    "en": ("May I have an invoice with the name of my company?", "I am moving next month. Do you move my fridge, too?"),
    "id": (
        "Bisa minta faktur atas nama perusahaan saya?",
        "Bulan depan saya pindah rumah. Kulkasnya bisa dipindahkan?",
    ),
}
REPLIES = {"en": "And what does that cost?", "id": "Itu biayanya berapa?"}
THANK = {"en": "Thank you!", "id": "Terima kasih!"}
NOT_KNOWN = "unknown"


class Asking:
    """What they ask and write hangs on seed, address and time: a step that comes again asks nothing twice."""

    def __init__(self, *, seed: int) -> None:
        self._seed = seed

    def work(self, me: Client, person: Person, now: datetime) -> Iterator[Happening]:
        asks, writes, which, wants = (
            float(one) for one in chance(self._seed, "asks", person.email, now.isoformat()).random(4)
        )
        try:
            yield from self._go_on(me, person, now)
            if asks >= ASKS:
                return
            if writes < WRITES:
                yield from self._write(me, person, now, which)
            else:
                yield from self._ask(me, person, now, which, wants)
        except WorldRefused as exc:
            if not 400 <= exc.status < 500:
                raise

    def _ask(self, me: Client, person: Person, now: datetime, which: float, wants: float) -> Iterator[Happening]:
        questions = QUESTIONS[person.language]
        text = questions[int(which * len(questions))]
        turn = me.post("/my/assistant/questions", {"text": text, "client_id": self._key(person, now)})["turn"]
        outcome = turn["outcome"] if turn else ""
        yield Happening(now, "question", f"{person.name} asked the assistant: {text} ({outcome})")
        if outcome == NOT_KNOWN and wants < WANTS_PERSON:
            me.post("/my/assistant/person")
            yield Happening(now, "question", f"{person.name} wants to talk to a person")

    def _write(self, me: Client, person: Person, now: datetime, which: float) -> Iterator[Happening]:
        text = MESSAGES[person.language][int(which * len(MESSAGES[person.language]))]
        me.post("/my/threads", {"text": text, "client_id": self._key(person, now)})
        yield Happening(now, "message", f"{person.name} wrote: {text}")

    def _go_on(self, me: Client, person: Person, now: datetime) -> Iterator[Happening]:
        """Whoever was answered may write again, or say thanks."""
        for thread in me.get("/my/threads")["items"]:
            where = f"/my/threads/{thread['id']}"
            if thread["state"] != "waiting_for_customer":
                continue
            goes_on, thanks = (float(one) for one in self._of_thread(person, thread).random(2))
            last = me.get(where)["messages"][-1]
            if goes_on >= GOES_ON or last["author_kind"] != "staff":
                continue
            text = (THANK if thanks < THANKS else REPLIES)[person.language]
            key = str(uuid5(NAMESPACE_URL, f"demo/reply/{last['id']}"))
            me.post(f"{where}/messages", {"text": text, "client_id": key})
            yield Happening(now, "message", f"{person.name} wrote: {text}")

    def _of_thread(self, person: Person, thread: dict[str, object]) -> np.random.Generator:
        return chance(self._seed, "goes on", person.email, thread["id"], thread["changed_at"])

    def _key(self, person: Person, now: datetime) -> str:
        return str(uuid5(NAMESPACE_URL, f"demo/{self._seed}/{person.email}/{now.isoformat()}"))
