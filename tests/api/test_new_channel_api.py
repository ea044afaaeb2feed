"""A channel that is new in the registry is shown by the API, refused by customers and wanted again, as the others."""

from pathlib import Path

import pytest

from fleet.settings import load_settings
from service.fleet_pass import sweep
from service.notices.channels.registry import CHANNELS
from service.notices.delivery import deliver_next
from service.notices.enabled_channels import open_channels, outlets_of
from service.notices.links import Links
from store.engine.database import Connection
from tests.api.api_world import ok, problem, serving
from tests.service.pigeon_channel import PIGEON
from tests.service.service_world import NOW, predict, rows, settle

BASE = "https://servis.example.com"


def test_the_api_shows_a_new_channels_notice_and_customers_may_refuse_it(
    conn: Connection, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CHANNELS, "pigeon", PIGEON)
    (tmp_path / "loft").mkdir()
    settings = load_settings(data_dir=tmp_path)
    world = settle(conn)
    conn.execute("UPDATE customer SET phone = '+62 811 1234'")
    predict(conn, world.worn_fridge)
    sweep(conn, "fridge", NOW, outlets_of(settings))
    assert deliver_next(conn, open_channels(settings), Links(BASE, "s" * 32))
    with serving(database_url, data_dir=tmp_path) as api:
        _, notice = ok(api.get("/v1/notices"))["items"]
        assert (notice["channel"], notice["state"], notice["recipient"]) == ("pigeon", "sent", "+62 811 1234")
        assert ok(api.get(f"/v1/notices/{notice['id']}"))["html"] == f"<p>{notice['body']}</p>"

        [letter] = (path.read_text(encoding="utf-8") for path in (tmp_path / "loft").iterdir())
        page = letter.splitlines()[-1].removeprefix(BASE)
        assert api.post(f"{page}/unsubscribe").status_code == 200
        assert rows(conn, "SELECT opted_out FROM customer") == [(["pigeon"],)]

        at = f"/v1/customers/{world.ani}"
        assert ok(api.patch(at, json={"opted_out": []}))["opted_out"] == []
        assert ok(api.patch(at, json={"opted_out": ["email", "pigeon"]}))["opted_out"] == ["email", "pigeon"]
        problem(api.patch(at, json={"opted_out": ["webhook"]}), 422)
