"""Histories of tickets, predictions and alarms, and reasons of notices: sentences become codes.

A finding, a customer's answer, a prediction's reasons and an alarm's name stand in tables of their own: they are read
there, and not out of the sentences that were made of them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from psycopg import sql
from psycopg.types.json import Jsonb

from fleet.coded import Coded, as_written, coded
from store.engine.database import Connection
from store.migrations.old_alarm_sentences import read_alarm_line
from store.migrations.old_notice_sentences import read_notice_reason
from store.migrations.old_ticket_sentences import read_decision, read_prediction_line, read_ticket_line
from store.migrations.old_values import with_words

BATCH = 5_000
HOURS = {"morning": (time(8), time(12)), "afternoon": (time(13), time(17))}
ANSWERS = {
    "later": "customer_wants_later",
    "decline": "customer_declines",
    "stopped": "customer_stopped",
    "opt_out": "customer_opts_out",
    "opt_in": "customer_opts_in",
}


@dataclass(frozen=True, slots=True)
class OldFinding:
    """A finding, and the words that a history kept of it."""

    code: Coded
    words: str


@dataclass(frozen=True, slots=True)
class Known:
    """What histories name in English, in both languages: alarms by number, reasons by prediction and English text."""

    names: dict[int, Coded]
    reasons: dict[tuple[int, str], Coded]


def convert(conn: Connection) -> None:
    findings = {(ticket, at): found for ticket, at, found in _findings(conn)}
    known = Known(
        names={row[0]: Coded.from_json(row[1]) for row in conn.execute("SELECT id, name FROM alarm")},
        reasons={(prediction, english): reason for prediction, english, reason in _reasons(conn)},
    )
    _tickets(conn, findings, known)
    _predictions(conn, findings)
    _one_by_one(conn, "prediction_state", "prediction_id", "reason", read_decision)
    _one_by_one(conn, "notice", "id", "reason", read_notice_reason)
    _alarms(conn)


def _tickets(conn: Connection, findings: dict[tuple[int, datetime], OldFinding], known: Known) -> None:
    answers = {(ticket, at, kind): said for ticket, at, kind, said in _answers(conn)}
    rows = conn.execute(
        """SELECT id, ticket_id, at, action, why -> 'args' ->> 'text' FROM ticket_history
           WHERE why ->> 'code' = 'as_written'"""
    ).fetchall()

    def read(ticket: int, at: datetime, action: str, text: str) -> Coded | None:
        if action == "resolve":
            found = findings.get((ticket, at))
            return found.code if found and found.words == text else None
        if action.startswith("answer_"):
            return answers.get((ticket, at, action.removeprefix("answer_")))
        said = read_ticket_line(action, text)
        return None if said is None else _in_both_languages(said, known)

    _store(conn, "ticket_history", "id", "why", ((row[0], read(*row[1:])) for row in rows))


def _predictions(conn: Connection, findings: dict[tuple[int, datetime], OldFinding]) -> None:
    told = {(at, f"ticket {ticket}: {found.words}"): (ticket, found) for (ticket, at), found in findings.items()}
    rows = conn.execute(
        "SELECT id, at, why -> 'args' ->> 'text' FROM prediction_history WHERE why ->> 'code' = 'as_written'"
    ).fetchall()

    def read(at: datetime, text: str) -> Coded | None:
        if ended := told.get((at, text)):
            return coded("ticket_found", ticket=ended[0], finding=ended[1].code)
        return read_prediction_line(text)

    _store(conn, "prediction_history", "id", "why", ((row[0], read(row[1], row[2])) for row in rows))


def _alarms(conn: Connection) -> None:
    """Only what the rules wrote: people's words stay."""
    rows = conn.execute(
        """SELECT h.id, h.action, a.metric, h.why -> 'args' ->> 'text' FROM alarm_history h
           JOIN alarm a ON a.id = h.alarm_id WHERE h.actor = 'rules' AND h.why ->> 'code' = 'as_written'"""
    ).fetchall()

    def read(action: str, metric: str, text: str) -> Coded | None:
        if action == "suppress":
            return coded("explained_by", rule=text)
        if text == "it does again":
            return coded("metric_has_value_again", metric=metric) if metric else coded("device_sends_again")
        return read_alarm_line(text)

    _store(conn, "alarm_history", "id", "why", ((row[0], read(*row[1:])) for row in rows))


