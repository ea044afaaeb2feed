"""Two tenants: an id of the other side gets the answer that an id of nothing gets, and tells nothing."""

import json
import re
from typing import Any
from uuid import uuid4

import httpx
from psycopg.sql import SQL, Identifier

from api.access.permissions import SCOPE_GROUPS, Permission, permissions_of
from api.access.secrets import secret_hash
from service.assistant.answers import Answer, Outcome
from service.assistant.chats import Asking, ask, chat_with_key, hand_over
from service.conversations.saying import Said, say
from service.conversations.threads import thread_of_customer
from service.fleet_pass import sweep
from service.knowledge.editing import NewArticle, publish_article, write_article
from store.assets.customers import create_customer
from store.conversations.messages import AuthorKind
from store.engine.database import Connection
from store.identity.people import Role
from store.identity.sessions import begin_session
from store.identity.tenants import create_tenant
from store.knowledge.articles import ArticleKind, ArticleLink, ArticleText
from tests.api.access_world import PLENTY, STAFF, WALL, acting, member, program, token_of
from tests.api.api_world import ok, problem, serving
from tests.api.test_every_route_asks import OPERATIONS
from tests.service.service_world import DAY, NO_CHANNEL, NOW, add_fridge, predict, rows, settle

# What only the other side has.
OTHERS = ("Wayan Otherside", "wayan@otherside.example", "OTHER-9", "Othertown", "other.agent@example.com")
NOTHING = 888_888
SAID = {"title": "x", "summary": "x", "body": "x"}
BODIES: dict[str, dict[str, Any]] = {
    "assign": {"assignee": "Budi"},
    "commands": {"name": "reboot"},
    "hold": {"why": "x"},
    "rate": {"rating": "right"},
    "cancel": {"why": "x"},
    "comments": {"text": "x"},
    "finding": {"kind": "confirmed"},
    "correct": {"kind": "confirmed", "why": "x"},
    "reopen": {"why": "x"},
    "shelve": {"until": "2026-03-04T08:00:00Z", "why": "x"},
    "out-of-service": {"why": "x"},
    "maintenance": {"component": "compressor", "action": "replaced"},
    "reports": {"text": "x"},
    "rollback": {"why": "x"},
    "move": {"tenant_id": 1},
    "owner": {"customer_id": 1},
    "site": {"site_id": None},
    "sites": {"address": ["x"]},
    "refs": {"system": "erp", "external_id": "x"},
    "coverage": {"source": "goodwill", "from_on": "2026-03-01", "until_on": "2026-03-02", "note": "x"},
    "sale": {"sold_on": None, "proof": "none"},
    "entitlement": {"why": "x"},
    "consents": {"how": "phone", "language": "id", "purpose": "survey"},
    "withdraw": {"how": "phone"},
    "route": {"purpose": "service", "channels": ["email"]},
    "calls": {"begins": "2026-03-05T03:00:00Z"},
    "end": {"what": "hold"},
    "reschedule": {"begins": "2026-03-05T03:00:00Z"},
    "score": {"score": 4},
    "finish-call": {"outcome": "talked"},
    "withhold": {"why": "insults"},
    "publish": {"answer": "x"},
    "reply": {"words": "x"},
    "orders": {"ticket_id": 1},
    "confirm-visit": {"why": "x"},
    "booking": {"begins": "2026-03-04T01:00:00Z", "ends": "2026-03-04T05:00:00Z"},
    "unbook": {"why": "x"},
    "accept": {},
    "travel": {},
    "arrive": {},
    "finish": {},
    "decline": {"why": "x"},
    "late": {"expected_at": "2026-03-04T06:00:00Z"},
    "fail": {"reason": "absent"},
    "absences": {"begins": "2026-03-04T01:00:00Z", "ends": "2026-03-05T01:00:00Z"},
    "count": {"client_id": "x", "part_number": "fridge.compressor_unit", "counted": 1, "why": "x"},
    "reorder-point": {"part_number": "fridge.compressor_unit", "reorder_at": 1, "fill_to": 2},
    "receive": {"serials": []},
    "draft": {"texts": {"id": SAID, "en": SAID}},
    "messages": {"text": "x"},
    "merge": {"into": 987},
    "file": {"customer_id": 987},
    "drop": {"why": "x"},
    "join": {"serial": "SN-1"},
    "refuse": {"reason": "not_ours"},
    "parts": {"part": "compressor_unit"},
    "take-from": {"place_id": 1},
    "ask-proof": {"reason": "other"},
    "reject": {"reason": "other"},
    "ask": {"words": "x"},
    "appeal": {"words": "x"},
    "decide": {"lines": [{"position": 1, "decision": "approved", "granted": "repair"}]},
    "arrived": {"serial": "x"},
    "assess": {"disposition": "repair"},
    "exchange": {"old_serial": "x", "new_serial": "y"},
    "{weekday}": {"hours": "08:00-12:00"},
    "{day}": {"hours": ""},
    "{technician_id}": {"name": "x"},
    "{place_id}": {"name": "x"},
    "{area_id}": {"name": "x", "time_zone": "Asia/Jakarta", "calendar_id": 1},
}
FIXED = {
    "position": "987",
    "absence_id": "987",
    "product": "fridge",
    "purpose": "survey",
    "weekday": "7",
    "day": "2026-03-19",
}
TABLES = (
    *(
        "customer",
        "asset",
        "device",
        "ticket",
        "stranger_report",
        "alarm",
        "prediction",
        "person",
        "access_token",
        "session",
    ),
    *("stock_place", "stock_delivery", "stock_move", "stock_reservation", "work_order", "article"),
    *("chat_message", "push_subscription", "consultation"),
    *("assistant_chat", "assistant_turn", "article_question", "manual"),
    *("activation", "warranty_claim", "product_return", "evidence", "survey", "review", "thread", "message"),
)


