"""Calendars, service areas and service targets over HTTP: a change says which targets moved."""

from datetime import timedelta

from api.access.permissions import Permission
from service.calendars.seeding import seed_calendars
from store.audit.log import list_audit
from store.engine.database import Connection
from tests.api.access_world import acting, program
from tests.api.api_world import ok, problem, serving
from tests.service.service_world import NOW, rows, settle

PROMISE = {
    "applies_to": "reported",
    "promises": [
        {"kind": "first_response", "within": "4h", "warn_before": "1h"},
        {"kind": "visit", "within": "16h", "warn_before": "2h"},
    ],
}


def test_a_holiday_that_is_entered_moves_targets_and_says_which(conn: Connection, database_url: str) -> None:
    settle(conn)
    seed_calendars(conn, [2026], anew=True)
    with serving(database_url) as api:
        [calendar] = ok(api.get("/v1/calendars"))["items"]
        days = f"/v1/calendars/{calendar['id']}/days"
        assert calendar["hours"]["6"] == "08:00-13:00"
        nyepi = next(one for one in ok(api.get(days, params={"year": 2026}))["items"] if one["day"] == "2026-03-19")
        assert (nyepi["names"]["en"], nyepi["kind"], nyepi["hours"]) == ("Day of Silence", "public", "")
        made = ok(api.post("/v1/service-targets", json=PROMISE), 201)
        assert (made["version"], made["promises"][1]["within"]) == (2, "16h")
        report = {"failure_mode": "compressor_wear", "text": "noisy"}
        ticket = ok(api.post("/v1/devices/fridge/SN-1/reports", json=report), 201)["id"]
        # NOW is Sunday, 15.00 in Jakarta: Monday and Tuesday, until 17.00.
        due = ok(api.get(f"/v1/tickets/{ticket}"))["due_at"]
        assert due == "2026-03-03T10:00:00Z"
        entered = ok(api.put(f"{days}/2026-03-03", json={"hours": "08:00-12:00", "name": "Stocktaking"}))
        assert entered["moved"] == [
            {"ticket_id": ticket, "kind": "visit", "was": due, "due_at": "2026-03-04T05:00:00Z"},
        ]
        assert ok(api.delete(f"{days}/2026-03-03"))["moved"][0]["due_at"] == due
        assert problem(api.delete(f"{days}/2026-03-03"), 409)["code"] == "day_is_as_usual"
        held = {"why": "away", "reason": "customer_wish", "resume_at": "2026-03-03T01:00:00Z"}
        assert ok(api.post(f"/v1/tickets/{ticket}/hold", json=held))["due_at"] == "2026-03-04T10:00:00Z"
        shown = ok(api.get(f"/v1/tickets/{ticket}/targets"))
        assert [one["kind"] for one in shown["targets"]] == ["first_response", "visit"]
        assert (shown["targets"][0]["met_at"], shown["holds"][0]["pauses"]) == (
            NOW.strftime("%Y-%m-%dT%H:%M:%SZ"), ["visit", "resolution"]
        )  # fmt: skip
        late = {**held, "resume_at": (NOW - timedelta(hours=1)).isoformat()}
        ok(api.post(f"/v1/tickets/{ticket}/resume"))
        assert problem(api.post(f"/v1/tickets/{ticket}/hold", json=late), 422)["code"] == "not_after_clock"
    assert rows(conn, "SELECT count(*) FROM hold WHERE until_at IS NULL") == [(0,)]
    assert {row.subject for row in list_audit(conn, action="calendar_changed")} == {
        f"calendar/{calendar['id']}", f"service-target/{made['id']}"
    }  # fmt: skip


def test_a_seeded_holiday_that_was_removed_does_not_come_back(conn: Connection, database_url: str) -> None:
    seed_calendars(conn, [2026], anew=True)
    with serving(database_url) as api:
        [calendar] = ok(api.get("/v1/calendars"))["items"]
        days = f"/v1/calendars/{calendar['id']}/days"
        ok(api.delete(f"{days}/2026-05-15"))
        seed_calendars(conn, [2026], anew=True)
        worked = next(one for one in ok(api.get(days, params={"year": 2026}))["items"] if one["day"] == "2026-05-15")
        assert (worked["as_usual"], worked["source"], worked["kind"]) == (True, "edited", "collective_leave")
        bali = ok(api.post("/v1/calendars", json={"name": "Bali", "like": calendar["id"]}), 201)
        assert bali["hours"] == calendar["hours"]
        assert problem(api.post("/v1/calendars", json={"name": "bali", "like": calendar["id"]}), 409)


def test_what_a_calendar_and_an_area_refuse(conn: Connection, database_url: str) -> None:
    with serving(database_url) as api:
        [calendar] = ok(api.get("/v1/calendars"))["items"]
        hours = f"/v1/calendars/{calendar['id']}/hours"
        for weekday in range(2, 7):
            ok(api.put(f"{hours}/{weekday}", json={"hours": ""}))
        for said, code in (
            ("", "calendar_never_open"),
            ("12:00-08:00", "span_impossible"),
            ("08:00-12:00, 11:00-13:00", "spans_overlap"),
            ("8 to 5", "spans_unreadable"),
            ("08:00-24:30", "spans_unreadable"),
        ):
            refusal = problem(api.put(f"{hours}/1", json={"hours": said}), 422)
            assert refusal["code"] == code, said
        ok(api.put(f"{hours}/1", json={"hours": "8-12; 13.30–17:00"}))
        assert ok(api.get("/v1/calendars"))["items"][0]["hours"] == {"1": "08:00-12:00, 13:30-17:00"}
        area = {"name": "Denpasar", "time_zone": "Asia/Makassar", "calendar_id": calendar["id"], "places": ["Kuta"]}
        bali = ok(api.post("/v1/service-areas", json=area), 201)
        assert bali["places"] == ["Kuta"]
        assert problem(api.post("/v1/service-areas", json=area), 409)["code"] == "area_name_taken"
        other = {**area, "name": "Ubud", "places": ["kuta"]}
        assert problem(api.post("/v1/service-areas", json=other), 409)["code"] == "places_taken"
        assert problem(api.put("/v1/service-areas/404", json=other), 404)["code"] == "no_service_area"
        rest = next(one for one in ok(api.get("/v1/service-areas"))["items"] if one["serves_rest"])
        assert problem(api.delete(f"/v1/service-areas/{rest['id']}"), 409)["code"] == "area_serves_rest"
        assert ok(api.delete(f"/v1/service-areas/{bali['id']}"))["moved"] == []
        policy = ok(api.get("/v1/service-targets"))["items"][0]
        assert problem(api.delete(f"/v1/service-targets/{policy['id']}"), 409)["code"] == "policy_stays"
        early = {**PROMISE, "promises": [{"kind": "visit", "within": "2h", "warn_before": "2h"}]}
        assert problem(api.post("/v1/service-targets", json=early), 422)["code"] == "warned_too_early"
        token = program(conn, "reader", Permission.TICKETS_READ)
        with acting(api, token) as reader:
            ok(reader.get("/v1/calendars"))
            problem(reader.put(f"{hours}/1", json={"hours": "08:00-12:00"}), 403)
