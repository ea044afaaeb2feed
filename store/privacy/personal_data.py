"""Everything that is held about one customer, section by section; a test walks the tables and finds what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import dict_row

from store.engine.database import Connection
from store.engine.queries import load

SQL = load(__file__)
# In the order of the export; each is a statement of personal_data.sql.
SECTIONS = (
    *("customer", "sites", "assets", "devices", "components", "maintenance", "failures", "device_states"),
    *("sensor_faults", "external_refs", "coverages", "entitlements", "assistant_chats"),
    *("predictions", "prediction_histories", "tickets", "ticket_histories", "findings", "former_findings"),
    *("activations", "activation_histories", "transfers", "warranty_claims", "claim_lines", "claim_decisions"),
    *("claim_histories", "returns", "return_histories", "evidence"),
    *("surveys", "calls_back", "reviews", "customer_letters", "unwanted_messages"),
    *("part_exchanges", "work_orders", "bookings", "declined_visits", "repair_checks", "attachments", "reports"),
    *("stranger_reports", "threads", "messages", "message_photos", "message_deliveries", "mails", "dead_addresses"),
    *("receipts", "chats", "chat_messages", "push_browsers", "message_routes", "calls"),
    *("notices", "answers", "alarms", "alarm_histories", "account", "sessions", "account_mails", "tokens"),
    *("owned_before", "sign_in_letters"),
    *("consents", "requests", "readings_held", "scores_held", "who_read_it"),
)


@dataclass(frozen=True, slots=True)
class PersonExport:
    """`sections`: rows by the name of their section, each row by the names of its columns."""

    customer_id: int
    at: datetime
    sections: Mapping[str, list[dict[str, object]]]


def export_person(conn: Connection, customer_id: int, *, at: datetime) -> PersonExport | None:
    """What is held, as of one moment; None where there is no such customer."""
    with conn.transaction(), conn.cursor(row_factory=dict_row) as cursor:
        sections = {name: cursor.execute(SQL[name], {"customer_id": customer_id}).fetchall() for name in SECTIONS}
    return PersonExport(customer_id, at, sections) if sections["customer"] else None
