"""A customer's browser: opens a page, sees the forms that lie open on it, and sends one."""

import ssl
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import httpx

from demo.world.client import BAD_CERTIFICATE

PATIENCE_S = 90.0


@dataclass(slots=True)
class Form:
    """One form: where it goes, what it sends by itself, and what can be chosen: field -> the values on offer."""

    action: str
    fixed: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def offers(self, name: str, value: str) -> bool:
        return self.fixed.get(name) == value or (name, value) in self.buttons


class Browser:
    """Follows links and sends forms as browsers do; keeps no cookies. Where no answer comes, people try again.

    `here`: where the platform is now. A letter may be older than the platform's start, which takes any free port.
    """

    def __init__(self, trust: ssl.SSLContext | bool = True, *, here: str = "") -> None:
        self._here = urlsplit(here)
        self._client = httpx.Client(timeout=30, follow_redirects=True, headers={"Accept": "text/html"}, verify=trust)

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *exc: object) -> None:
        self._client.close()

    def open(self, link: str, *, unfold: bool = False) -> list[Form]:
        """The forms of a page that are not folded away, or all of them; none where there is no such page."""
        return _forms_of(self._ask("GET", self._leads_to(link)), unfold=unfold)

    def send(self, form: Form, fields: dict[str, str]) -> bool:
        """Whether the page took it."""
        return self._ask("POST", form.action, data={**form.fixed, **fields}).is_success

    def send_on(self, form: Form, fields: dict[str, str]) -> list[Form]:
        """The forms of the page that follows; none where it was not taken."""
        return _forms_of(self._ask("POST", form.action, data={**form.fixed, **fields}))

    def _leads_to(self, link: str) -> str:
        if not self._here.netloc:
            return link
        return urlsplit(link)._replace(scheme=self._here.scheme, netloc=self._here.netloc).geturl()

    def _ask(self, method: str, link: str, data: dict[str, str] | None = None) -> httpx.Response:
        """A form names the page that it stands on as its origin."""
        parts = urlsplit(link)
        origin = {"Origin": f"{parts.scheme}://{parts.netloc}"} if data is not None else {}
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                return self._client.request(method, link, data=data, headers=origin)
            except httpx.TransportError as exc:
                if BAD_CERTIFICATE in str(exc) or time.monotonic() > deadline:
                    raise
                time.sleep(0.1)


def _forms_of(answer: httpx.Response, *, unfold: bool = False) -> list[Form]:
    return read_forms(str(answer.url), answer.text, unfold=unfold) if answer.is_success else []


def read_forms(address: str, page: str, *, unfold: bool = False) -> list[Form]:
    """The forms that lie open on a page of that address; with `unfold` all of them."""
    reader = _FormReader(address, unfold=unfold)
    reader.feed(page)
    return reader.forms


class _FormReader(HTMLParser):
    """Collects forms, but for those inside of `details`, which people rarely unfold."""

    def __init__(self, address: str, *, unfold: bool = False) -> None:
        super().__init__()
        self._unfold = unfold
        self.forms: list[Form] = []
        self._address, self._folded, self._form = address, 0, None

    _form: Form | None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "details":
            self._folded += 1
        elif tag == "form" and (self._unfold or not self._folded):
            self._form = Form(urljoin(self._address, given.get("action", "")))
            self.forms.append(self._form)
        elif self._form is not None and given.get("name"):
            self._take_field(self._form, tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "details":
            self._folded -= 1
        elif tag == "form":
            self._form = None

    def _take_field(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name, value = given["name"], given.get("value", "")
        if tag == "button":
            form.buttons.append((name, value))
            if name != "kind":  # A button for each choice, to be tapped once.
                form.choices.setdefault(name, []).append(value)
        elif tag == "input" and given.get("type") == "hidden":
            form.fixed[name] = value
        elif tag == "input" and given.get("type") == "radio":
            form.choices.setdefault(name, []).append(value)
