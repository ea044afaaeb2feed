"""Sentences in the language of `Accept-Language`, and beside each the code that it was made of."""

from service.fleet_pass import sweep
from store.engine.database import Connection
from tests.api.api_world import ok, problem, serving
from tests.service.alarm_world import AlarmWorld
from tests.service.service_world import NO_CHANNEL, NOW, predict, report_code, settle

INDONESIAN = {"Accept-Language": "id, en;q=0.5"}


def test_a_suppressed_prediction_says_why_in_the_language_asked_for(conn: Connection, database_url: str) -> None:
    world = settle(conn)
    predict(conn, world.worn_fridge, rung="shadow")
    sweep(conn, "fridge", NOW, NO_CHANNEL)
    with serving(database_url) as api:
        [english] = ok(api.get("/v1/predictions"))["items"]
        [indonesian] = ok(api.get("/v1/predictions", headers=INDONESIAN))["items"]
        card = ok(api.get(f"/v1/predictions/{english['id']}"))
    assert english["reason"] == "its failure mode is only measured until its predictions have proved themselves"
    assert indonesian["reason"] == "mode kerusakannya hanya diukur sampai prediksinya terbukti"
    assert english["reason_code"] == indonesian["reason_code"] == {"code": "no_ticket_in_shadow", "args": {}}
    assert card["history"][0]["why_code"]["args"]["reason"] == english["reason_code"]


def test_a_history_and_a_notice_carry_codes_beside_their_sentences(conn: Connection, database_url: str) -> None:
    world = settle(conn)
    report_code(conn, world.worn_fridge, "E21")
    sweep(conn, "fridge", NOW, NO_CHANNEL)
    report_code(conn, world.worn_fridge, "E21")
    sweep(conn, "fridge", NOW, NO_CHANNEL)
    with serving(database_url) as api:
        card = ok(api.get("/v1/tickets/1", headers=INDONESIAN))
    opened, joined = card["history"]
    assert opened["why"] == "SN-1 melaporkan E21 Compressor does not start pada 1 Mar 2026 08.00"
    assert opened["why_code"]["args"]["fault_code"] == "E21"
    assert (joined["action"], joined["about"], opened["about"]) == ("code", "E21", None)
    [notice] = card["notices"]
    assert (notice["reason"], notice["reason_code"]) == (
        "server SMTP belum diatur",
        {"code": "no_mail_server", "args": {}},
    )


def test_an_alarm_is_named_in_both_languages_and_by_its_code(conn: Connection, database_url: str) -> None:
    freezers = AlarmWorld(conn)
    freezers.say(0)
    freezers.look(600)
    with serving(database_url) as api:
        found = ok(api.get("/v1/alarms", params={"product": "freezer"}))["items"]
        silent = next(one for one in found if one["rule"] == "communication.silent")
        card = ok(api.get(f"/v1/alarms/{silent['id']}", headers=INDONESIAN))
    assert silent["name"] == {"en": "No data from the device", "id": "Perangkat tidak mengirim data"}
    assert silent["name_code"] == {"code": "alarm_device_silent", "args": {}}
    assert card["history"][0]["why"].startswith("perangkat tidak mengirim data selama ")
    assert card["history"][0]["why_code"]["code"] == "device_sent_nothing"


def test_a_problem_is_worded_in_the_language_asked_for_with_its_code(conn: Connection, database_url: str) -> None:
    settle(conn)
    with serving(database_url) as api:
        english = problem(api.get("/v1/devices/fridge/SN-99"), 404)
        indonesian = problem(api.get("/v1/devices/fridge/SN-99", headers=INDONESIAN), 404)
        api.headers.pop("Authorization")
        stranger = problem(api.get("/v1/devices/fridge/SN-99", headers=INDONESIAN), 401)
    assert (english["title"], english["detail"]) == ("Not found", "fridge has no device “SN-99”")
    assert (indonesian["title"], indonesian["detail"]) == ("Tidak ditemukan", "fridge tidak punya perangkat “SN-99”")
    for one in (english, indonesian):
        assert (one["code"], one["args"]) == ("no_device", {"product": "fridge", "serial": "SN-99"})
    assert stranger["code"] == "not_signed_in"


def test_a_refused_entry_names_field_value_and_rule(conn: Connection, database_url: str) -> None:
    world = settle(conn)
    predict(conn, world.worn_fridge)
    sweep(conn, "fridge", NOW, NO_CHANNEL)
    wing = {"kind": "confirmed", "component": "wing"}
    with serving(database_url) as api:
        refused = problem(api.post("/v1/tickets/1/finding", json=wing, headers=INDONESIAN), 422)
    assert refused["detail"] == "component 'wing': “wing” bukan komponen fridge; yang ada: compressor, fan"
    assert refused["faults"] == [
        {"subject": "component", "value": "'wing'", "rule": "“wing” bukan komponen fridge; yang ada: compressor, fan"}
    ]
    assert refused["args"] == {"component": "wing", "product": "fridge", "declared": ["compressor", "fan"]}
