"""The inbox: staff see who else is here, answer with ready texts, note, merge and take it back; a live chat of two."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from service.conversations.mail.keeping import keep_mail
from service.conversations.saying import Said, say
from service.conversations.threads import require_thread, thread_of_customer
from store.assets.customers import create_customer
from store.conversations.messages import AuthorKind, messages_of
from store.conversations.threads import ThreadState
from store.engine.database import Connection
from store.identity.customer_accounts import account_of_customer, person_of_account
from store.identity.people import NewPerson, Person, PersonState, Role, create_person
from tests.dashboards.console_world import Watched, sign_in_as, watch
from tests.service.service_world import NOW, World


@pytest.fixture
def second(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    yield context
    context.close()


def customer(desk: Connection, name: str) -> tuple[int, int]:
    """(a customer, their open conversation, in which they ask something)."""
    number = create_customer(desk, name=name, email=f"{name.lower()}@example.com", language="id")
    thread = thread_of_customer(desk, number)
    say(desk, thread.id, Said(AuthorKind.CUSTOMER, name, f"{name} asks why it hums", NOW))
    return number, thread.id


def account(desk: Connection, number: int) -> Person:
    found = account_of_customer(desk, number)
    assert found is not None
    person = person_of_account(desk, found)
    assert person is not None
    return person


def test_an_agent_answers_notes_and_merges(staff: Watched, console: str, desk: Connection, world: World) -> None:
    number, thread = customer(desk, "Sari")
    page = staff.page
    page.goto(f"{console}/conversations")
    page.get_by_role("link", name="Sari asks why it hums").click()
    expect(page.locator(".thread")).to_contain_text("Sari asks why it hums")
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_role("button", name="Give it back")).to_be_visible()
    page.get_by_role("button", name="Ready answers").click()
    page.get_by_text("Ask for a photo").click()
    field = page.get_by_label("Answer")
    expect(field).to_have_value("Bisakah Anda mengirim foto yang memperlihatkan masalahnya? Foto dapat ditambahkan di "
                                "sini atau dikirim sebagai balasan e-mail.")  # fmt: skip
    page.get_by_role("button", name="Send to the customer").click()
    expect(page.locator(".thread .ours")).to_contain_text("Bisakah Anda mengirim foto")
    field.fill("Careful: the third time.")
    page.get_by_role("button", name="Note for staff").click()
    expect(page.locator(".thread .staff-note")).to_contain_text("Careful: the third time.")
    assert require_thread(desk, thread).state is ThreadState.WAITING_FOR_CUSTOMER
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("button", name="Open again")).to_be_visible()
    # A second conversation of hers is merged into it, and taken out again.
    other = thread_of_customer(desk, number)
    say(desk, other.id, Said(AuthorKind.CUSTOMER, "Sari", "and it drips", NOW))
    page.goto(f"{console}/conversations/{other.id}")
    page.get_by_role("button", name="Merge").click()
    page.get_by_role("dialog").get_by_role("button", name="Merge").click()
    page.wait_for_url(f"**/conversations/{thread}")
    expect(page.locator(".thread")).to_contain_text("and it drips")
    page.get_by_role("button", name="Take the merge back").click()
    expect(page.locator(".thread")).not_to_contain_text("and it drips")
    staff.check()
    query = "SELECT count(*) FROM audit WHERE subject = %s AND action = 'changed'"
    audited = desk.execute(query, (f"thread/{thread}",)).fetchone()
    assert audited is not None
    assert audited[0] >= 4


def test_two_of_the_staff_see_each_other(
    staff: Watched, second: BrowserContext, console: str, desk: Connection, world: World
) -> None:
    _, thread = customer(desk, "Rudi")
    name = f"Dewi {thread}"
    new = NewPerson(name=name, role=Role.AGENT, state=PersonState.ACTIVE, tenant_id=1, language="en")
    dewi = create_person(desk, new)
    assert dewi is not None
    sign_in_as(second, console, desk, dewi)
    staff.page.goto(f"{console}/conversations/{thread}")
    there = watch(second)
    there.page.goto(f"{console}/conversations/{thread}")
    expect(staff.page.locator(".thread-others")).to_contain_text(f"Also here: {name}")
    there.page.get_by_label("Answer").press_sequentially("Hal")
    expect(staff.page.locator(".thread-others")).to_contain_text(f"{name} is writing")
    there.check()


def test_a_live_chat_of_two_browsers(
    staff: Watched, second: BrowserContext, console: str, desk: Connection, world: World
) -> None:
    number, thread = customer(desk, "Tuti")
    sign_in_as(second, console, desk, account(desk, number))
    hers = watch(second)
    hers.page.goto(f"{console}/my/conversations/{thread}")
    expect(hers.page.locator("#talk")).to_contain_text("Tuti asks why it hums")
    staff.page.goto(f"{console}/conversations/{thread}")
    staff.page.get_by_label("Answer").fill("Halo Tuti, bunyinya dari mana?")
    staff.page.get_by_role("button", name="Send to the customer").click()
    expect(hers.page.locator("#talk .theirs")).to_contain_text("Halo Tuti, bunyinya dari mana?")
    hers.page.get_by_label("Pesan Anda").fill("Dari belakang.")
    hers.page.get_by_role("button", name="Kirim").click()
    expect(hers.page.locator("#talk .mine").last).to_contain_text("Dari belakang.")
    expect(staff.page.locator(".thread")).to_contain_text("Dari belakang.")
    assert hers.page.url.endswith(f"/my/conversations/{thread}")
    hers.check()
    assert messages_of(desk, thread)[-1].channel == "chat"


def test_a_mail_that_waits_is_put_into_a_conversation(
    staff: Watched, console: str, desk: Connection, world: World
) -> None:
    _, thread = customer(desk, "Wulan")
    raw = b"From: Wulan <wulan@office.example>\nSubject: Dari kantor\nMessage-ID: <office@x>\n\nIni saya juga."
    mail = keep_mail(desk, raw, door="lmtp", recipients=["help@brand.example"], now=datetime.now(UTC))
    desk.execute(
        """UPDATE mail SET state = 'held', outcome = '{"code": "mail_from_stranger", "args": {"sender": "w"}}'
           WHERE id = %s""", (mail,),
    )  # fmt: skip
    page = staff.page
    page.goto(f"{console}/mails")
    row = page.locator("tr", has_text="wulan@office.example")
    row.get_by_role("button", name="Put into a conversation").click()
    page.get_by_label("Search by name, telephone or mail").fill("Wulan")
    expect(page.get_by_role("dialog")).to_contain_text("Wulan (wulan@example.com)")
    page.get_by_role("dialog").get_by_role("button", name="Put into a conversation").click()
    page.wait_for_url(f"**/conversations/{thread}")
    expect(page.locator(".thread")).to_contain_text("Ini saya juga.")
    staff.check()
