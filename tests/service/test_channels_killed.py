"""kill -9 of the sender while WhatsApp has the message: it is not sent again, and a receipt tells how it ended."""

import os
import signal
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fleet.settings import load_settings
from service.chats.taking import take_events
from service.chats.whatsapp_events import events_in
from service.fleet_pass import sweep
from service.notices.enabled_channels import outlets_of
from sigap.platform.supervisor import Child, Supervisor
from store.assets.fleet_clocks import ClockMode
from store.engine.database import Connection
from tests.service.channel_world import PHONE_ID, event, status_of, whatsapp_server, whatsapp_settings
from tests.service.service_world import DAY, NOW, predict, rows, settle

NAMES = {"whatsapp_api": "SIGAP_WHATSAPP_API", "whatsapp_phone_id": "SIGAP_WHATSAPP_PHONE_ID",
         "whatsapp_token": "SIGAP_WHATSAPP_TOKEN"}  # fmt: skip


@pytest.mark.timeout(300)
def test_a_sender_that_dies_with_the_message_on_its_way_sends_it_once(
    conn: Connection, database_url: str, tmp_path: Path
) -> None:
    world = settle(conn, mode=ClockMode.WALL)
    conn.execute("UPDATE customer SET phone = '0812-3456-7890', quiet_until = quiet_from")
    supervisor, taken, again = Supervisor(tmp_path / "logs"), threading.Event(), threading.Event()
    with whatsapp_server() as whatsapp:
        more = whatsapp_settings(whatsapp.url)
        settings = load_settings(**more)

        def die() -> None:
            """The provider has the message; whoever sent it dies before the answer, and its claim runs out at once."""
            if not taken.is_set() and (pid := supervisor.pid("service")) is not None:
                os.kill(pid, signal.SIGKILL)
                conn.execute("UPDATE notice SET try_after = now() WHERE state = 'sending'")
                taken.set()
            else:
                again.set()

        whatsapp.on_post = die
        predict(conn, world.worn_fridge, horizon=3650 * DAY)
        sweep(conn, "fridge", NOW, outlets_of(settings))
        env = {
            "SIGAP_DATABASE_URL": database_url,
            "SIGAP_LINK_SECRET": "a-secret-of-thirty-two-characters",
            "SIGAP_DATA_DIR": str(tmp_path),
            "SIGAP_HEALTH_PORT": "0",
            **{name: str(more[setting]) for setting, name in NAMES.items()},
        }
        supervisor.add(Child("service", [sys.executable, "-m", "service"], env))
        try:
            assert taken.wait(120)
            # The supervisor starts it again; what it does first is to look at what was on its way.
            deadline = datetime.now(UTC).timestamp() + 120
            while rows(conn, "SELECT state FROM notice") != [("sent",)]:
                assert datetime.now(UTC).timestamp() < deadline
                again.wait(0.2)
        finally:
            supervisor.stop()
        assert len(whatsapp.arrived) == 1
        [(number, reason)] = rows(conn, "SELECT id, reason ->> 'code' FROM notice")
        assert reason == "attempt_unknown"
        told = status_of("wamid.1", "delivered", datetime.now(UTC), reference=f"sigap-notice-{number}")
        assert take_events(conn, events_in(event(statuses=[told]), phone_id=PHONE_ID)) == 1
        assert rows(conn, "SELECT state, reason, provider_id FROM notice") == [("delivered", None, "wamid.1")]
