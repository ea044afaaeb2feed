"""Serials, numbers, links and codes tried at every open form: `python -m bench.enumeration [TRIES [FORM ...]]`.

Starts `python -m api` on an embedded database of its own for each form, since some share a limit; one
appliance is there,
whose serial is known. At every form TRIES are made over one address, with the limits as they are, and how many of them
got an answer is printed. Then the limits are lifted, and medians of answers to a serial that is there and to serials
that are not are printed side by side.
"""

import json
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import httpx

from api.access.permissions import Permission
from api.access.scopes import hand_out_token
from api.limits.rate_limits import Limit
from api.web.database import wall_clock
from bench.sign_in import served
from fleet.product_files.parse import load_product
from service.claims.making import Wanted, begin_claim, submit_claim
from service.returns import asking
from service.tickets.states import By
from store.assets.customers import create_customer
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.assets.registry import register_device
from store.engine.database import Connection
from store.identity.people import NewPerson, PersonState, Role, create_person

TRIES, TIMED, WARM = 10_000, 60, 10
HELP = "help: search"
NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
LIFTED = "1000000 per 1 second"
PRODUCT, KNOWN = "refrigerator", "KLK-000017"
FRIDGE = Path(__file__).resolve().parent.parent / "fleet" / "products" / f"{PRODUCT}.toml"
SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# What differs in each answer, whatever was asked for: keys of forms, numbers that were given.
OWN = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[WLCR]-\w{4}-\w{4}|[A-Za-z0-9_-]{32,}|\d+")


Clients = tuple[httpx.Client, httpx.Client]
"""A browser that nobody has signed in, and a customer's app."""


@dataclass(frozen=True, slots=True)
class Form:
    """One open form. `send` sends a guess; `guess` makes the nth one; `known`: a guess that is there, where whoever has
    it must learn no more than from one that is not. `own`: asked by a customer's app, with its token."""

    send: Callable[[httpx.Client, str], httpx.Response]
    guess: Callable[[int], str]
    known: str = ""
    own: bool = False


@dataclass(slots=True)
class Outcome:
    """What the tries at one form came to. `answers`: different answers but refusals for their number."""

    tries: int = 0
    limited: int = 0
    answers: Counter[tuple[int, str]] = field(default_factory=Counter)


def serial(number: int) -> str:
    return f"KLK-{number:06d}"


def eight(number: int) -> str:
    digits = "".join(SYMBOLS[(number >> 5 * place) % 32] for place in range(8))
    return f"{digits[:4]}-{digits[4:]}"


def _product_code(number: int) -> str:
    return f"{eight(number)}-{eight(7 * number)}-AAAA"


def _token(number: int) -> str:
    return f"{number:043d}"


def _report(client: httpx.Client, guess: str) -> httpx.Response:
    said = {"key": str(uuid4()), "product": PRODUCT, "symptom": "other", "phone": "0812 3456 7890", "serial": guess}
    return client.post("/report", data=said, files={"photo": ("", b"")})


def _activate(client: httpx.Client, guess: str, name: str = "serial") -> httpx.Response:
    said = {"key": str(uuid4()), "product": PRODUCT, "bought": "2026-02-20", "name": "Ani", "phone": "0812 3456 7890"}
    return client.post("/activate", data={**said, name: guess}, files={"receipt": ("", b"")})


def _own(client: httpx.Client, guess: str, name: str = "serial") -> httpx.Response:
    said = {"purchased_on": "2026-02-20", "product": PRODUCT, name: guess}
    return client.post("/v1/my/activations", json=said)


def _code(client: httpx.Client, guess: str) -> httpx.Response:
    return client.post("/my/code", data={"request": "x" * 43, "code": guess, "shown": "ani@example.com"})


FORMS: dict[str, Form] = {
    "report: serial": Form(_report, serial, KNOWN),
    "report: receipt number": Form(lambda c, g: c.get(f"/report/L-{g}"), eight),
    "activation: serial": Form(_activate, serial, KNOWN),
    "activation: code": Form(lambda c, g: _activate(c, g, "code"), _product_code),
    "activation: number": Form(lambda c, g: c.get(f"/activate/W-{g}"), eight),
    "own activation: serial": Form(_own, serial, KNOWN, own=True),
    "own activation: code": Form(lambda c, g: _own(c, g, "code"), _product_code, own=True),
    "product code": Form(lambda c, g: c.get(f"/q/{g}"), _product_code),
    "label of a return": Form(lambda c, g: c.get(f"/r/R-{g}"), eight),
    "letter's link": Form(lambda c, g: c.get(f"/l/{g}"), _token),
    "notice's link": Form(lambda c, g: c.get(f"/n/{g}"), _token),
    "code by mail": Form(_code, lambda n: f"{n:06d}"),
    HELP: Form(lambda c, g: c.get("/help/id/search", params={"q": g}), serial, KNOWN),
}


