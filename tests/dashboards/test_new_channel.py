"""The console shows notices of a channel that is new in the registry."""

from datetime import UTC, datetime

import pytest

from dashboards.parts.desk.mail import notice_html
from dashboards.parts.shared.words import channel_name
from dashboards.viewer import Viewer
from service.notices.channels.registry import CHANNELS
from store.console.notices_shown import ShownNotice
from tests.service.pigeon_channel import PIGEON

AT = datetime(2026, 3, 1, tzinfo=UTC)


def test_a_channel_is_called_by_its_text_or_else_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CHANNELS, "pigeon", PIGEON)
    names = [channel_name(Viewer("id"), name) for name in ("email", "pigeon", "one that was taken out")]
    assert names == ["Email", "pigeon", "one that was taken out"]


def test_a_notice_is_shown_as_its_channel_shows_it_or_else_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    line = ShownNotice(
        1, 1, "cancelled", "pigeon", "sent", None, "id", "+62", "a subject", AT, None, "fridge", "SN-1", body="a < b"
    )
    assert "a &lt; b" in notice_html(line)
    monkeypatch.setitem(CHANNELS, "pigeon", PIGEON)
    assert notice_html(line) == "<p>a < b</p>"