class Otherside:
    """Everything of a second tenant; the first has the usual fridge."""

    def __init__(self, conn: Connection) -> None:
        self.world = settle(conn)
        predict(conn, self.world.worn_fridge)
        wayan = create_customer(conn, name="Wayan Otherside", email="wayan@otherside.example")
        fridge = add_fridge(conn, self.world.product, "OTHER-9", wayan)
        predicted = predict(conn, fridge)
        sweep(conn, "fridge", NOW, NO_CHANNEL)
        bali = create_tenant(conn, name="Othertown", now=WALL)
        assert bali is not None
        conn.execute("UPDATE customer SET tenant_id = %s WHERE id = %s", (bali, wayan))
        agent = member(conn, "Other Agent", Role.AGENT, bali)
        program(conn, "Othertown program", Permission.TICKETS_READ, tenant_id=bali)
        token_of(conn, agent)
        conn.execute("UPDATE ticket SET assignee = 'Other Agent' WHERE device_id = %s", (fridge.id,))
        session = begin_session(
            conn,
            token_hash=secret_hash("x"),
            person_id=agent.id,
            at=WALL,
            expires_at=WALL + DAY,
            address="127.0.0.1",
            agent="test",
            how="link",
        )
        [(alarm,)] = conn.execute(
            """INSERT INTO alarm (product, device_id, rule, metric, class, severity, name, state, active, occurrences,
                    first_raised_at, raised_at, opened_at, changed_at)
                VALUES ('fridge', %s, 'too_warm', 'power', 'device', 'error',
                    '{"code": "as_written", "args": {"text": "Othertown"}}', 'active_unacknowledged', true, 1,
                    now(), now(), now(), now()) RETURNING id""",
            (fridge.id,),
        ).fetchall()
        [(ticket, asset, notice)] = conn.execute(
            """SELECT t.id, t.asset_id, min(n.id) FROM ticket t JOIN notice n ON n.ticket_id = t.id
               WHERE t.device_id = %s GROUP BY t.id""",
            (fridge.id,),
        ).fetchall()
        conn.execute("SELECT setval(pg_get_serial_sequence('consultation', 'id'), 850)")
        [(technician,)] = rows(
            conn, "INSERT INTO technician (tenant_id, name) VALUES (%s, 'Other Technician') RETURNING id", bali
        )
        [(report,)] = conn.execute(
            """INSERT INTO stranger_report (receipt, client_id, tenant_id, product, symptom, name, phone, language,
                   reported_at, sent_at)
               VALUES ('L-2222-2222', gen_random_uuid(), %s, 'fridge', 'other', 'Wayan Otherside', '08', 'id', now(),
                   now())
               RETURNING id""",
            (bali,),
        ).fetchall()
        [(token,)] = rows(conn, "SELECT id FROM access_token WHERE name = 'Othertown program'")
        [(call,)] = rows(
            conn,
            """INSERT INTO consultation (tenant_id, customer_id, product, asset_id, lane, during, time_zone, topic,
                   room, made_at, made_by)
               VALUES (%s, %s, 'fridge', %s, 0, '[2026-03-05 03:00+00,2026-03-05 03:30+00)', 'Asia/Jakarta',
                   'Othertown', 'a-room-of-the-other-side', now(), 'Other Agent') RETURNING id + 0""",
            bali, wayan, asset,
        )  # fmt: skip
        message, browser = self._chat(conn, wayan, bali, agent.id)
        [(area, calendar, policy)] = conn.execute(
            """SELECT a.id, a.calendar_id, max(p.id) FROM service_area a JOIN sla_policy p ON p.tenant_id = a.tenant_id
               WHERE a.tenant_id = %s GROUP BY a.id""",
            (bali,),
        ).fetchall()
        self.ids: dict[str, object] = {
            "call_id": call,
            "message_id": message,
            "browser_id": browser,
            "area_id": area,
            "calendar_id": calendar,
            "policy_id": policy,
            "report_id": report,
            "customer_id": wayan,
            "asset_id": asset,
            "ticket_id": ticket,
            "technician_id": technician,
            "prediction_id": predicted,
            "alarm_id": alarm,
            "notice_id": notice,
            "person_id": agent.id,
            "token_id": token,
            "session_id": session,
            "tenant_id": bali,
            "serial": "OTHER-9",
            **self._stock(conn, bali, asset),
            **self._warranty(conn, wayan, asset, bali),
            "article_id": (article := self._article(conn, bali)),
            "question_id": self._question(conn, article, bali),
            "manual_id": self._manual(conn, bali),
            **self._asked(conn, bali),
            **self._conversation(conn, wayan, bali),
        }
        assert all(self.ids.values())

    def _stock(self, conn: Connection, tenant: int, asset: int) -> dict[str, object]:
        """A warehouse of the other side, a delivery to it, and a part that an order has reserved there."""
        key: dict[str, object] = {"tenant": tenant, "number": "fridge.compressor_unit", "asset": asset}
        # A number of its own: numbers of the other side are blanked in answers, whatever else they stand for there.
        conn.execute("SELECT setval(pg_get_serial_sequence('stock_place', 'id'), 900)")
        [(place,)] = conn.execute(
            """INSERT INTO stock_place (tenant_id, kind, name) VALUES (%(tenant)s, 'warehouse', 'Othertown')
               RETURNING id""", key,
        ).fetchall()  # fmt: skip
        key["place"] = place
        [(delivery,)] = conn.execute(
            """INSERT INTO stock_delivery (tenant_id, client_id, place_id, part_number, quantity, expected_at,
                   ordered_by, ordered_at)
               VALUES (%(tenant)s, 'o', %(place)s, %(number)s, 1, now(), 'Other Agent', now())
               RETURNING id""", key,
        ).fetchall()  # fmt: skip
        conn.execute(
            """INSERT INTO stock_move (tenant_id, client_id, kind, part_number, quantity, to_place, reason, actor, at)
               VALUES (%(tenant)s, 'o', 'adjust', %(number)s, 1, %(place)s, '{"code": "counted"}', 'Other Agent',
                   now())""",
            key,
        )
        [(key["order"],)] = conn.execute(
            """INSERT INTO work_order (product, asset_id, duration, made_at, made_by)
               VALUES ('fridge', %(asset)s, '1 hour', now(), 'Other Agent') RETURNING id""", key,
        ).fetchall()  # fmt: skip
        [(reservation,)] = conn.execute(
            """INSERT INTO stock_reservation (tenant_id, order_id, part, part_number, quantity, state, place_id,
                   asked_at, changed_at, changed_by)
               VALUES (%(tenant)s, %(order)s, 'compressor_unit', %(number)s, 1, 'reserved',
                   %(place)s, now(), now(), 'Other Agent') RETURNING id""", key,
        ).fetchall()  # fmt: skip
        return {"place_id": place, "delivery_id": delivery, "reservation_id": reservation, "order_id": key["order"]}

    def _warranty(self, conn: Connection, customer: int, asset: int, tenant: int) -> dict[str, object]:
        """A warranty that was activated, a claim on it with its photo, and a return."""
        key: dict[str, object] = {"customer": customer, "asset": asset, "tenant": tenant}
        made: dict[str, object] = {}
        for name, table, statement in (
            ("activation_id", "activation",
             """INSERT INTO activation (number, serial, product, asset_id, customer_id, tenant_id, way, purchased_on,
                    submitted_at)
                VALUES ('W-0000-0000', 'OTHER-9', 'fridge', %(asset)s, %(customer)s, %(tenant)s, 'serial', '2026-02-20',
                    now())"""),
            ("warranty_claim_id", "warranty_claim",
             """INSERT INTO warranty_claim (number, product, asset_id, customer_id, made_at, made_by)
                VALUES ('C-0000-0000', 'fridge', %(asset)s, %(customer)s, now(), 'Other Agent')"""),
            ("return_id", "product_return",
             """INSERT INTO product_return (number, product, asset_id, customer_id, serial, made_at, made_by)
                VALUES ('R-0000-0000', 'fridge', %(asset)s, %(customer)s, 'OTHER-9', now(), 'Other Agent')"""),
            ("evidence_id", "evidence",
             """INSERT INTO evidence (claim_id, client_id, kind, stage, by_customer, file_name, digest, bytes,
                    small_bytes, width, height, made_by, made_at, stored_at)
                VALUES (%(warranty_claim_id)s, gen_random_uuid(), 'fault', 'claim', true, repeat('a', 32),
                    decode(repeat('00', 32), 'hex'), 1, 1, 1, 1, 'Other Agent', now(), now())"""),
            ("survey_id", "survey",
             """INSERT INTO survey (customer_id, product, asset_id, claim_id, made_at, counts, ask_at, state, ended_at,
                    score, how)
                VALUES (%(customer)s, 'fridge', %(asset)s, %(warranty_claim_id)s, now(), tstzrange(now(), 'infinity'),
                    now(), 'answered', now(), 2, 'page')"""),
            ("review_id", "review",
             """INSERT INTO review (survey_id, product, score, words, language, text_version, submitted_at)
                VALUES (%(survey_id)s, 'fridge', 2, 'Othertown', 'id', 1, now())"""),
        ):  # fmt: skip
            conn.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), 900)", (table,))
            [(made[name],)] = conn.execute(f"{statement} RETURNING id", {**key, **made}).fetchall()
        return made

    def _chat(self, conn: Connection, customer: int, tenant: int, person: int) -> tuple[int, int]:
        """A message that waits, and a browser of theirs."""
        conn.execute("SELECT setval(pg_get_serial_sequence('chat_message', 'id'), 800)")
        conn.execute("SELECT setval(pg_get_serial_sequence('push_subscription', 'id'), 800)")
        [(message,)] = rows(
            conn,
            """WITH c AS (INSERT INTO chat (tenant_id, channel, address, customer_id, name)
                          VALUES (%s, 'telegram', '99', %s, 'Wayan Otherside') RETURNING id)
               INSERT INTO chat_message (chat_id, provider_id, kind, text, at)
               SELECT id, '1', 'text', 'Othertown', now() FROM c RETURNING id""",
            tenant, customer,
        )  # fmt: skip
        [(browser,)] = rows(
            conn,
            """INSERT INTO push_subscription (person_id, endpoint, p256dh, auth, made_at)
               VALUES (%s, 'https://push.example/other', repeat('p', 87), repeat('a', 22), now()) RETURNING id""",
            person,
        )
        return int(message), int(browser)

    def _manual(self, conn: Connection, tenant: int) -> int:
        """A booklet of the other side."""
        conn.execute("SELECT setval(pg_get_serial_sequence('manual', 'id'), 700)")
        [(manual,)] = conn.execute(
            """INSERT INTO manual (tenant_id, client_id, product, language, title, file_name, digest, bytes, made_at,
                   made_by)
               VALUES (%s, gen_random_uuid(), 'fridge', 'id', 'Othertown', md5('other'), sha256('other'), 9, now(), 'x')
               RETURNING id""", (tenant,),
        ).fetchall()  # fmt: skip
        return int(manual)

    def _question(self, conn: Connection, article: object, tenant: int) -> int:
        """What somebody asked below their article."""
        conn.execute("SELECT setval(pg_get_serial_sequence('article_question', 'id'), 700)")
        [(question,)] = conn.execute(
            """INSERT INTO article_question (tenant_id, article_id, client_id, language, question, asked_at)
               VALUES (%s, %s, gen_random_uuid(), 'id', 'Othertown', now()) RETURNING id""", (tenant, article),
        ).fetchall()  # fmt: skip
        return int(question)

    def _conversation(self, conn: Connection, customer: int, tenant: int) -> dict[str, object]:
        """A conversation of the other side, with a photo."""
        for table in ("thread", "message_photo"):
            conn.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), 800)", (table,))
        thread = thread_of_customer(conn, customer)
        said = say(conn, thread.id, Said(AuthorKind.CUSTOMER, "Wayan Otherside", "Othertown", WALL))
        [(photo,)] = conn.execute(
            """INSERT INTO message_photo (message_id, position, file_name, digest, bytes, small_bytes, width, height)
               VALUES (%s, 0, repeat('b', 32), decode(repeat('00', 32), 'hex'), 1, 1, 1, 1) RETURNING id""",
            (said.id,),
        ).fetchall()
        conn.execute("SELECT setval(pg_get_serial_sequence('mail', 'id'), 600)")
        [(mail,)] = conn.execute(
            """INSERT INTO mail (tenant_id, fingerprint, door, sender, subject, raw, bytes, received_at, next_at, state,
                   outcome)
               VALUES (%s, decode(repeat('00', 32), 'hex'), 'lmtp', 'wayan@otherside.example', 'Othertown', 'x', 1,
                   now(), now(), 'held', '{"code": "mail_unreadable", "args": {}}') RETURNING id""",
            (tenant,),
        ).fetchall()
        return {"thread_id": thread.id, "photo_id": photo, "mail_id": mail}

    def _article(self, conn: Connection, tenant: int) -> int:
        """An article of the other side, published."""
        conn.execute("SELECT setval(pg_get_serial_sequence('article', 'id'), 700)")
        texts = {name: ArticleText("Othertown", "Othertown", "", "Othertown") for name in ("id", "en")}
        new = NewArticle("othertown", ArticleKind.USE, [ArticleLink("fridge", "product", "")], texts)
        number = write_article(conn, new, tenant_id=tenant, by="Other Agent", at=WALL)
        publish_article(conn, number, tenant_id=tenant, by="Other Agent", at=WALL)
        return number

    def _asked(self, conn: Connection, tenant: int) -> dict[str, object]:
        """What somebody asked the assistant there, and wants a person for."""
        for table in ("assistant_chat", "assistant_turn"):
            conn.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), 800)")
        chat = chat_with_key(conn, bytes(32), language="id", at=WALL, tenant_id=tenant)
        said = Answer(Outcome.UNKNOWN, "id", ())
        turns = ask(conn, Asking(chat.id, uuid4(), "Othertown"), lambda *_: said, at=WALL)
        hand_over(conn, chat.id, at=WALL, contact="other@otherside.example")
        return {"chat_id": chat.id, "turn_id": turns[0].id}

    def rows(self, conn: Connection) -> list[list[tuple[Any, ...]]]:
        query = SQL("SELECT t::text FROM {} t ORDER BY id")
        return [conn.execute(query.format(Identifier(table))).fetchall() for table in TABLES]


