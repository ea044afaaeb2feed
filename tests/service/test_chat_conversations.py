"""What customers write by WhatsApp or Telegram joins their thread, and answers leave where they wrote last."""

from datetime import UTC, datetime

from fleet.coded import coded
from service.chats.taking import take
from service.conversations.chats import deliver_next_chat_message
from service.conversations.saying import Said, say
from service.conversations.threads import require_thread, thread_of_customer
from service.notices.channels.channel import NotSent, Sent
from store.assets.customers import create_customer
from store.channels.chats import NewMessage
from store.conversations.messages import AuthorKind, messages_of
from store.conversations.threads import ThreadState
from store.engine.database import Connection
from tests.service.service_world import rows

NOW = datetime.now(UTC)


def wrote(text: str, number: str, *, address: str = "628123456789") -> NewMessage:
    return NewMessage("whatsapp", address, "Ani", number, "text", text, NOW)


def test_a_chat_is_part_of_the_customers_thread_and_is_answered_there(conn: Connection) -> None:
    ani = create_customer(conn, name="Ani", email="ani@example.com", phone="+628123456789", language="id")
    assert take(conn, wrote("Kulkas bunyi", "w1"))
    assert not take(conn, wrote("Kulkas bunyi", "w1"))
    assert take(conn, wrote("Halo?", "x1", address="628999999999"))
    thread = thread_of_customer(conn, ani)
    assert [(one.text, one.channel) for one in messages_of(conn, thread.id)] == [("Kulkas bunyi", "whatsapp")]
    assert require_thread(conn, thread.id).state is ThreadState.WAITING_FOR_US
    assert rows(conn, "SELECT text FROM chat_message WHERE state = 'waiting'") == [("Halo?",)]
    say(conn, thread.id, Said(AuthorKind.STAFF, "Dewi", "Dari mana bunyinya?", NOW))
    left: list[tuple[str, str]] = []

    def write(address: str, text: str, reference: str) -> Sent:
        if len(left) == 1:
            raise NotSent(coded("no_telegram"), permanent=True)
        left.append((address, text))
        return Sent("wamid.1")

    later = datetime.now(UTC)
    assert deliver_next_chat_message(conn, {"whatsapp": write}, now=later)
    assert not deliver_next_chat_message(conn, {"whatsapp": write}, now=later)
    assert left == [("628123456789", "Dari mana bunyinya?")]
    # One that does not leave there goes by mail, and somebody is told.
    say(conn, thread.id, Said(AuthorKind.STAFF, "Dewi", "Masih di sana?", NOW))
    assert deliver_next_chat_message(conn, {"whatsapp": write}, now=datetime.now(UTC))
    assert rows(conn, "SELECT channel, state FROM message_delivery ORDER BY id") == [
        ("whatsapp", "sent"),
        ("whatsapp", "failed"),
        ("email", "pending"),
    ]
    assert require_thread(conn, thread.id).state is ThreadState.WAITING_FOR_US
