"""A visit as the story needs it: with hours, an order and an appointment."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from demo.failed import DemoFailed
from demo.world.browser import Browser, Form
from demo.world.client import Client
from demo.world.people import DISPATCHER
from fleet.times import parse_ts

HOURS = [{"weekday": day, "begins": "08:00", "ends": "17:00"} for day in range(1, 7)]


class Visits:
    """What dispatcher and technician do with a ticket's order."""

    def __init__(self, staff: Mapping[str, Client], name: str) -> None:
        """`name`: who has working hours, where nobody has any."""
        self._dispatcher, self._staff, self._name = staff[DISPATCHER], staff, name

    def open(self, product: str) -> None:
        """The technician has working hours, so that windows can be offered."""
        known = list(self._dispatcher.pages("/technicians"))
        if any(one["has_hours"] for one in known):
            return
        mine = next((one for one in known if one["name"] == self._name), None)
        body = {"name": self._name, "hours": HOURS, "language": "id"}
        if mine is None:
            self._dispatcher.post("/technicians", body)
        else:
            skills = self._dispatcher.get(f"/technicians/{mine['id']}").get("skills", [])
            self._dispatcher.put(f"/technicians/{mine['id']}", {**body, "skills": skills})

    def choose(self, browser: Browser, link: str) -> str:
        """The first time that the customer's page offers, held and confirmed."""
        form = _offering(browser, link, "agree")
        slots = form.choices.get("slot", []) if form else []
        if form is None or not slots:
            raise DemoFailed("the customer's page offers no time")
        browser.send(form, {"kind": "agree", "slot": slots[0]})
        if (sure := _offering(browser, link, "confirm")) is not None:
            browser.send(sure, {"kind": "confirm"})
        return spell_window(slots[0])

    def agreed(self, ticket: int) -> datetime:
        """When the technician comes: at the appointment, which the dispatcher makes where the customer made none."""
        order = self._order(ticket)
        living = [one for one in order["bookings"] if one["state"] in ("held", "confirmed")]
        if living:
            return parse_ts(living[0]["arrival_begins"])
        slot = next(self._dispatcher.pages(f"/orders/{order['id']}/slots"), None)
        if slot is None:
            raise DemoFailed(f"no window is free for order {order['id']}")
        window = {name: slot[name] for name in ("begins", "ends", "technician_id")}
        self._dispatcher.post(f"/orders/{order['id']}/booking", window)
        return parse_ts(slot["begins"])

    def comes(self, ticket: int) -> str:
        """Who comes."""
        return str(self._order(ticket)["technician"] or self._name)

    def arrive(self, ticket: int) -> None:
        """Sent out, accepted, travelled and arrived."""
        order = self._order(ticket)
        number = order["id"]
        if order["state"] in ("open", "planned"):
            self._dispatcher.post(f"/orders/{number}/dispatch")
        who = order["technician"] or self._name
        for step in ("accept", "travel", "arrive"):
            self._staff[who].post(f"/orders/{number}/{step}", {"client_id": str(uuid.uuid4())})

    def do_items(self, ticket: int) -> None:
        """Every step of the checklist."""
        order = self._order(ticket)
        for item in order["items"]:
            body: dict[str, Any] = {"done": True, "client_id": str(uuid.uuid4())}
            if item["kind"] == "reading":
                body["value"] = item.get("low") or item.get("high") or 1.0
            self._staff[order["technician"] or self._name].post(f"/orders/{order['id']}/items/{item['position']}", body)

    def _order(self, ticket: int) -> dict[str, Any]:
        made = self._dispatcher.post("/orders", {"ticket_id": ticket})
        return self._dispatcher.get(f"/orders/{made['id']}")


def spell_window(slot: str) -> str:
    """`Thursday 12 March, 01:00 to 05:00`, of a window as a form has it; a wish of another kind stays as it is."""
    begins, _, ends = slot.partition("/")
    try:
        first, last = parse_ts(begins), parse_ts(ends)
    except ValueError:
        return slot
    return f"{first:%A} {first.day} {first:%B}, {first:%H:%M} to {last:%H:%M}"


def _offering(browser: Browser, link: str, kind: str) -> Form | None:
    return next((form for form in browser.open(link) if form.offers("kind", kind)), None)