def test_an_id_of_the_other_side_is_as_good_as_none(conn: Connection, database_url: str) -> None:
    other = Otherside(conn)
    askers = {role: token_of(conn, member(conn, f"The {role}", role, 1)) for role in STAFF}
    by_program = program(conn, "all of one", *SCOPE_GROUPS["all"], tenant_id=1)
    before = other.rows(conn)
    with serving(database_url, token=None, rate_limits=PLENTY) as api:
        for name, token in [*askers.items(), ("program", by_program)]:
            held = set(permissions_of(name, 1)) if isinstance(name, Role) else set(Permission)
            with acting(api, token) as own:
                for method, path, permission in OPERATIONS:
                    if permission not in held or not _names_something(path):
                        continue
                    theirs, none = _call(own, method, path, other.ids), _call(own, method, path, {})
                    assert theirs == none, (name, method, path)
                    assert theirs[0] in (403, 404), (name, method, path, theirs)
    assert _but_times(other.rows(conn)) == _but_times(before)


def test_no_list_shows_anything_of_the_other_side(conn: Connection, database_url: str) -> None:
    other = Otherside(conn)
    with serving(database_url, token=None, rate_limits=PLENTY) as api:
        for role in STAFF:
            with acting(api, token_of(conn, member(conn, f"The {role}", role, 1))) as own:
                for method, path, permission in OPERATIONS:
                    if (
                        method != "GET"
                        or "{" in path
                        or path == "/v1/changes"
                        or permission not in permissions_of(role, 1)
                    ):
                        continue
                    for query in ({}, {"product": "fridge"}):
                        said = own.get(path, params=query).text
                        assert not [word for word in OTHERS if word in said], (role, path, query)
                for filtered in (
                    f"/v1/assets?customer_id={other.ids['customer_id']}",
                    f"/v1/notices?customer={other.ids['customer_id']}",
                    f"/v1/alarms?ticket={other.ids['ticket_id']}",
                    *("/v1/tickets?serial=OTHER-9", "/v1/predictions?serial=OTHER-9", "/v1/alarms?serial=OTHER-9"),
                    "/v1/devices?product=fridge&serial=OTHER",
                ):
                    answer = own.get(filtered)
                    assert answer.status_code == 403 or answer.json()["items"] == [], (role, filtered)
                fleet = own.get("/v1/fleet")
                if fleet.status_code == 200:
                    assert ok(fleet)["items"][0]["devices"]["all"] <= 1