def try_form(client: httpx.Client, form: Form, tries: int) -> Outcome:
    """The known one, where there is one, is the third of the tries."""
    found = Outcome()
    for number in range(tries):
        guess = form.known if form.known and number == 2 else form.guess(number + 5000)
        answer = form.send(client, guess)
        found.tries += 1
        if answer.status_code == 429:
            found.limited += 1
        else:
            said = answer.text + answer.headers.get("location", "")
            found.answers[answer.status_code, OWN.sub("#", said.replace(guess, "*"))] += 1
    return found


def furnish(conn: Connection) -> str:
    """One appliance that is there, a claim and a return of it; the token of its owner's app."""
    product = load_product(FRIDGE)
    register_product(conn, product, mode=ClockMode.DRIVEN, now=NOW)
    ani = create_customer(conn, name="Ani", email="ani@example.com")
    device, _ = register_device(conn, product=product, serial=KNOWN, installed_at=NOW, customer_id=ani)
    by = By("customer", NOW)
    submit_claim(conn, begin_claim(conn, product, Wanted(device.asset_id, ani, "hangat"), by).id, by)
    asking.request(conn, product, asking.Asked(device.asset_id, ani), by)
    new = NewPerson("Ani", Role.CUSTOMER, "ani@example.com", PersonState.ACTIVE, tenant_id=1, customer_id=ani)
    person = create_person(conn, new)
    assert person is not None
    _, token = hand_out_token(
        conn,
        name="app",
        scopes=Permission,
        made_by="Ani",
        now=wall_clock(),
        expires_at=wall_clock() + timedelta(days=1),
        person_id=person.id,
        tenant_id=1,
    )
    return token


def main() -> int:
    """0 where nothing was learnt and everything is limited, else 1."""
    tries = int(sys.argv[1]) if len(sys.argv) > 1 else TRIES
    forms = {name: FORMS[name] for name in sys.argv[2:] or FORMS}
    bad = 0
    for name, form in forms.items():
        general = {} if name == HELP else dict.fromkeys(("anonymous", "api_account", "api_token"), LIFTED)
        with _world(**general) as clients:
            bad += _count(clients, name, form, tries)
    with _world(**dict.fromkeys(Limit, LIFTED)) as clients:
        for name, form in forms.items():
            _time(clients, name, form)
    print(f"forms that tell something, or are not limited: {bad} of {len(forms)}")
    return 1 if bad else 0


def client_of(clients: Clients, form: Form) -> httpx.Client:
    return clients[1] if form.own else clients[0]


@contextmanager
def _world(**limits: str) -> Iterator[Clients]:
    said = {"SIGAP_RATE_LIMITS": json.dumps(limits)}
    with tempfile.TemporaryDirectory() as folder, served(Path(folder), **said) as (url, conn):
        token = furnish(conn)
        app = {"Authorization": f"Bearer {token}"}
        with (
            httpx.Client(base_url=url, headers={"Origin": url}, timeout=60) as browser,
            httpx.Client(base_url=url, headers=app, timeout=60) as own,
        ):
            yield browser, own


def _count(clients: Clients, name: str, form: Form, tries: int) -> bool:
    found = try_form(client_of(clients, form), form, tries)
    answered = found.tries - found.limited
    statuses = ", ".join(f"{count} x {status}" for (status, _), count in sorted(found.answers.items()))
    print(f"{name:<24} {found.tries} tries, {answered} answered ({statuses}), {found.limited} refused for their number")
    return len(found.answers) != 1 or found.limited == 0


def _time(clients: Clients, name: str, form: Form) -> None:
    """Of those that are there and those that are not, by turns."""
    if not form.known:
        return
    client, times = client_of(clients, form), (list[float](), list[float]())
    for number in range(WARM + TIMED):
        for place in (0, 1) if number % 2 else (1, 0):
            guess = form.guess(number + 9000) if place else form.known
            began = time.perf_counter()
            form.send(client, guess)
            if number >= WARM:
                times[place].append(1000 * (time.perf_counter() - began))
    known, unknown = (statistics.median(one) for one in times)
    apart = abs(known - unknown) / max(known, unknown)
    print(f"{name:<24} there {known:6.1f} ms, not there {unknown:6.1f} ms, apart {apart:.1%}")


if __name__ == "__main__":
    sys.exit(main())
