"""Erases one customer: blanks what leads to the person, keeps what is known of the appliance, and says why."""

from dataclasses import dataclass
from datetime import datetime

from psycopg.types.json import Jsonb

from fleet.coded import Coded, coded
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

SQL = load(__file__)
# Each is a statement of erasure.sql: the tables in which words or addresses of a person may stand.
BLANKED = (
    *("customer_report", "stranger_report", "finding", "former_finding", "work_order", "declined_visit"),
    "prediction_state",
    *("receipt", "chat", "consultation", "chat_code", "push_subscription", "message_route"),
    *("message_photo", "message_delivery", "message", "mail", "dead_address"),
    *("notice_answer", "notice_link", "notice", "attachment", "asset", "site", "external_ref", "coverage"),
    *("evidence", "activation", "warranty_claim", "warranty_claim_line", "warranty_claim_decision", "product_return"),
    *("survey", "call_back", "review", "customer_letter", "unwanted_message"),
    *("entitlement", "consent", "privacy_request", "assistant_turn", "assistant_chat"),
    *("account_mail", "account_proof", "person", "customer"),
)
HISTORIES = "histories"
# What stays, and why: sentences of both languages.
KEPT = (
    coded("kept_asset"),
    coded("kept_findings"),
    coded("kept_figures"),
    coded("kept_notices"),
    coded("kept_consents"),
    coded("kept_audit"),
    coded("kept_backups"),
)


@dataclass(frozen=True, slots=True)
class Erasure:
    """`blanked`: how many rows of which table, and lines of histories; `kept`: what stays and why, as codes."""

    at: datetime
    blanked: dict[str, int]
    kept: list[Coded]


def erase_person(conn: Connection, customer_id: int, *, at: datetime) -> Erasure | None:
    """Erases all at once, or nothing; None where there is no such customer, or they were erased before."""
    with conn.transaction():
        if conn.execute(SQL["lock_customer"], {"customer_id": customer_id}).fetchone() is None:
            return None
        values = {"customer_id": customer_id, "at": at, "erased": coded("person_erased")}
        lines = conn.execute(SQL["blank_histories"], values).fetchone()
        blanked = {table: conn.execute(SQL[table], values).rowcount for table in BLANKED}
        blanked[HISTORIES] = int(lines[0]) if lines else 0
        done = Erasure(at, {table: rows for table, rows in blanked.items() if rows}, list(KEPT))
        record = {"customer_id": customer_id, "at": at, "blanked": Jsonb(done.blanked), "kept": done.kept}
        conn.execute(SQL["record_erasure"], record)
    return done


def erasures_of(conn: Connection, customer_id: int) -> list[Erasure]:
    return fetch_all(conn, SQL["erasures_of"], {"customer_id": customer_id}, Erasure)