def test_what_is_entered_with_something_of_the_other_side_tells_nothing(conn: Connection, database_url: str) -> None:
    other = Otherside(conn)
    new = {"product": "fridge", "serial": "MINE-1", "installed_at": "2026-01-01T00:00:00Z"}
    with serving(database_url, token=token_of(conn, member(conn, "Dewi", Role.AGENT, 1))) as api:
        theirs = problem(api.post("/v1/devices", json={**new, "customer_id": other.ids["customer_id"]}), 422)
        none = problem(api.post("/v1/devices", json={**new, "customer_id": NOTHING}), 422)
        assert _plain(theirs, other.ids) == _plain(none, {})
        [mine] = ok(api.get("/v1/tickets"))["items"]
        for name in ("Other Agent", "Nobody"):
            refusal = problem(api.post(f"/v1/tickets/{mine['id']}/assign", json={"assignee": name}), 422)
            assert "Other Agent" not in refusal["detail"].replace(repr(name), "")
        taken = api.post("/v1/devices", json={**new, "serial": "OTHER-9"})
        assert problem(taken, 422)["code"] == "serial_refused"
    assert rows(conn, "SELECT count(*) FROM device WHERE serial = 'OTHER-9'") == [(1,)]


def _names_something(path: str) -> bool:
    return any("{" + name + "}" in path for name in ("serial", *(f"{one}_id" for one in _KINDS)))


