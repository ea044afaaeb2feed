"""Reasons of predictions that earlier versions kept as text are codes after a migration, and read as before."""

from psycopg.types.json import Jsonb

from fleet.coded import Coded
from store.engine.database import connect
from store.engine.migrate import migrate
from tests.cloned_database import empty_database
from wording.wording import Wording

BEFORE = 8
TEXT = {"en": "Vibration is 6.1 mm/s", "id": "Getaran 6,1 mm/s"}
EXPLANATION = {"kind": "log_odds", "reasons": [{"group": "vibration", "share": 0.9, "text": TEXT}], "against": []}
ROWS = """
INSERT INTO product (id, version) VALUES ('pump', 1);
INSERT INTO asset (product) VALUES ('pump');
INSERT INTO device (product, serial, asset_id, installed_at) VALUES ('pump', 'P-1', 1, now());
INSERT INTO model (product, state, manifest, digest, body) VALUES ('pump', 'retired', '{}', 'd', 'b');
"""
PREDICTION = """
INSERT INTO prediction (product, device_id, asset_id, failure_mode, opened_at, expires_at, ts, rung, reasons, evidence,
                        model_id)
VALUES ('pump', 1, 1, 'wear', now(), now(), now(), 'ticket', %s, %s, 1)
"""


def test_kept_reasons_read_in_both_languages_as_before(server_url: str) -> None:
    with empty_database(server_url) as url, connect(url) as conn:
        migrate(conn, until=BEFORE)
        conn.execute(ROWS)
        conn.execute(PREDICTION, (Jsonb([TEXT]), Jsonb({"threshold": 0.6, "explanation": EXPLANATION})))
        conn.execute(PREDICTION, (Jsonb([]), Jsonb({"explanation": None})))
        migrate(conn)
        (reasons, evidence), bare = conn.execute("SELECT reasons, evidence FROM prediction ORDER BY id").fetchall()
    [reason], [part] = reasons, evidence["explanation"]["reasons"]
    for kept in (reason, part["said"]):
        said = Coded.from_json(kept)
        assert (Wording("en").say(said), Wording("id").say(said)) == (TEXT["en"], TEXT["id"])
    assert (part["group"], part["share"], evidence["threshold"]) == ("vibration", 0.9, 0.6)
    assert "text" not in part
    assert bare == ([], {"explanation": None})
