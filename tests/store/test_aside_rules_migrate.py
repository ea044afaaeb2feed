"""Rules that earlier versions kept as English words are codes afterwards, and read as before."""

from datetime import UTC, datetime, timedelta

from store.engine.database import connect
from store.engine.migrate import migrate
from tests.cloned_database import empty_database
from tests.worlds.asides import spell_rule

BEFORE = 18
THEN = datetime(2026, 3, 1, tzinfo=UTC)
INSERT = "INSERT INTO aside (device_id, ts, metric, value, rule, received_at) VALUES (%s, %s, %s, %s, %s, %s)"
# What was written, and how it reads now.
RULES = {
    "outside -40..60": "outside -40..60",
    "outside 0..": "outside 0..",
    "outside ..0.5": "outside ..0.5",
    "outside -1.5e-05..1e+06": "outside -0.000015..1,000,000",
    "outside a 4-byte number": "outside a 4-byte number",
    "outside an 8-byte number": "outside an 8-byte number",
    "named invalid": "named invalid",
    "none of shut, open": "none of shut, open",
    "no state of 0..31": "no state of 0..31",
    "no number": "no number",
    "a number in quotes": "a number in quotes",
    "a list, no number": "a list, no number",
    "an object, no number": "an object, no number",
    "outside the law": "outside the law",
}


def test_old_rules_read_as_before(server_url: str) -> None:
    with empty_database(server_url) as url, connect(url) as conn:
        migrate(conn, until=BEFORE)
        for place, rule in enumerate(RULES):
            row = (1, THEN + timedelta(minutes=place), "temp", 1.0, rule, THEN)
            conn.execute(
                "INSERT INTO aside (device_id, ts, metric, value, rule, received_at) VALUES (%s,%s,%s,%s,%s,%s)", row
            )
        migrate(conn)
        found = [rule for (rule,) in conn.execute("SELECT rule FROM aside ORDER BY ts")]
    assert [spell_rule(rule) for rule in found] == list(RULES.values())
    assert [rule["code"] for rule in found].count("as_written") == 1