_KINDS = (
    "customer",
    "asset",
    "ticket",
    "order",
    "technician",
    "prediction",
    "alarm",
    "notice",
    "person",
    "token",
    "session",
    "tenant",
    "request",
    "place",
    "delivery",
    "reservation",
    "article",
    "manual",
    "turn",
    "chat",
    "calendar",
    "area",
    "policy",
    "activation",
    "warranty_claim",
    "return",
    "evidence",
    "report",
    "survey",
    "review",
    "thread",
    "photo",
    "mail",
)


def _call(api: httpx.Client, method: str, path: str, ids: dict[str, object]) -> tuple[int, str]:
    """Status and body of the answer, without the ids that were asked with."""

    def fill(found: re.Match[str]) -> str:
        if found[1] in FIXED:
            return FIXED[found[1]]
        return str(ids.get(found[1], "NONE-9" if found[1] == "serial" else NOTHING))

    address = re.sub(r"{(\w+)}", fill, path)
    body = BODIES.get(path.rpartition("/")[2], {})
    if path == "/v1/tenants/{tenant_id}":
        body = {"name": "x"}
    query = {"failure_mode": "compressor_wear"} if path.startswith("/v1/scores") else None
    answer = api.request(method, address, params=query, json=body if method != "GET" else None)
    return answer.status_code, _plain(answer.json(), ids)


def _plain(said: dict[str, Any], ids: dict[str, object]) -> str:
    text = json.dumps(said, sort_keys=True, ensure_ascii=False)
    for word in (*map(str, ids.values()), str(NOTHING), "NONE-9"):
        text = re.sub(rf"\b{re.escape(word)}\b", "#", text)
    return text


def _but_times(tables: list[list[tuple[Any, ...]]]) -> list[list[str]]:
    """Rows without their times: when a token was last used is one of them."""
    return [[re.sub(r'"20[^"]*"', "", str(one)) for one in table] for table in tables]