def _one_by_one(conn: Connection, table: str, key: str, column: str, read: Callable[[str], Coded | None]) -> None:
    names = {"table": sql.Identifier(table), "key": sql.Identifier(key), "column": sql.Identifier(column)}
    query = sql.SQL("SELECT {key}, {column} -> 'args' ->> 'text' FROM {table} WHERE {column} ->> 'code' = 'as_written'")
    rows = conn.execute(query.format(**names)).fetchall()
    _store(conn, table, key, column, ((row[0], read(row[1])) for row in rows))


def _store(conn: Connection, table: str, key: str, column: str, found: Iterator[tuple[int, Coded | None]]) -> None:
    """What was read takes the place of the words; where nothing was, they stay."""
    update = sql.SQL(
        """UPDATE {table} t SET {column} = n.said
           FROM unnest(%(keys)s::bigint[], %(said)s::jsonb[]) AS n (key, said) WHERE t.{key} = n.key"""
    ).format(table=sql.Identifier(table), column=sql.Identifier(column), key=sql.Identifier(key))
    read = [(number, Jsonb(said.to_json())) for number, said in found if said is not None]
    for start in range(0, len(read), BATCH):
        part = read[start : start + BATCH]
        conn.execute(update, {"keys": [one[0] for one in part], "said": [one[1] for one in part]})


def _in_both_languages(said: Coded, known: Known) -> Coded:
    """The name of an alarm and the reason of a prediction in both languages, where these are there still."""
    args = dict(said.args)
    for inner in ("what", "why"):
        part = args.get(inner)
        if isinstance(part, Coded):
            args[inner] = _in_both_languages(part, known)
    what, why, alarm = args.get("what"), args.get("why"), args.get("alarm")
    if isinstance(what, Coded) and what.code == "prediction_stands" and isinstance(why, Coded):
        reason = known.reasons.get((int(str(what.args["prediction"])), str(why.args.get("text"))))
        args["why"] = reason or why
    if said.code == "alarm_stands" and isinstance(alarm, int) and alarm in known.names:
        args["name"] = known.names[alarm]
    return Coded(said.code, args)


def _reasons(conn: Connection) -> Iterator[tuple[int, str, Coded]]:
    rows = conn.execute(
        """SELECT p.id, r -> 'args' -> 'text' ->> 'en', r FROM prediction p, jsonb_array_elements(p.reasons) AS r
           WHERE r ->> 'code' = 'reason_as_kept'"""
    )
    for prediction, english, reason in rows:
        yield prediction, english, Coded.from_json(reason)


def _findings(conn: Connection) -> Iterator[tuple[int, datetime, OldFinding]]:
    rows = conn.execute(
        "SELECT ticket_id, at, kind, failure_mode, component, mechanism, parts, note, failed_at FROM finding"
    )
    for ticket, at, *found in rows:
        yield ticket, at, _finding(*found)


def _finding(
    kind: str,
    mode: str | None,
    component: str | None,
    mechanism: str | None,
    parts: list[str],
    note: str,
    failed_at: datetime | None,
) -> OldFinding:
    words = ", ".join(word for word in (kind, mode, component, mechanism, *parts, note) if word)
    details = [
        coded("finding_mode", mode=mode) if mode else None,
        coded("finding_component", component=component) if component else None,
        as_written(mechanism) if mechanism else None,
        coded("finding_parts", parts=parts) if parts else None,
        as_written(note) if note else None,
        coded("finding_failed", at=failed_at) if failed_at else None,
    ]
    known = [detail for detail in details if detail is not None]
    code = coded("finding_with", kind=kind, details=known) if known else coded("finding", kind=kind)
    return OldFinding(code, words + (f"; failed at {failed_at:%Y-%m-%d %H:%M:%S}Z" if failed_at else ""))


def _answers(conn: Connection) -> Iterator[tuple[int, datetime, str, Coded]]:
    rows = conn.execute(
        """SELECT a.ticket_id, a.at, a.kind, a.slot_on, a.slot_part, a.note, coalesce(c.time_zone, 'Asia/Jakarta')
           FROM notice_answer a JOIN notice n ON n.id = a.notice_id LEFT JOIN customer c ON c.id = n.customer_id"""
    )
    for ticket, at, kind, slot_on, slot_part, note, zone in rows:
        said = _agreed(slot_on, slot_part, zone) if kind == "agree" else Coded(ANSWERS[kind])
        yield ticket, at, kind, with_words(said, note)


def _agreed(on: date, part: str, zone: str) -> Coded:
    begins, ends = (datetime.combine(on, at, ZoneInfo(zone)) for at in HOURS[part])
    return coded("customer_agreed", begins=begins, ends=ends, part=part, zone=zone)
