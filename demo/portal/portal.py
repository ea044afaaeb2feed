"""The portal of one fleet: some of its owners have an account, and one of them a second appliance."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice
from pathlib import Path

from demo.portal.accounts import Accounts, way_in
from demo.portal.asking import Asking
from demo.portal.buyer import Buyer
from demo.portal.mailbox import new_mails
from demo.portal.rating import Rating
from demo.world.client import TOO_MANY, Client, WorldRefused
from demo.world.memory import Happening, Memory
from demo.world.people import AGENT, Person
from fleet.product import Product

# So many owners have an account; the first of them buys a second appliance.
WITH_ACCOUNT = 5


class Portal:
    """What owners do in their accounts in a step."""

    def __init__(
        self,
        staff: Mapping[str, Client],
        accounts: Accounts,
        product: Product,
        owners: Mapping[str, Person],
        memory: Memory,
        *,
        seed: int,
        mailbox: Path,
    ) -> None:
        self._agent, self._accounts, self._memory, self._mailbox = staff[AGENT], accounts, memory, mailbox
        self._holders = list(islice(owners.values(), WITH_ACCOUNT))
        self._home = next(iter(owners))
        self._asking = Asking(seed=seed)
        self._rating = Rating(staff, product.id, {one.email: one for one in owners.values()}, seed=seed)
        self._buyer = Buyer(staff, product, self._holders[0], self._home, memory, seed=seed)

    def work(self, now: datetime) -> Iterator[Happening]:
        for name, mail in new_mails(self._mailbox, self._memory.portal_mail):
            self._memory.portal_mail = name
            if self._accounts.take(mail):
                continue
            yield from self._rating.take(mail, now)
        for place, person in enumerate(self._holders):
            me = self._accounts.of(person.email)
            if me is None:
                self._accounts.ask(person.email)
                continue
            try:
                yield from self._asking.work(me, person, now)
                if place == 0:
                    yield from self._buyer.work(me, now)
            except WorldRefused as exc:
                # Who has asked for too much in an hour goes on another time.
                if exc.status != TOO_MANY:
                    raise
        yield from self._rating.work(now)

    def link(self) -> dict[str, str] | None:
        """One customer's portal: a link that lets into their account, once; None where none could be had."""
        person = self._holders[0]
        try:
            found = (one for one in self._agent.pages("/customers") if one["email"] == person.email)
            customer = next(found, None)
            link = way_in(self._agent, self._mailbox, int(customer["id"])) if customer else None
        except WorldRefused:
            return None
        return {"customer": person.name, "serial": self._home, "link": link} if link else None
