"""On a database and a data folder of the version before: its shared staff token works, with the warning."""

from pathlib import Path

import pytest

from store.engine.database import connect
from tests.api.api_world import ok, serving
from tests.worlds.previous_version import migrated_from_before

OLD = "a-token-of-the-version-before"


@pytest.mark.parametrize("where", ["settings", "data folder"])
def test_the_token_of_before_reads_and_writes_as_whoever_it_names(server_url: str, tmp_path: Path, where: str) -> None:
    if where == "data folder":
        (tmp_path / "staff-token").write_text(OLD + "\n", encoding="utf-8")
        (tmp_path / "staff-token").chmod(0o600)
    staff_token = OLD if where == "settings" else None
    with migrated_from_before(server_url) as url:
        with serving(url, token=OLD, staff_token=staff_token, data_dir=tmp_path) as api:
            answer = api.get("/v1/tickets")
            [closed, *_] = ok(answer)["items"]
            assert answer.headers["deprecation"] == "true"
            assert "staff token" in answer.headers["warning"]
            device = f"/v1/devices/{closed['product']}/{closed['serial']}"
            said = ok(api.post(f"{device}/reports", json={"text": "hot again"}, headers={"X-Actor": "Sari"}), 201)
            address = f"/v1/tickets/{said['id']}"
            names = {one["name"] for one in ok(api.get(f"{address}/assignees"))["items"]}
            assert "Budi Santoso" in names
            ok(api.post(f"{address}/assign", json={"assignee": "budi santoso"}, headers={"X-Actor": "Sari"}))
            shown = ok(api.get(address))
            assert shown["assignee"] == "Budi Santoso"
            assert ok(api.get("/v1/tickets", headers={"Authorization": "Bearer another-token-altogether"}), 401)
        with connect(url) as conn:
            query = "SELECT actor, action FROM ticket_history WHERE ticket_id = %s ORDER BY id DESC LIMIT 1"
            assert conn.execute(query, (said["id"],)).fetchone() == ("Sari", "assign")
