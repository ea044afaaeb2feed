"""The demo's customers write by mail to the platform's door, and an agent answers what waits, each once."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from demo.world.client import Client
from demo.world.conversations import Conversations
from demo.world.memory import Letter
from demo.world.people import Person
from fleet.settings import load_settings
from service.attachments.folder import AttachmentFolder
from service.conversations.addresses import OwnAddresses
from service.conversations.doors.lmtp import MailDoor
from service.conversations.mail.chain import read_next_mail
from service.conversations.mail.steps import Desk
from store.engine.database import Connection
from store.identity.people import Role
from tests.api.access_world import member, token_of
from tests.api.api_world import serving
from tests.api.portal_world import SERIAL, settle_kitchen
from tests.service.service_world import NOW, rows


def test_a_customer_writes_and_is_answered_once(conn: Connection, database_url: str, tmp_path: Path) -> None:
    home = settle_kitchen(conn)
    [(notice,)] = rows(conn, "SELECT min(id) FROM notice WHERE customer_id = %s", home.ani)
    own = OwnAddresses("sigap@localhost", (), "http://here", "s" * 32)
    desk = Desk(own, AttachmentFolder(load_settings(data_dir=tmp_path)))
    owners = {SERIAL: Person("Ani Lestari", "ani@example.com", "id", "Asia/Jakarta")}
    door = MailDoor(database_url, "127.0.0.1", 0, came=lambda: None).open()
    try:
        with serving(database_url, token=None) as api:
            token = token_of(conn, member(conn, "Dewi", Role.AGENT, 1))
            with Client(str(api.base_url).rstrip("/"), token) as agent:
                url = f"lmtp://127.0.0.1:{door.port}"
                worlds = [Conversations(agent, "refrigerator", owners, seed=n, door=url) for n in range(40)]
                letter = Letter(SERIAL, "http://here/n/x", str(notice), NOW)
                wrote = [one for world in worlds for one in world.write(letter, NOW)]
                assert 0 < len(wrote) < 15
                while read_next_mail(conn, desk, now=datetime.now(UTC)):
                    pass
                assert len(rows(conn, "SELECT id FROM mail WHERE state = 'filed'")) == len(wrote)
                answered = [one.text for step in range(3) for one in worlds[0].answer(NOW + step * timedelta(hours=4))]
                assert answered == ["an agent answered Ani"]
    finally:
        door.close()
    [(ticket,)] = rows(conn, "SELECT DISTINCT ticket_id FROM thread")
    assert ticket == home.ticket
    assert rows(conn, "SELECT author, author_kind FROM message WHERE author_kind = 'staff'") == [("Dewi", "staff")]
