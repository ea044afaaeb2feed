"""Proof 14: access, correction, withdrawal and erasure within the clock, by pages and API; then no word and no picture
of the person is left in a table, a file or a line of the log; what is known of the appliance still trains; the next
owner sees nothing of the one before."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from fleet.recorded.folder import Selection
from fleet.settings import load_settings
from fleet.times import parse_ts
from models.training.training_history import training_history
from service.attachments.folder import AttachmentFolder
from service.attachments.sweeping import sweep_files
from service.follow_up.letters import deliver_next_letter
from service.notices.enabled_channels import open_channels
from store.assets.customers import create_customer
from store.engine.database import Connection
from store.identity.people import Role
from tests.api.access_world import acting, member, token_of
from tests.api.api_world import ok
from tests.api.my_world import let_in, seen
from tests.api.portal_world import SERIAL, Kitchen, kitchen
from tests.api.test_erasing_people import MARK, marked
from tests.service.notice_world import LINKS
from tests.service.outside import mail_server
from tests.service.pictures_cast import jpeg
from tests.service.service_world import rows

CLOCK = timedelta(hours=72)


def test_proof_14_a_persons_rights_and_what_is_left(
    conn: Connection, database_url: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with kitchen(conn, database_url, data_dir=tmp_path) as (web, home):
        token = token_of(conn, member(conn, "Citra", Role.SERVICE_LEAD, 1))
        with acting(web, token) as lead:
            named = {"name": f"{MARK}name", "email": f"{MARK}@example.com".lower(), "phone": f"+62{MARK}"}
            ok(lead.patch(f"/v1/privacy/customers/{home.ani}", json=named))
        _leaves_words_everywhere(conn, web, home, token)
        assert {"sigap.message", "sigap.warranty_claim", "sigap.assistant_turn"} <= set(marked(conn))
        assert len(_files(tmp_path)) >= 2
        learnt = _labels(conn, home)
        assert learnt
        with acting(web, token) as lead:
            asked = {one["kind"]: one for one in ok(lead.get("/v1/privacy/requests"))["items"]}
            assert set(asked) == {"copy", "correct", "erase"}
            for one in asked.values():
                assert parse_ts(one["due_at"]) - parse_ts(one["asked_at"]) == CLOCK
                assert datetime.now(UTC) < parse_ts(one["due_at"])
            held = lead.get(f"/v1/privacy/customers/{home.ani}/export").text
            assert all(f"{MARK}{word}" in held for word in ("name", "talk", "claim", "report", "asked", "correct"))
            for kind in ("copy", "correct", "erase"):
                ok(lead.post(f"/v1/privacy/requests/{asked[kind]['id']}/answer", json={}))
            assert all(one["answered_at"] for one in ok(lead.get("/v1/privacy/requests"))["items"])
            # The next owner comes.
            budi = create_customer(conn, name="Budi", email="budi@example.com")
            ok(lead.post(f"/v1/assets/{home.fridge.asset_id}/owner", json={"customer_id": budi}))
            assert MARK not in lead.get(f"/v1/tickets/{home.ticket}").text
            assert MARK not in lead.get(f"/v1/privacy/customers/{budi}/export").text
        let_in(conn, web, budi)
        page = seen(web.get(f"/my/appliances/{home.fridge.asset_id}"))
        assert (SERIAL in page, MARK in page) == (True, False)
        assert MARK not in web.get(f"/my/tickets/{home.ticket}").text
        assert web.get(home.link).status_code in (404, 410)
    sweep_files(conn, AttachmentFolder(load_settings(data_dir=tmp_path)))
    assert marked(conn) == {}
    assert _files(tmp_path) == []
    assert [one for one in tmp_path.rglob("*") if one.is_file() and MARK.encode() in one.read_bytes()] == []
    assert MARK.lower() not in "".join(capfd.readouterr()).lower()
    assert _labels(conn, home) == learnt
    assert rows(conn, "SELECT count(*) FROM consent WHERE withdrawn_at IS NULL") == [(0,)]


def _leaves_words_everywhere(conn: Connection, web: httpx.Client, home: Kitchen, token: str) -> None:
    """By her pages: a conversation and a claim with photos, a report, a question, consents, and what she asks about her
    data; by staff, a finding."""
    let_in(conn, web, home.ani)
    at, photo = f"/my/appliances/{home.fridge.asset_id}", ("x.jpg", jpeg(640, 480, located=True), "image/jpeg")
    said = {"client_id": str(uuid4()), "text": f"{MARK}talk"}
    assert web.post("/my/conversations", data=said, files={"photo": photo}).status_code == 303
    claim = {
        "appliance": str(home.fridge.asset_id),
        "key": str(uuid4()),
        "fault": f"{MARK}claim",
        "bought": "2026-02-20",
    }
    assert web.post("/my/claims", data=claim, files={"photo": photo, "receipt": photo}).status_code == 303
    assert web.post(f"{at}/report", data={"symptom": "other", "note": f"{MARK}report"}).status_code == 303
    assert web.post("/my/ask/question", data={"question": f"{MARK}asked"}).status_code == 303
    for agrees in ("yes", "no"):
        assert web.post("/my/consents", data={"purpose": "survey", "agree": agrees}).status_code == 303
    for kind in ("copy", "correct", "erase"):
        asked = web.post("/my/data", data={"kind": kind, "words": f"{MARK}correct" if kind == "correct" else ""})
        assert asked.status_code == 303, kind
    with mail_server() as mailbox:
        channels = open_channels(load_settings(smtp_url=mailbox.url))
        while deliver_next_letter(conn, channels, LINKS, now=datetime.now(UTC)):
            pass
    web.cookies.clear()
    with acting(web, token) as lead:
        ok(lead.post(f"/v1/tickets/{home.ticket}/start"))
        found = {"kind": "confirmed", "component": "compressor", "note": f"{MARK}finding"}
        ok(lead.post(f"/v1/tickets/{home.ticket}/finding", json=found))


def _files(folder: Path) -> list[Path]:
    return sorted((folder / "attachments").rglob("*.jpg"))


def _labels(conn: Connection, home: Kitchen) -> list[tuple[int, str]]:
    """What training reads of her appliance."""
    found = training_history(conn, home.product, Selection(devices=frozenset({SERIAL}))).failures
    return [(int(at), str(mode)) for at, mode in zip(found["ts"], found["failure_mode"], strict=True)]
