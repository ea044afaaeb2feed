"""The console in Indonesian shows no English: every page of a filled demo is walked, and of the tests' own fleet."""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from fluent.syntax import ast
from fluent.syntax.visitor import Visitor
from playwright.sync_api import Browser, Page, expect

from fleet.product import LANGUAGES
from store.engine.database import connect
from tests.dashboards.console_world import running_console, sign_in, watch
from tests.worlds.previous_version import migrated_from_before
from wording.catalog import messages

WORD = re.compile(r"[^\W\d_]{3,}")
# Of the library scikit-learn; of a mechanism, which product files name in English as ISO 14224 does; of `relai start`.
# The last is a unit of measurement too, which both languages write alike.
MAY_STAND = frozenset({"learn", "open", "start", "bar"})
# So many pages of one kind (tickets, devices, ...) are looked at.
OF_ONE_KIND = 6
# Pages of customers that staff may open: in the language of their address, or of the customer.
OF_CUSTOMERS = ("/help/en", "/behalf/", "/report?")
# All that is written on a page, and read out of it; names of symbols are neither.
SHOWN = """() => {
  const texts = [document.title], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const around = walker.currentNode.parentElement;
    // What stands in a language of its own is a mail, or its subject, as its customer got it.
    const own = around.closest('[lang]').lang === document.documentElement.lang;
    const symbol = around.closest('[aria-hidden=true], .q-icon, .material-icons, script, style');
    if (own && !symbol) texts.push(walker.currentNode.data);
  }
  for (const e of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]'))
    if (e.closest('[lang]').lang === document.documentElement.lang)
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) texts.push(e.getAttribute(name) || '');
  return texts.join('\\n');
}"""
LINKS = "() => [...document.querySelectorAll('a[href]:not([download])')].map(a => a.href)"


class Words(Visitor):
    """The words of texts, in small letters."""

    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_TextElement(self, node: ast.TextElement) -> None:
        self.found |= {word.lower() for word in WORD.findall(node.value)}


def words(language: str) -> set[str]:
    visitor = Words()
    for _, message in messages(language):
        visitor.visit(message)
    return visitor.found


ENGLISH = frozenset(words("en") - words("id")) - MAY_STAND


WRITTEN = """SELECT text FROM customer_report UNION SELECT note FROM finding UNION SELECT note FROM notice_answer
UNION SELECT name FROM person UNION SELECT email FROM person UNION SELECT name FROM access_token
UNION SELECT name FROM tenant UNION SELECT hardware_id FROM device_unit
UNION SELECT why -> 'args' ->> 'text' FROM ticket_history UNION SELECT name -> 'args' ->> 'text' FROM alarm
UNION SELECT why -> 'args' ->> 'text' FROM alarm_history"""


def test_no_page_of_a_filled_demo_shows_english(
    browser: Browser, server_url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with (
        migrated_from_before(server_url) as url,
        running_console(url, tmp_path_factory.mktemp("filled")) as console,
    ):
        assert english_shown(browser, console, url) == {}


def test_no_page_of_the_tests_own_fleet_shows_english(browser: Browser, console: str, console_database: str) -> None:
    assert english_shown(browser, console, console_database) == {}


def english_shown(browser: Browser, console: str, database: str) -> dict[str, list[str]]:
    """English words by the page that shows them, after a walk over every kind of page; people's own words aside."""
    with connect(database) as conn:
        written = sorted((text for (text,) in conn.execute(WRITTEN) if text), key=len, reverse=True)
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    try:
        sign_in(context, console, database, language="id")
        page = watch(context).page
        shown = {path: sorted(ENGLISH & spoken(page, written)) for path in walk(page, console)}
    finally:
        context.close()
    assert len(shown) > 10
    return {path: found for path, found in shown.items() if found}


def spoken(page: Page, written: list[str]) -> set[str]:
    shown = str(page.evaluate(SHOWN))
    for text in written:
        shown = shown.replace(text, "")
    return {word.lower() for word in WORD.findall(shown)}


def walk(page: Page, console: str) -> Iterator[str]:
    """Goes to each page that another one leads to, some of each kind; gives its path while it is shown."""
    waiting, seen, kinds = ["/", "/tickets?state=", "/inbox?state=", "/account", "/tenants"], set[str](), Counter[str]()
    while waiting:
        path = waiting.pop(0)
        kind = re.sub(r"\d+|[A-Z]+-\d+", "#", urlsplit(path).path)
        if path in seen or kinds[kind] >= OF_ONE_KIND or path.startswith(OF_CUSTOMERS):
            continue
        seen.add(path)
        kinds[kind] += 1
        page.goto(f"{console}{path}")
        expect(page.locator("main")).to_be_visible()
        yield path
        links = (urlsplit(link) for link in page.evaluate(LINKS) if link.startswith(console))
        waiting += [f"{link.path}{'?' + link.query if link.query else ''}" for link in links]


def test_the_languages_are_those_that_texts_are_written_in() -> None:
    assert set(LANGUAGES) == {"en", "id"}
    assert len(ENGLISH) > 300
