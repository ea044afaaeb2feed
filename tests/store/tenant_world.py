"""Two tenants, each with rows in every table that holds something of a tenant, in one database."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from psycopg.sql import SQL, Identifier, Placeholder
from psycopg.types.json import Jsonb

from store.access.sealed import announce_keeper
from store.assets.customers import create_customer
from store.assets.registry import Device, register_device
from store.engine.database import Connection
from store.engine.scope import EVERYTHING, Scope, apply_scope
from store.identity.tenants import create_tenant
from store.learning.models import register_model
from tests.store.store_world import T0, StoreWorld

# Of the whole installation, of products or of our own processes: these have no rows of a tenant.
SHARED = {
    "migration": "our own: what was applied",
    "product": "the product's",
    "product_version": "the product's",
    "fleet_clock": "the product's",
    "step_report": "our own: steps of the clock",
    "worker": "our own: processes",
    "ingest_session": "our own: what a worker remembers of the broker",
    "model": "the product's",
    "deployment": "the product's: models in force",
    "rung": "the product's: the ladder",
    "rung_change": "the product's: the ladder",
    "drift_check": "the product's",
    "drift_alarm": "the product's",
    "retraining": "the product's",
    "change_horizon": "our own: how far the feed was pruned",
    "web_right": "our own: rights of the web process",
    "rate_count": "counts by hash: nobody's",
    "audit_chain": "hashes of the audit log",
    "broker_applied": "our own: what a broker has applied",
    "broker_keeper": "our own: public keys of whoever keeps a broker's users",
    "audit_check": "the whole installation's: that the audit log was verified",
}
# Reached through a device alone: row-level security and columnstore exclude each other.
BY_DEVICE = {"event", "score"}
CODE = Jsonb({"code": "as_written", "args": {"text": "?"}})
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Side:
    """One tenant's rows. `ana` owns the first device, whose ticket `tech` has; `budi` owns the second, whose ticket is
    in the area `north`."""

    tenant: int
    ana: int
    budi: int
    ana_device: Device
    budi_device: Device
    ana_ticket: int
    budi_ticket: int
    tech: int
    north: int

    @property
    def scope(self) -> Scope:
        return Scope(self.tenant)


class TenantWorld:
    """Filled by `conn`, which sees all; `a` is the first tenant, `b` a second one."""

    def __init__(self, conn: Connection) -> None:
        self.conn, self.base = conn, StoreWorld(conn)
        self.model = register_model(conn, "pump", manifest="{}", body=b"1", promote=True)
        second = create_tenant(conn, name="Second", now=T0)
        assert second is not None
        self.a, self.b = self._side(1, "A"), self._side(second, "B")
        self.insert("drift_check", product="pump", model_id=self.model, at=T0, devices=1, drifted=False, figures=CODE)
        self.insert("ledger_page", product="pump", failure_mode="wear", at=T0, since=T0, figures=CODE)

    def insert(self, table: str, **values: Any) -> Any:
        """A row; its first column comes back."""
        statement = SQL("INSERT INTO {t} ({c}) VALUES ({v}) RETURNING {first}").format(
            t=Identifier(table),
            c=SQL(", ").join(map(Identifier, values)),
            v=SQL(", ").join(map(Placeholder, values)),
            first=Identifier("id") if self._has_id(table) else Identifier(next(iter(values))),
        )
        row = self.conn.execute(statement, values).fetchone()
        assert row is not None
        return row[0]

    def _has_id(self, table: str) -> bool:
        row = self.conn.execute(
            "SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = %s::regclass AND attname = 'id')", (table,)
        ).fetchone()
        return bool(row and row[0])

    def _side(self, tenant: int, name: str) -> Side:
        apply_scope(self.conn, Scope(tenant))
        ana = create_customer(self.conn, name=f"Ana {name}")
        budi = create_customer(self.conn, name=f"Budi {name}")
        devices = [self._device(f"{name}-{number}", owner) for number, owner in ((1, ana), (2, budi))]
        self.conn.execute("UPDATE asset SET area = 'north' WHERE id = %s", (devices[1].asset_id,))
        tech, north = self._person(f"Tech {name}", tenant), self._person(f"North {name}", tenant, ["north"])
        customer = self.insert("person", name=f"Ana {name}", role="customer", tenant_id=tenant, customer_id=ana)
        self._account(tech, name)
        self._account(customer, f"customer {name}")
        self._personal_data(ana, budi, devices[0], f"ana@{name}.example", tenant)
        tickets = [self._rows(device, owner, tenant) for device, owner in zip(devices, (ana, budi), strict=True)]
        self.conn.execute(
            "UPDATE ticket SET state = 'assigned', assignee = %s WHERE id = %s", (f"Tech {name}", tickets[0])
        )
        self.insert("access_token", token_hash=_hash(f"program {name}"), name="p", hint="", tenant_id=tenant,
                    scopes=["x"], made_by="?", made_at=T0)  # fmt: skip
        apply_scope(self.conn, EVERYTHING)
        return Side(tenant, ana, budi, devices[0], devices[1], tickets[0], tickets[1], tech, north)

    def _device(self, serial: str, owner: int) -> Device:
        return register_device(
            self.conn, product=self.base.product, serial=serial, installed_at=T0 - DAY, customer_id=owner
        )[0]

    def _person(self, name: str, tenant: int, areas: list[str] | None = None) -> int:
        return int(self.insert("person", name=name, role="technician", tenant_id=tenant, areas=areas or []))

    def _account(self, person: int, name: str) -> None:
        self.insert("session", token_hash=_hash(f"session {name}"), person_id=person, started_at=T0, seen_at=T0,
                    expires_at=T0, how="link")  # fmt: skip
        self.insert("single_use_link", token_hash=_hash(f"link {name}"), purpose="reset", person_id=person, made_at=T0,
                    expires_at=T0)  # fmt: skip
        self.insert("begun_sign_in", token_hash=_hash(f"begun {name}"), step="second_factor", person_id=person,
                    how="link", target="/", begun_at=T0, expires_at=T0)  # fmt: skip
        self.insert("known_browser", token_hash=_hash(f"browser {name}"), person_id=person, seen_at=T0)
        self.insert("recovery_code", person_id=person, code_hash=_hash(f"code {name}"))
        self.insert("account_mail", kind="invitation", person_id=person, created_at=T0, next_at=T0, expires_at=T0)
        self.insert("access_token", token_hash=_hash(f"token {name}"), name="t", hint="", person_id=person,
                    scopes=["x"], made_by="?", made_at=T0)  # fmt: skip

    def _personal_data(self, customer: int, before: int, device: Device, address: str, tenant: int) -> None:
        """What there is of a customer as a person; `before` owned the device before them."""
        insert = self.insert
        insert("consent", customer_id=customer, purpose="advice", text_version=1, language="en", given_at=T0,
               how="page")  # fmt: skip
        insert("privacy_request", customer_id=customer, kind="copy", how="page", asked_at=T0, due_at=T0 + DAY)
        insert("erasure", customer_id=customer, at=T0, blanked=Jsonb({}), kept=[])
        insert("ownership", asset_id=device.asset_id, customer_id=before, until_at=T0, ended_by="?")
        insert("account_proof", way="email", address=address.lower(), customer_id=customer, seed=bytes(16), made_at=T0,
               expires_at=T0, next_at=T0)  # fmt: skip
        insert("audit", at=T0, actor_kind="person", actor="?", tenant_id=tenant, action="read",
               subject=f"customer/{customer}", address="", details=Jsonb({}))  # fmt: skip

    def _rows(self, device: Device, owner: int, tenant: int) -> int:
        """One row of every kind for a device; the number of its ticket."""
        own: dict[str, Any] = {"device_id": device.id}
        insert = self.insert
        insert("maintenance", **own, ts=T0, component="bearing", action="replaced", source="api")
        insert("failure", **own, ts=T0, failure_mode="wear", source="import")
        insert("anomaly_label", **own, starts_at=T0, ends_at=T0)
        insert(
            "device_status",
            **own,
            tenant_id=tenant,
            state="online",
            ts=T0,
            firmware="1",
            received_at=T0,
            arrived_at=T0,
            said="online",
        )
        insert("device_latest", **own, tenant_id=tenant, ts=T0, readings=Jsonb({"flow": 1}), received_at=T0)
        insert("device_clock", **own, behind_s=60, steady=1, jumps=0, since=T0, steady_since=T0, seen_at=T0)
        insert("aside", **own, ts=T0, metric="flow", value=9, rule=CODE, received_at=T0)
        insert("tally", **own, kind="lost", metric="", count=1)
        insert("sequence", **own, boot=1, seq=1)
        insert("dirty_range", **own, product="pump", lo=T0, hi=T0)
        insert("event_inbox", **own, product="pump", ts=T0, code="E1", severity="error", text="")
        insert("score_due", **own, product="pump", since=T0, due_at=T0)
        insert("rule_mark", **own, product="pump")
        insert("rule_due", **own, product="pump", due_at=T0, signature=1)
        insert("sensor_fault", **own, metric="flow", kind="still", since=T0, newest=T0, seen=1)
        insert("shadow_score", **own, model_id=self.model, failure_mode="wear", ts=T0, probability=0.5)
        insert("event", **own, ts=T0, code="E1", severity="error", text="", received_at=T0)
        insert("score", **own, failure_mode="wear", ts=T0, bucket=T0, scored_at=T0, model_id=self.model)
        insert("dead_letter", digest=f"d{device.id}", topic="t", product="pump", serial=device.serial,
               reason="not_json", detail="", payload=b"", size=0, truncated=False, received_at=T0,
               seen_at=T0)  # fmt: skip
        self._access(device, tenant)
        prediction = insert("prediction", **own, product="pump", asset_id=device.asset_id, failure_mode="wear",
                            opened_at=T0, expires_at=T0 + DAY, ts=T0, probability=0.5, rung="ticket", reasons=Jsonb([]),
                            evidence=Jsonb({}), model_id=self.model)  # fmt: skip
        insert("prediction_state", prediction_id=prediction, asset_id=device.asset_id, failure_mode="wear",
               state="open", changed_at=T0)  # fmt: skip
        insert("prediction_history", prediction_id=prediction, at=T0, actor="?", state="open", why=CODE)
        ticket = insert("ticket", **own, product="pump", asset_id=device.asset_id, failure_mode="wear", state="new",
                        source="staff", severity="error", opened_at=T0, window_ends_at=T0)  # fmt: skip
        insert("ticket_history", ticket_id=ticket, at=T0, actor="?", action="open", to_state="new")
        insert("finding", ticket_id=ticket, opening=1, kind="not_inspected", actor="?", at=T0)
        insert("customer_report", **own, failure_mode="wear", reported_at=T0, text="?", ticket_id=ticket,
               customer_id=owner)  # fmt: skip
        command = insert("command", **own, wire_id=f"c-{device.id:020x}", name="reboot", type="reboot", args=Jsonb({}),
                         once=True, tries=1, answer_within=DAY, takes_up_to=DAY, asked_by="?", asked_at=T0,
                         expires_at=T0 + DAY, due_at=T0 + DAY)  # fmt: skip
        insert("command_history", command_id=command, at=T0, actor="?", state="queued")
        insert("remedy", ticket_id=ticket, opening=1, command_id=command, began_at=T0, occasion="k")
        notice = insert("notice", ticket_id=ticket, kind="k", channel="email", state="pending", language="id",
                        subject="", body="", created_at=T0, customer_id=owner, to_customer=True)  # fmt: skip
        insert("notice_link", token_hash=_hash(f"notice {device.id}"), notice_id=notice)
        insert("notice_answer", notice_id=notice, ticket_id=ticket, opening=1, kind="later", at=T0)
        alarm = insert("alarm", **own, product="pump", rule="r", **{"class": "device"}, severity="error", active=True,
                       state="active_unacknowledged", first_raised_at=T0, raised_at=T0, opened_at=T0, changed_at=T0,
                       name=CODE)  # fmt: skip
        insert("alarm_history", alarm_id=alarm, at=T0, actor="?", action="raise", to_state="active_unacknowledged")
        return int(ticket)

    def _access(self, device: Device, tenant: int) -> None:
        """What a device comes in with."""
        insert, name = self.insert, f"pump.{device.serial}"
        credential = insert("device_credential", device_id=device.id, kind="secret", username=name, issued_at=T0,
                            issued_by="?", issued_how="api")  # fmt: skip
        insert("device_secret", credential_id=credential, salt=bytes(12), iterations=101, hash=bytes(64))
        announce_keeper(self.conn, "broker", bytes(32), now=T0)
        insert("sealed_secret", credential_id=credential, broker="broker", sealed=b"sealed", sealed_at=T0)
        insert("device_claim", code_hash=_hash(name), hint="A", product="pump", tenant_id=tenant, needs_approval=False,
               made_at=T0, made_by="?", expires_at=T0 + DAY)  # fmt: skip
        insert("device_traffic", device_id=device.id, day=T0.date(), messages=1, bytes=1, last_at=T0)
        insert("flood", device_id=device.id, kind="bytes", began_at=T0, noticed_at=T0, per_second=1, allowed=1,
               until_at=T0 + DAY, shut_out=True)  # fmt: skip
        unit = insert("device_unit", device_id=device.id, hardware_id="h", first_at=T0, last_at=T0, present=True)
        insert("unit_change", device_id=device.id, kind="swapped", to_unit=unit, at=T0, last_at=T0)


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def guarded_tables(conn: Connection) -> set[str]:
    """Tables of ours under forced row-level security."""
    rows = conn.execute(
        """SELECT relname FROM pg_class WHERE relnamespace = 'sigap'::regnamespace AND relkind IN ('r', 'p')
              AND relrowsecurity AND relforcerowsecurity"""
    )
    return {row[0] for row in rows}


def rows_of(conn: Connection, table: str) -> set[str]:
    query = SQL("SELECT t.ctid::text FROM {t} t").format(t=Identifier(table))
    return {row[0] for row in conn.execute(query)}


def numbers(conn: Connection, table: str) -> set[int]:
    return {row[0] for row in conn.execute(SQL("SELECT id FROM {t}").format(t=Identifier(table)))}


def readable(conn: Connection, table: str) -> bool:
    row = conn.execute("SELECT has_table_privilege('sigap_web', %s, 'SELECT')", (f"sigap.{table}",)).fetchone()
    return bool(row and row[0])
