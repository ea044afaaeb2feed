"""A new channel is one folder and one line in the registry."""

from datetime import datetime
from pathlib import Path

import pytest

from fleet.coded import coded
from fleet.settings import Settings, load_settings
from service.fleet_pass import sweep
from service.notices.channels.registry import CHANNELS
from service.notices.delivery import deliver_next, explain_missing
from service.notices.enabled_channels import open_channels, outlets_of
from service.tickets.actions import cancel
from service.tickets.states import By
from store.assets.fleet_clocks import move_clock_to
from store.engine.database import Connection
from store.service.notices import OPTED_OUT
from tests.service.notice_world import LINKS, MORNING, NIGHT
from tests.service.pigeon_channel import NO_LOFT, PIGEON
from tests.service.service_world import NOW, predict, rows, settle

PIGEONS = "SELECT state, reason FROM notice WHERE channel = 'pigeon' ORDER BY id"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setitem(CHANNELS, "pigeon", PIGEON)
    (tmp_path / "loft").mkdir()
    return load_settings(data_dir=tmp_path)


def open_ticket(conn: Connection, settings: Settings, *, at: datetime = NOW, opted_out: str = "{}") -> int:
    """Ani's fridge is about to fail; the number of her ticket. She has a telephone."""
    world = settle(conn)
    move_clock_to(conn, "fridge", at)
    conn.execute("UPDATE customer SET phone = '+62 811 1234', opted_out = %s", (opted_out,))
    predict(conn, world.worn_fridge, at=at)
    sweep(conn, "fridge", at, outlets_of(settings))
    [(ticket,)] = rows(conn, "SELECT id FROM ticket")
    return int(ticket)


def flown(conn: Connection, settings: Settings) -> list[str]:
    """Everything that is due leaves; what the pigeons carried so far."""
    channels = open_channels(settings)
    while deliver_next(conn, channels, LINKS):
        pass
    return [path.read_text(encoding="utf-8") for path in sorted((settings.data_dir / "loft").iterdir())]


def test_a_notice_is_written_for_a_new_channel_and_leaves_by_it_with_a_link(
    conn: Connection, settings: Settings
) -> None:
    open_ticket(conn, settings)
    [letter] = flown(conn, settings)
    recipient, said, link = letter.splitlines()
    assert (recipient, said) == ("+62 811 1234", "Kulkas Anda mungkin segera perlu diperiksa (SN-1)")
    assert link.startswith("https://servis.example.com/n/")
    assert rows(conn, "SELECT channel, to_customer, state FROM notice ORDER BY id") == [
        ("email", True, "pending"),
        ("pigeon", True, "sent"),
    ]


def test_who_opted_out_of_a_new_channel_hears_by_the_other_ones_only(conn: Connection, settings: Settings) -> None:
    open_ticket(conn, settings, opted_out="{pigeon}")
    assert flown(conn, settings) == []
    assert rows(conn, PIGEONS) == [("suppressed", OPTED_OUT.to_json())]
    assert rows(conn, "SELECT state FROM notice WHERE channel = 'email'") == [("pending",)]


def test_who_has_no_address_on_a_new_channel_is_not_written_to(conn: Connection, settings: Settings) -> None:
    world = settle(conn)
    predict(conn, world.worn_fridge)
    sweep(conn, "fridge", NOW, outlets_of(settings))
    assert rows(conn, PIGEONS) == [("suppressed", coded("no_address").to_json())]


def test_a_new_channel_waits_out_the_quiet_hours(conn: Connection, settings: Settings) -> None:
    open_ticket(conn, settings, at=NIGHT)
    assert flown(conn, settings) == []
    assert rows(conn, PIGEONS) == [("pending", coded("quiet_hours", until=MORNING, zone="Asia/Jakarta").to_json())]
    move_clock_to(conn, "fridge", MORNING)
    assert len(flown(conn, settings)) == 1


def test_who_was_told_by_a_new_channel_is_told_of_the_end_too(conn: Connection, settings: Settings) -> None:
    ticket = open_ticket(conn, settings)
    flown(conn, settings)
    cancel(conn, ticket, By("budi", NOW), outlets_of(settings))
    assert len(flown(conn, settings)) == 2
    assert rows(conn, PIGEONS) == [("sent", None), ("sent", None)]


def test_a_new_channel_that_cannot_send_says_why_and_its_notices_wait(conn: Connection, settings: Settings) -> None:
    open_ticket(conn, settings)
    (settings.data_dir / "loft").rmdir()
    explain_missing(conn, outlets_of(settings))
    assert "pigeon" not in open_channels(settings)
    assert rows(conn, PIGEONS) == [("pending", NO_LOFT.to_json())]
