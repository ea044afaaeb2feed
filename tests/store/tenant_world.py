"""Two tenants, each with rows in every table that holds something of a tenant, in one database."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from psycopg.sql import SQL, Identifier, Placeholder
from psycopg.types.json import Jsonb
from psycopg.types.range import Range

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
    "retention": "the product's: from when on readings are kept",
    "step_report": "our own: steps of the clock",
    "worker": "our own: processes",
    "ingest_session": "our own: what a worker remembers of the broker",
    "edge_node": "our own: what a worker remembers of edge nodes",
    "model": "the product's",
    "deployment": "the product's: models in force",
    "rung": "the product's: the ladder",
    "rung_change": "the product's: the ladder",
    "drift_check": "the product's",
    "health_look": "the product's: when its fleet's health was looked at",
    "inspection_budget": "the product's: inspections that it bears",
    "drift_alarm": "the product's",
    "retraining": "the product's",
    "change_horizon": "our own: how far the feed was pruned",
    "reminder_check": "the product's: on which day reminders were written",
    "part_need_check": "the product's: when the need of parts was evaluated",
    "web_right": "our own: rights of the web process",
    "rate_count": "counts by hash: nobody's",
    "leftover_file": "our own: files whose row is gone",
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
        self._technician(tech, tenant)
        self._account(customer, f"customer {name}")
        self._personal_data(ana, budi, devices[0], f"ana@{name}.example", tenant)
        tickets = [self._rows(device, owner, tenant) for device, owner in zip(devices, (ana, budi), strict=True)]
        self.conn.execute(
            "UPDATE ticket SET state = 'assigned', assignee = %s WHERE id = %s", (f"Tech {name}", tickets[0])
        )
        self.insert("saved_view", person_id=tech, page="/tickets", name="mine", query="state=open")
        self.insert("access_token", token_hash=_hash(f"program {name}"), name="p", hint="", tenant_id=tenant,
                    scopes=["x"], made_by="?", made_at=T0)  # fmt: skip
        self._calendars(tenant)
        self._knowledge(tenant)
        apply_scope(self.conn, EVERYTHING)
        return Side(tenant, ana, budi, devices[0], devices[1], tickets[0], tickets[1], tech, north)

    def _device(self, serial: str, owner: int) -> Device:
        return register_device(
            self.conn, product=self.base.product, serial=serial, installed_at=T0 - DAY, customer_id=owner
        )[0]

    def _person(self, name: str, tenant: int, areas: list[str] | None = None) -> int:
        return int(self.insert("person", name=name, role="technician", tenant_id=tenant, areas=areas or []))

    def _technician(self, person: int, tenant: int) -> None:
        """When and where one works: an account of a technician is a technician already."""
        row = self.conn.execute("SELECT id FROM technician WHERE person_id = %s", (person,)).fetchone()
        assert row is not None
        span = Range(T0, T0 + DAY)
        self.insert("technician_area", technician_id=row[0], area="south")
        self.insert("technician_hours", technician_id=row[0], weekday=1, begins="08:00", ends="17:00")
        self.insert("absence", technician_id=row[0], during=span, kind="sick", made_by="?", made_at=T0)
        self.insert("travel_time", tenant_id=tenant, from_area="south", to_area="north", takes=timedelta(hours=1))

    def _visit(self, asset_id: int, ticket: int, tenant: int) -> None:
        """An order for a visit, with its appointment."""
        order = self.insert("work_order", product="pump", asset_id=asset_id, duration=timedelta(hours=1), made_at=T0,
                            made_by="?")  # fmt: skip
        self.insert("work_order_ticket", order_id=order, ticket_id=ticket, opening=1)
        self.insert("work_order_item", order_id=order, position=1, kind="check", text=Jsonb({}), required=True)
        self.insert("work_order_history", order_id=order, at=T0, actor="?", action="make", to_state="open")
        self.insert("declined_visit", ticket_id=ticket, opening=1, declined_at=T0)
        technician = self.insert("technician", tenant_id=tenant, name=f"Outside {order}", email="o@example.com")
        span = Range(T0, T0 + timedelta(hours=1))
        self.insert("booking", order_id=order, technician_id=technician, clock="pump", state="confirmed", arrival=span,
                    during=span, travel=timedelta(0), made_at=T0, made_by="?")  # fmt: skip

    def _account(self, person: int, name: str) -> None:
        self.insert("session", token_hash=_hash(f"session {name}"), person_id=person, started_at=T0, seen_at=T0,
                    expires_at=T0, how="link")  # fmt: skip
        self.insert("single_use_link", token_hash=_hash(f"link {name}"), purpose="reset", person_id=person, made_at=T0,
                    expires_at=T0)  # fmt: skip
        self.insert("begun_sign_in", token_hash=_hash(f"begun {name}"), step="second_factor", person_id=person,
                    how="link", target="/", begun_at=T0, expires_at=T0)  # fmt: skip
        self.insert("known_browser", token_hash=_hash(f"browser {name}"), person_id=person, seen_at=T0)
        self.insert("recovery_code", person_id=person, code_hash=_hash(f"code {name}"))
        self.insert("phone_action", person_id=person, client_id=uuid4(), subject="order/1", action="start", taken_at=T0)
        self.insert("account_mail", kind="invitation", person_id=person, created_at=T0, next_at=T0, expires_at=T0)
        self.insert("access_token", token_hash=_hash(f"token {name}"), name="t", hint="", person_id=person,
                    scopes=["x"], made_by="?", made_at=T0)  # fmt: skip

    def _calendars(self, tenant: int) -> None:
        """What a tenant's calendar and service area have beside what they begin with."""
        row = self.conn.execute("SELECT calendar_id, id FROM service_area WHERE tenant_id = %s", (tenant,)).fetchone()
        assert row is not None
        self.insert("calendar_day", calendar_id=row[0], day=T0.date(), name="?", kind="own", source="edited",
                    edited_by="?", edited_at=T0)  # fmt: skip
        self.insert("sla_policy", tenant_id=tenant, applies_to="reported", product="pump", made_by="?")
        self.insert("served_place", service_area_id=row[1], tenant_id=tenant, place="north")

    def _knowledge(self, tenant: int) -> None:
        """A tenant's own article."""
        own = {"tenant_id": tenant}
        article = self.insert("article", **own, slug="own-article", kind="use")
        self.insert("article_link", article_id=article, **own, product="pump", kind="product", name="")
        version = self.insert("article_version", article_id=article, **own, number=1, state="draft", made_at=T0,
                              made_by="?", saved_at=T0)  # fmt: skip
        self.insert("article_text", version_id=version, **own, language="en", title="?", summary="?", keywords="?",
                    body="?")  # fmt: skip
        self.insert("article_word", **own, language="en", word="pump", trigrams=["pum"], near_keys=["pump"], articles=1)
        self.insert("manual", **own, client_id=uuid4(), product="pump", language="en", title="?", bytes=1,
                    file_name=uuid4().hex, digest=bytes(32), made_at=T0, made_by="?")  # fmt: skip
        self.insert("article_question", **own, article_id=article, client_id=uuid4(), language="en", question="?",
                    asked_at=T0)  # fmt: skip
        chat = self.insert("assistant_chat", **own, key_hash=hashlib.sha256(str(tenant).encode()).digest(),
                           language="en", began_at=T0)  # fmt: skip
        self.insert("assistant_turn", chat_id=chat, client_id=uuid4(), question="?", language="en", outcome="unknown",
                    answer=Jsonb({}), cited=[], retrieved=[], coverage=0, asked_at=T0)  # fmt: skip
        self.insert("article_posting", **own, language="en", word="pump", version_id=version, rank=0.5)

    def _personal_data(self, customer: int, before: int, device: Device, address: str, tenant: int) -> None:
        """What there is of a customer as a person; `before` owned the device before them."""
        insert = self.insert
        insert("consent", customer_id=customer, purpose="advice", text_version=1, language="en", given_at=T0,
               how="page")  # fmt: skip
        insert("privacy_request", customer_id=customer, kind="copy", how="page", asked_at=T0, due_at=T0 + DAY)
        insert("erasure", customer_id=customer, at=T0, blanked=Jsonb({}), kept=[])
        insert("ownership", asset_id=device.asset_id, customer_id=before, until_at=T0, ended_by="?")
        self.conn.execute("UPDATE asset SET owned_since = %s WHERE id = %s", (T0, device.asset_id))
        insert("account_proof", way="email", address=address.lower(), customer_id=customer, seed=bytes(16), made_at=T0,
               expires_at=T0, next_at=T0)  # fmt: skip
        chat = insert("chat", tenant_id=tenant, channel="telegram", address=f"9{customer}", customer_id=customer)
        insert("chat_message", chat_id=chat, provider_id="1", kind="text", text="?", at=T0)
        insert("chat_code", code_hash=_hash(f"chat {customer}"), customer_id=customer, channel="telegram", made_at=T0,
               expires_at=T0 + DAY)  # fmt: skip
        call = insert("consultation", tenant_id=tenant, customer_id=customer, product="pump", asset_id=device.asset_id,
                      lane=customer, during=Range(T0, T0 + DAY), time_zone="Asia/Jakarta", room=f"{customer:020d}",
                      made_at=T0, made_by="?")  # fmt: skip
        insert("consultation_letter", consultation_id=call, kind="booked", sequence=0)
        insert("push_subscription", customer_id=customer, endpoint=f"https://push.example/{customer}", p256dh="p" * 87,
               auth="a" * 22, made_at=T0)  # fmt: skip
        insert("message_route", tenant_id=tenant, customer_id=customer, purpose="service", channels=["email"],
               fallback_hours=4, changed_at=T0, changed_by="?")  # fmt: skip
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
        insert("component_health", **own, component="bearing", at=T0, learning=0, deviations=Jsonb([]),
               model_id=self.model)  # fmt: skip
        insert("shadow_score", **own, model_id=self.model, failure_mode="wear", ts=T0, probability=0.5)
        insert("event", **own, ts=T0, code="E1", severity="error", text="", received_at=T0)
        insert("score", **own, failure_mode="wear", ts=T0, bucket=T0, scored_at=T0, model_id=self.model)
        insert("dead_letter", digest=f"d{device.id}", topic="t", product="pump", serial=device.serial,
               reason="not_json", detail="", payload=b"", size=0, truncated=False, received_at=T0,
               seen_at=T0)  # fmt: skip
        self._access(device, tenant)
        self._installed(device, owner, tenant)
        prediction = insert("prediction", **own, product="pump", asset_id=device.asset_id, failure_mode="wear",
                            opened_at=T0, expires_at=T0 + DAY, ts=T0, probability=0.5, rung="ticket", reasons=Jsonb([]),
                            evidence=Jsonb({}), model_id=self.model)  # fmt: skip
        insert("prediction_state", prediction_id=prediction, asset_id=device.asset_id, failure_mode="wear",
               state="open", changed_at=T0)  # fmt: skip
        insert("prediction_history", prediction_id=prediction, at=T0, actor="?", state="open", why=CODE)
        ticket = insert("ticket", **own, product="pump", asset_id=device.asset_id, failure_mode="wear", state="new",
                        source="staff", severity="error", opened_at=T0, window_ends_at=T0)  # fmt: skip
        insert("ticket_history", ticket_id=ticket, at=T0, actor="?", action="open", to_state="new")
        self._target(ticket)
        insert("entitlement", ticket_id=ticket, opening=1, stage="opening", at=T0, failure_mode="wear",
               result="unknown", lines=Jsonb([]), decided_by="?")  # fmt: skip
        insert("muted_component", **own, component="bearing", at=T0, size=2.0, metrics=["flow"], ticket_id=ticket,
               opening=1)  # fmt: skip
        insert("finding", ticket_id=ticket, opening=1, kind="not_inspected", actor="?", at=T0)
        self._stock(tenant, device, int(ticket))
        insert("attachment", ticket_id=ticket, client_id=uuid4(), kind="photo", stage="done", file_name=uuid4().hex,
               digest=bytes(32), bytes=1, small_bytes=1, width=1, height=1, made_by="?", made_at=T0,
               stored_at=T0)  # fmt: skip
        insert("former_finding", ticket_id=ticket, opening=1, version=1, kind="confirmed", parts=[], note="", actor="?",
               at=T0, corrected_by="?", until_at=T0, why="?")  # fmt: skip
        insert("repair_check", ticket_id=ticket, opening=1, failure_mode="wear", repaired_at=T0, judged_from=T0,
               judged_until=T0 + DAY, look_at=T0)  # fmt: skip
        insert("customer_report", **own, failure_mode="wear", reported_at=T0, text="?", ticket_id=ticket,
               customer_id=owner)  # fmt: skip
        receipt = f"L-{_letters(device.id)}-2222"
        stranger = insert("stranger_report", tenant_id=tenant, receipt=receipt, client_id=uuid4(), product="pump",
                          symptom="other", language="id", reported_at=T0, sent_at=T0)  # fmt: skip
        insert("stranger_photo", report_id=stranger, file_name=uuid4().hex, digest=bytes(32), bytes=1, small_bytes=1,
               width=1, height=1)  # fmt: skip
        self._conversation(owner, int(ticket), tenant)
        self._visit(device.asset_id, ticket, tenant)
        self._warranty(device, owner)
        command = insert("command", **own, wire_id=f"c-{device.id:020x}", name="reboot", type="reboot", args=Jsonb({}),
                         once=True, tries=1, answer_within=DAY, takes_up_to=DAY, asked_by="?", asked_at=T0,
                         expires_at=T0 + DAY, due_at=T0 + DAY)  # fmt: skip
        insert("command_history", command_id=command, at=T0, actor="?", state="queued")
        insert("remedy", ticket_id=ticket, opening=1, command_id=command, began_at=T0, occasion="k")
        notice = insert("notice", ticket_id=ticket, kind="k", channel="email", state="pending", language="id",
                        subject="", body="", created_at=T0, customer_id=owner, to_customer=True)  # fmt: skip
        insert("receipt", channel="email", provider_id=f"m{notice}", notice_id=notice, status="sent", at=T0)
        insert("notice_link", token_hash=_hash(f"notice {device.id}"), notice_id=notice)
        insert("notice_answer", notice_id=notice, ticket_id=ticket, opening=1, kind="later", at=T0)
        alarm = insert("alarm", **own, product="pump", rule="r", **{"class": "device"}, severity="error", active=True,
                       state="active_unacknowledged", first_raised_at=T0, raised_at=T0, opened_at=T0, changed_at=T0,
                       name=CODE)  # fmt: skip
        insert("alarm_history", alarm_id=alarm, at=T0, actor="?", action="raise", to_state="active_unacknowledged")
        return int(ticket)

    def _conversation(self, owner: int, ticket: int, tenant: int) -> None:
        """A thread about a ticket, with a mail, a photo and an answer on its way."""
        insert, name = self.insert, f"{ticket}@example"
        thread = insert("thread", tenant_id=tenant, customer_id=owner, ticket_id=ticket, language="id")
        mail = insert("mail", tenant_id=tenant, fingerprint=_hash(name), door="lmtp", bytes=1, received_at=T0,
                      next_at=T0, thread_id=thread)  # fmt: skip
        message = insert("message", thread_id=thread, client_id=uuid4(), author_kind="customer", author="?",
                         channel="email", language="id", text="?", message_id=name, mail_id=mail, at=T0)  # fmt: skip
        insert("message_photo", message_id=message, position=0, file_name=uuid4().hex, digest=bytes(32), bytes=1,
               small_bytes=1, width=1, height=1)  # fmt: skip
        insert("message_delivery", message_id=message, channel="email", recipient="a@example")
        insert("dead_address", tenant_id=tenant, address=name, customer_id=owner, since=T0, why=CODE)
        people = self.conn.execute("SELECT min(id) FROM person WHERE tenant_id = %s", (tenant,)).fetchone()
        assert people is not None
        self.conn.execute(
            "INSERT INTO agent_presence (person_id, seen_at) VALUES (%s, %s) ON CONFLICT DO NOTHING", (people[0], T0)
        )

    def _stock(self, tenant: int, device: Device, ticket: int) -> None:
        """A warehouse with a part in it that has a serial."""
        insert, key = self.insert, {"tenant_id": tenant, "part_number": "B-1"}
        place = insert("stock_place", tenant_id=tenant, kind="warehouse", name=f"W{device.id}")
        insert("reorder_point", place_id=place, **key, reorder_at=1, fill_to=2, lead_time=DAY)
        if device.serial.endswith("-1"):
            insert("part_need", **key, product="pump", week=0, expected=1, variance=1, devices=1, at=T0)
        insert("stock_delivery", **key, client_id=f"d{device.id}", place_id=place, quantity=1, expected_at=T0,
               ordered_by="?", ordered_at=T0)  # fmt: skip
        insert("stock_move", **key, client_id=f"m{device.id}", kind="adjust", quantity=1, to_place=place,
               serial=f"S{device.id}", ticket_id=ticket, reason=CODE, actor="?", at=T0)  # fmt: skip
        order = insert("work_order", product="pump", asset_id=device.asset_id, state="cancelled", ended_at=T0,
                       duration=DAY / 24, made_at=T0, made_by="?")  # fmt: skip
        insert("stock_reservation", **key, order_id=order, part="bearing", quantity=1, state="released", asked_at=T0,
               changed_at=T0, changed_by="?")  # fmt: skip
        insert("part_exchange", ticket_id=ticket, opening=1, part="bearing", part_number="B-1", quantity=1, actor="?",
               at=T0)  # fmt: skip

    def _target(self, ticket: int) -> None:
        row = self.conn.execute("SELECT min(id) FROM sla_policy WHERE tenant_id = tenant_for_new()").fetchone()
        assert row is not None
        self.insert("sla_target", ticket_id=ticket, opening=1, kind="visit", product="pump", policy_id=row[0],
                    started_at=T0, not_after=T0, warn_before=DAY)  # fmt: skip
        self.insert("hold", ticket_id=ticket, reason="other", pauses=[], from_at=T0, begun_by="?")
        people = self.conn.execute("SELECT max(id) FROM person WHERE tenant_id = tenant_for_new()").fetchone()
        assert people is not None
        self.insert("staff_news", person_id=people[0], ticket_id=ticket, kind="predicted", at=T0)

    def _installed(self, device: Device, owner: int, tenant: int) -> None:
        """Where an appliance stands, how another system calls it, and what is covered."""
        insert = self.insert
        site = insert("site", customer_id=owner, address=["?"])
        insert("external_ref", tenant_id=tenant, system="erp", kind="site", external_id=str(site), site_id=site)
        insert("coverage", asset_id=device.asset_id, source="goodwill", kinds=["parts"], from_on=T0.date(),
               until_on=T0.date(), time_zone="Asia/Jakarta", granted_by="?")  # fmt: skip

    def _warranty(self, device: Device, owner: int) -> None:
        """A warranty that was activated, a claim on it, and a return."""
        insert, asset = self.insert, device.asset_id
        number = f"{device.id:04d}"
        insert("product_code", asset_id=asset, code_hash=_hash(f"code {asset}"), hint="A", made_at=T0, made_by="?")
        activation = insert("activation", number=f"W-0000-{number}", serial=device.serial, product="pump",
                            asset_id=asset, customer_id=owner, way="serial", purchased_on=T0.date(),
                            submitted_at=T0)  # fmt: skip
        insert("activation_history", activation_id=activation, at=T0, actor="?", action="submit", to_state="submitted")
        insert("warranty_transfer", asset_id=asset, from_customer_id=owner, code_hash=_hash(f"gift {asset}"),
               made_at=T0, made_by="?", expires_at=T0 + DAY)  # fmt: skip
        claim = insert("warranty_claim", number=f"C-0000-{number}", product="pump", asset_id=asset, customer_id=owner,
                       made_at=T0, made_by="?")  # fmt: skip
        insert("warranty_claim_line", claim_id=claim, position=1, item="appliance", asked="repair")
        insert("warranty_claim_decision", claim_id=claim, round=1, position=1, decision="approved", granted="repair")
        insert("warranty_claim_history", claim_id=claim, at=T0, actor="?", action="draft", to_state="draft")
        back = insert("product_return", number=f"R-0000-{number}", product="pump", asset_id=asset, customer_id=owner,
                      serial=device.serial, made_at=T0, made_by="?")  # fmt: skip
        insert("product_return_history", return_id=back, at=T0, actor="?", action="request", to_state="requested")
        insert("evidence", claim_id=claim, client_id=uuid4(), kind="fault", stage="claim", by_customer=True,
               file_name=uuid4().hex, digest=bytes(32), bytes=1, small_bytes=1, width=1, height=1, made_by="?",
               made_at=T0, stored_at=T0)  # fmt: skip
        survey = insert("survey", customer_id=owner, product="pump", asset_id=asset, claim_id=claim, made_at=T0,
                        counts=Range(T0, T0 + DAY), ask_at=T0, state="answered", ended_at=T0, score=2,
                        how="page")  # fmt: skip
        insert("call_back", survey_id=survey, opened_at=T0, due_at=T0 + DAY)
        insert("review", survey_id=survey, product="pump", score=2, words="?", language="id", text_version=1,
               submitted_at=T0)  # fmt: skip
        insert("unwanted_message", customer_id=owner, purpose="survey", channel="", since=T0)
        tenant = self.conn.execute("SELECT tenant_id FROM asset WHERE id = %s", (asset,)).fetchone()
        assert tenant is not None
        insert("customer_letter", tenant_id=tenant[0], customer_id=owner, product="pump", about=f"survey/{survey}",
               kind="survey", purpose="survey", at=T0)  # fmt: skip
        insert("service_event", tenant_id=tenant[0], type="claim.settled", subject=f"claim/{claim}", at=T0, data=CODE)

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
        insert("refused_topic", device_id=device.id, kind="publish", topic="t", times=1, first_at=T0, last_at=T0)


def _letters(number: int) -> str:
    """Four letters of a receipt number, others for each device."""
    return "".join("23456789ABCDEFGH"[number >> shift & 15] for shift in (12, 8, 4, 0))


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
