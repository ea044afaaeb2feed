"""Customers rate a service: behind the link of a letter, or on the telephone; the service team reads it and calls."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from email.message import EmailMessage

import httpx

from demo.portal.mailbox import CASE, reader_of, text_of
from demo.world.browser import Browser, Form
from demo.world.chance import chance
from demo.world.client import Client, WorldRefused
from demo.world.memory import Happening
from demo.world.people import AGENT, Person

# Of ten who are asked: the scores that they give. So many of those who rate let others read it; so many of those who
# got no letter say it on the telephone; so many calls back wait for another day.
SCORES = (5, 5, 5, 5, 4, 4, 4, 3, 2, 1)
REVIEWS, BY_PHONE, CALL_WAITS = 0.6, 0.35, 0.3
WORDS = {
    "en": {5: "Quick and friendly.", 4: "Came on time.", 3: "It took long.", 2: "I had to ask twice.", 1: "Too late."},
    "id": {5: "Cepat dan ramah.", 4: "Datang tepat waktu.", 3: "Agak lama.", 2: "Harus tanya dua kali.", 1: "Telat."},
}
ANSWER = {"en": "Thank you for your words.", "id": "Terima kasih atas ulasannya."}


class Rating:
    """Scores and reviews of one fleet's customers, and what the agent does with them."""

    def __init__(self, staff: Mapping[str, Client], product: str, people: Mapping[str, Person], *, seed: int) -> None:
        """`people`: by address."""
        self._agent, self._product, self._people, self._seed = staff[AGENT], product, people, seed

    def take(self, mail: EmailMessage, now: datetime) -> Iterator[Happening]:
        """Whoever is asked by a letter rates on its page; letters that ask nothing are read, and no more."""
        person, link = self._people.get(reader_of(mail)), CASE.search(text_of(mail))
        if person is None or link is None:
            return
        try:
            with Browser(self._agent.trust, here=self._agent.base) as browser:
                forms = browser.open(link[0])
                faces = next((form for form in forms if "rate" in form.choices), None)
                if faces is None:
                    return
                score, reviews = self._score(person.email, mail["Subject"])
                if browser.send(faces, {"rate": str(score)}):
                    yield Happening(now, "rating", f"{person.name} rates the service: {score} of 5")
                if reviews:
                    _review(browser, browser.open(link[0], unfold=True), person, score)
        except httpx.TransportError:
            return

    def work(self, now: datetime) -> Iterator[Happening]:
        """What the agent does: asks on the telephone, calls back, publishes."""
        try:
            yield from self._telephone(now)
            self._call_back()
            self._publish()
        except WorldRefused as exc:
            if not 400 <= exc.status < 500:
                raise

    def _telephone(self, now: datetime) -> Iterator[Happening]:
        for one in self._agent.pages("/surveys", product=self._product, state="shown"):
            score, _ = self._score("", one["id"])
            if float(chance(self._seed, "phone", one["id"]).random()) < BY_PHONE:
                self._agent.post(f"/surveys/{one['id']}/score", {"score": score})
                yield Happening(now, "rating", f"the owner of {one['serial']} says on the telephone: {score} of 5")

    def _call_back(self) -> None:
        for one in self._agent.pages("/surveys", product=self._product, call="open"):
            if float(chance(self._seed, "call", one["id"]).random()) >= CALL_WAITS:
                self._agent.post(f"/surveys/{one['id']}/take-call")
                done = {"outcome": "talked", "words": "Sudah dibicarakan"}
                self._agent.post(f"/surveys/{one['id']}/finish-call", done)

    def _publish(self) -> None:
        for one in self._agent.pages("/reviews", product=self._product, state="submitted"):
            self._agent.post(f"/reviews/{one['id']}/publish")
            if one["score"] <= 3:
                self._agent.post(f"/reviews/{one['id']}/reply", {"words": ANSWER[one["language"]]})

    def _score(self, email: str, about: object) -> tuple[int, bool]:
        """(the score, whether they let others read what they think)."""
        rng = chance(self._seed, "score", email, about)
        return SCORES[int(rng.integers(len(SCORES)))], float(rng.random()) < REVIEWS


def _review(browser: Browser, forms: list[Form], person: Person, score: int) -> None:
    form = next((one for one in forms if one.offers("kind", "rate_review")), None)
    if form is not None:
        words = {"words": WORDS[person.language][score], "name": person.name.partition(" ")[0], "consent": "yes"}
        browser.send(form, {**words, "kind": "rate_review"})
