"""Histories and reasons that earlier versions kept as English sentences read right in both languages afterwards."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from fleet.coded import Coded, as_written, coded
from fleet.product_files.parse import parse_product
from store.engine.database import Connection, connect
from store.engine.migrate import migrate
from store.learning.predictions import list_predictions, prediction_history
from store.migrations.old_alarm_sentences import read_alarm_line
from store.migrations.old_notice_sentences import read_notice_reason
from store.migrations.old_ticket_sentences import read_decision, read_prediction_line, read_ticket_line
from store.service.alarms import alarm_history, find_alarm
from store.service.notices import list_notices
from store.service.reports import reports_of
from store.service.tickets import ticket_history
from tests.cloned_database import drop, named
from tests.service.service_world import FRIDGE
from wording.wording import Wording

PRODUCT = parse_product(FRIDGE, file="fridge.toml")
ENGLISH, INDONESIAN = Wording("en", "UTC", PRODUCT), Wording("id", "UTC", PRODUCT)
BEFORE = 8
NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
CHANCE = "probability 0.83 of compressor_wear until 2026-03-11 08:00Z"
IN_ENGLISH = "probability 0.83 of Compressor wear until 11 Mar 2026 08:00"
IN_INDONESIAN = "peluang 0,83 untuk Keausan kompresor sampai 11 Mar 2026 08.00"

# (action, what was written, how it reads now in English and in Indonesian).
TICKET_LINES = [
    (
        "open",
        f"prediction 40: {CHANCE}, wanted 10 days ahead, rung ticket; power 30 % above its early life",
        f"prediction 40: {IN_ENGLISH}, at most 10 days ahead; rung: Open tickets: power 30 % above its early life",
        f"prediksi 40: {IN_INDONESIAN}, paling lama 10 hari ke depan; wewenang: Membuka tiket: power 30 % above its "
        "early life",
    ),
    (
        "open",
        f"prediction 40: {CHANCE}, wanted 10 days ahead, rung inspect",
        f"prediction 40: {IN_ENGLISH}, at most 10 days ahead; rung: Open inspection tickets",
        f"prediksi 40: {IN_INDONESIAN}, paling lama 10 hari ke depan; wewenang: Membuka tiket pemeriksaan",
    ),
    (
        "code E21",
        "SN-1 reported E21 (Compressor does not start) 3 times, last at 2026-03-01 09:00:00Z: will not start: again",
        "SN-1 reported E21 Compressor does not start 3 times, last at 1 Mar 2026 09:00: will not start: again",
        "SN-1 melaporkan E21 Compressor does not start 3 kali, terakhir pada 1 Mar 2026 09.00: will not start: again",
    ),
    (
        "open",
        "SN-1 reported E21 (Compressor does not start) at 2026-03-01 09:00:00Z",
        "SN-1 reported E21 Compressor does not start at 1 Mar 2026 09:00",
        "SN-1 melaporkan E21 Compressor does not start pada 1 Mar 2026 09.00",
    ),
    (
        "report",
        "the customer reported compressor_wear of SN-1 at 2026-03-01 09:00:00Z: it does not cool; please come",
        "the customer reported Compressor wear of SN-1 at 1 Mar 2026 09:00: it does not cool; please come",
        "pelanggan melaporkan Keausan kompresor pada SN-1, 1 Mar 2026 09.00: it does not cool; please come",
    ),
    (
        "open",
        "the customer reported unknown of SN-1 at 2026-03-01 09:00:00Z",
        "the customer reported a fault of SN-1 at 1 Mar 2026 09:00",
        "pelanggan melaporkan kerusakan SN-1 pada 1 Mar 2026 09.00",
    ),
    (
        "alarm hot",
        "SN-1: alarm 1 (Compressor hot) at 2026-03-01 09:00:00Z: power 411.3 W, above 400 for 2h",
        "SN-1: alarm 1 (Compressor hot) at 1 Mar 2026 09:00: Power 411.3 W, above 400 for 2 h",
        "SN-1: alarm 1 (Kompresor panas) pada 1 Mar 2026 09.00: Power 411,3 W, di atas 400 selama 2 jam",
    ),
    (
        "reopen",
        "the customer reported compressor_wear of SN-1 at 2026-03-01 09:00:00Z; 2 days, 3:00:00 after its finding "
        "confirmed",
        "the customer reported Compressor wear of SN-1 at 1 Mar 2026 09:00; 2.1 days after its finding “Confirmed: "
        "the "
        "fault was there”",
        "pelanggan melaporkan Keausan kompresor pada SN-1, 1 Mar 2026 09.00; 2,1 hari setelah temuan “Terbukti: "
        "kerusakan ditemukan”",
    ),
    (
        "code E21",
        "SN-1 reported E21 (Compressor does not start) at 2026-03-01 09:00:00Z; seen before it was resolved",
        "SN-1 reported E21 Compressor does not start at 1 Mar 2026 09:00; seen before the ticket was resolved",
        "SN-1 melaporkan E21 Compressor does not start pada 1 Mar 2026 09.00; terlihat sebelum tiket selesai",
    ),
    ("assign", "to budi", "to budi", "kepada budi"),
    ("hold", "to budi it was clear: wait", "to budi it was clear: wait", "to budi it was clear: wait"),
    ("cancel", "sold on", "sold on", "sold on"),
    (
        "close",
        "nothing came up again for 30d",
        "nothing came up again for 30 days",
        "tidak ada tanda baru selama 30 hari",
    ),
    (
        "resolve",
        "confirmed, compressor_wear, compressor, bearing wear, compressor_unit, noisy, 30 % over its current; failed "
        "at "
        "2026-03-01 07:00:00Z",
        "Confirmed: the fault was there – Compressor wear, replaced: Compressor, bearing wear, parts: Compressor "
        "unit, "
        "noisy, 30 % over its current, failed at 1 Mar 2026 07:00",
        "Terbukti: kerusakan ditemukan – Keausan kompresor, diganti: Kompresor, bearing wear, suku cadang: "
        "Compressor "
        "unit, noisy, 30 % over its current, rusak pada 1 Mar 2026 07.00",
    ),
    (
        "answer agree",
        "the customer agreed to a visit on Wednesday, 4 March 2026, morning (08:00–12:00 WIB): ring twice",
        "the customer agreed to a visit on Wednesday, 4 March 2026, in the morning (08:00–12:00 WIB): ring twice",
        "pelanggan menyetujui kunjungan pada Rabu, 4 Maret 2026, pagi (08.00–12.00 WIB): ring twice",
    ),
    (
        "answer stopped",
        "the customer says that it has stopped working",
        "the customer says that it has stopped working",
        "pelanggan mengatakan bahwa perangkat sudah berhenti bekerja",
    ),
]
DECISIONS = [
    (
        "it rests on a faulty sensor: power (sensor.drift), door (sensor.stuck); without it the probability is 0.02",
        "it depends on a faulty sensor: Power (sensor drifting), Door (sensor stuck); without it the probability is "
        "0.02",
        "prediksi bergantung pada sensor rusak: Power (pembacaan sensor bergeser), Door (sensor macet); tanpa sensor "
        "itu "
        "peluangnya 0,02",
    ),
    (
        "it rests on a sensor that may be faulty: power (suspected); without it the probability is 0.12",
        "it depends on a sensor that may be faulty: Power (suspected); without it the probability is 0.12",
        "prediksi bergantung pada sensor yang mungkin rusak: Power (dicurigai); tanpa sensor itu peluangnya 0,12",
    ),
    (
        "rung shadow: this failure mode is only watched until its predictions have proved themselves",
        "its failure mode is only measured until its predictions have proved themselves",
        "mode kerusakannya hanya diukur sampai prediksinya terbukti",
    ),
    (
        "rung advise: shown to the staff, no ticket until its predictions have proved themselves",
        "its failure mode may only advise: shown to the staff, no ticket until its predictions have proved themselves",
        "mode kerusakannya hanya boleh memberi saran: tampil untuk petugas, tanpa tiket sampai prediksinya terbukti",
    ),
    (
        "an anomaly names no failure mode that a technician could look for",
        "an anomaly names no failure mode that a technician could look for",
        "perilaku tidak biasa tidak menyebut mode kerusakan yang dapat dicari teknisi",
    ),
    (
        "hold-out share: this device's predictions are only watched, so that it is known what comes of them",
        "hold-out share: this device's predictions are only watched, so that it is known what comes of them",
        "perangkat uji: prediksi perangkat ini hanya diamati, supaya diketahui apa yang terjadi sesudahnya",
    ),
    (
        "no more tickets of this failure mode: 31 tickets within 7d wait for a finding, where training lets expect "
        "fewer than 20: something goes on that training has not seen",
        "no more tickets of this failure mode: 31 tickets within 7 d wait for a finding, where training lets expect "
        "fewer than 20: something goes on that training has not seen",
        "tidak ada tiket lagi untuk mode kerusakan ini: 31 tiket dalam 7 hari menunggu temuan, padahal menurut "
        "pelatihan kurang dari 20: ada hal yang belum pernah dilihat model",
    ),
    ("opened ticket 12", "opened ticket 12", "membuka tiket 12"),
    ("joined ticket 1234", "joined ticket 1234", "bergabung ke tiket 1234"),
    ("reopened ticket 12", "reopened ticket 12", "membuka kembali tiket 12"),
    ("late ticket 12", "noted on ticket 12, which had ended", "dicatat pada tiket 12 yang sudah selesai"),
]
PREDICTION_LINES = [
    (
        "probability 0.831 reached 0.620 2 time(s) in a row",
        "probability 0.831 reached 0.620 2 times in a row",
        "peluang 0,831 mencapai 0,620 2 kali berturut-turut",
    ),
    (
        "unlike healthy readings 3 times in a row",
        "unlike healthy readings 3 times in a row",
        "berbeda dari pembacaan sehat 3 kali berturut-turut",
    ),
    (
        "the risk rests on no faulty or suspected sensor now",
        "it depends on no faulty or suspected sensor now",
        "prediksi sekarang tidak bergantung pada sensor yang rusak atau dicurigai",
    ),
    (
        "window ended 2026-03-11 08:00 without a ticket; outcome no_failure",
        "window ended 11 Mar 2026 08:00 without a ticket; outcome: No failure came",
        "jangka waktu berakhir 11 Mar 2026 08.00 tanpa tiket; hasil: Tidak terjadi kerusakan",
    ),
    ("ticket 12 cancelled: sold on", "ticket 12 cancelled: sold on", "tiket 12 dibatalkan: sold on"),
    (
        "opened ticket 12 (no probability of anomaly until 2026-03-11 08:00Z)",
        "opened ticket 12 (no probability of Unusual behaviour until 11 Mar 2026 08:00)",
        "membuka tiket 12 (tanpa peluang untuk Perilaku tidak biasa sampai 11 Mar 2026 08.00)",
    ),
    *(
        (f"{kept} ({CHANCE})", f"{english} ({IN_ENGLISH})", f"{indonesian} ({IN_INDONESIAN})")
        for kept, english, indonesian in DECISIONS
    ),
]
NOTICES = [
    (
        "rung inspect: the customer is not told of an inspection",
        "rung inspect: the customer is not told of an inspection",
        "wewenang pemeriksaan: pelanggan tidak diberi tahu tentang pemeriksaan",
    ),
    (
        "rung ticket: the customer is not told of predictions yet",
        "rung ticket: the customer is not told of predictions yet",
        "wewenang tiket: pelanggan belum diberi tahu tentang prediksi",
    ),
    ("no customer address", "no customer address", "pelanggan tanpa alamat"),
    ("the customer has opted out", "the customer has opted out", "pelanggan tidak ingin menerima pemberitahuan"),
    ("the device has another owner now", "the device has another owner now", "perangkat sudah berganti pemilik"),
    ("no SMTP server configured", "no SMTP server configured", "server SMTP belum diatur"),
    ("no webhook secret configured", "no webhook secret configured", "rahasia webhook belum diatur"),
    ("no webhook configured", "no webhook configured", "webhook belum diatur"),
    (
        "quiet hours until 2026-03-02 07:00 Asia/Jakarta",
        "quiet hours until 2 Mar 2026 07:00 WIB",
        "jam tenang sampai 2 Mar 2026 07.00 WIB",
    ),
    (
        "overtaken: ticket 12 has gone on to resolved",
        "overtaken: ticket 12 has gone on to “Resolved”",
        "sudah terlambat: tiket 12 berlanjut ke “Selesai”",
    ),
    (
        "overtaken: ticket 12 has ended (resolved_nothing) before this left",
        "overtaken: ticket 12 has ended (nothing found) before this left",
        "sudah terlambat: tiket 12 berakhir (tidak ada kerusakan) sebelum ini dikirim",
    ),
    (
        "the mail server answered 451 greylisted (try later) (attempt 2 of 12)",
        "the mail server answered 451 greylisted (try later) (attempt 2 of 12)",
        "server email menjawab 451 greylisted (try later) (percobaan 2 dari 12)",
    ),
    (
        "the mail server cannot be reached: mail.example:25: [Errno 111] Connection refused (attempt 1 of 12)",
        "the mail server cannot be reached: mail.example:25: [Errno 111] Connection refused (attempt 1 of 12)",
        "server email tidak dapat dihubungi: mail.example:25: [Errno 111] Connection refused (percobaan 1 dari 12)",
    ),
    (
        "the webhook answered 410 (permanent)",
        "the webhook answered 410 (permanent)",
        "webhook menjawab 410 (tidak dicoba lagi)",
    ),
]
ALARM_LINES = [
    (
        "raise",
        "power 411.3 W, above 400 for 2h",
        "Power 411.3 W, above 400 for 2 h",
        "Power 411,3 W, di atas 400 selama 2 jam",
    ),
    ("raise", "power 0.5 W, below 1", "Power 0.5 W, below 1", "Power 0,5 W, di bawah 1"),
    ("raise", "door 1, above 0", "Door 1, above 0", "Door 1, di atas 0"),
    ("return", "power 390 W", "Power 390 W", "Power 390 W"),
    (
        "raise",
        "power stood at 93.1 for 40m while other sensors moved",
        "Power stood at 93.1 for 40 minutes while other sensors moved",
        "Power tetap 93,1 selama 40 menit, sementara sensor lain berubah",
    ),
    ("return", "power moves again: 94.2", "Power moves again: 94.2", "Power berubah lagi: 94,2"),
    (
        "raise",
        "the device sent nothing for 3h",
        "the device sent nothing for 3 h",
        "perangkat tidak mengirim data selama 3 jam",
    ),
    ("raise", "power had no value for 3h", "Power had no value for 3 h", "Power tidak memberi nilai selama 3 jam"),
    ("return", "it does again", "Power has a value again", "Power memberi nilai lagi"),
    ("return", "power is in range again", "Power is in range again", "Power kembali ke dalam rentang"),
    (
        "raise",
        "power 612 outside 0..500, 3 times within 1h",
        "Power 612 outside 0 to 500, 3 times within 60 minutes",
        "Power 612 di luar 0 sampai 500, 3 kali dalam 60 menit",
    ),
    (
        "return",
        "power agrees with the other metrics again",
        "Power agrees with the other metrics again",
        "Power kembali sesuai dengan metrik lain",
    ),
    (
        "raise",
        "power scatters more than the other metrics explain since 2026-03-01 05:00Z, while nothing else about the "
        "device "
        "has changed",
        "Power scatters more than the other metrics explain since 1 Mar 2026 05:00, while nothing else about the "
        "device "
        "has changed",
        "Power berubah-ubah lebih dari yang dijelaskan metrik lain sejak 1 Mar 2026 05.00, sedangkan hal lain pada "
        "perangkat tidak berubah",
    ),
    (
        "raise",
        "power is 12 W below what the other metrics tell since 2026-03-01 05:00Z, while nothing else about the "
        "device has "
        "changed",
        "Power is 12 W below what the other metrics give since 1 Mar 2026 05:00, while nothing else about the device "
        "has "
        "changed",
        "Power 12 W di bawah perkiraan dari metrik lain sejak 1 Mar 2026 05.00, sedangkan hal lain pada perangkat "
        "tidak "
        "berubah",
    ),
    (
        "raise",
        "power is above what the other metrics tell since 2026-03-01 05:00Z, while nothing else about the device has "
        "changed",
        "Power is away from what the other metrics give since 1 Mar 2026 05:00, while nothing else about the device "
        "has "
        "changed",
        "Power menyimpang dari perkiraan metrik lain sejak 1 Mar 2026 05.00, sedangkan hal lain pada perangkat tidak "
        "berubah",
    ),
    ("return", "late readings", "late readings", "pembacaan terlambat"),
    (
        "note",
        "late readings: it was active before, until 2026-03-01 05:00:00Z: power 411.3 W, above 400",
        "late readings: it was active before, until 1 Mar 2026 05:00: Power 411.3 W, above 400",
        "pembacaan terlambat: alarm aktif sebelumnya, sampai 1 Mar 2026 05.00: Power 411,3 W, di atas 400",
    ),
    (
        "return",
        "the product file has no such rule any more",
        "the product file has no such rule any more",
        "berkas produk tidak memuat aturan ini lagi",
    ),
    (
        "unshelve",
        "its time on the shelf ended at 2026-03-01 16:00Z",
        "its time out of view ended at 1 Mar 2026 16:00",
        "masa bisu berakhir pada 1 Mar 2026 16.00",
    ),
    (
        "suppress",
        "communication.silent",
        "explained by: no data from the device",
        "dijelaskan oleh: perangkat tidak mengirim data",
    ),
    (
        "suppress",
        "maintenance",
        "explained by: the device is worked on",
        "dijelaskan oleh: perangkat sedang dikerjakan",
    ),
    ("unsuppress", "sleeping is over", "over: the device sleeps", "sudah berakhir: perangkat sedang tidur"),
]


def both(said: Coded | None) -> tuple[str, str]:
    assert said is not None
    return ENGLISH.say(said), INDONESIAN.say(said)


@pytest.mark.parametrize(
    "words", ["power is fine", "by hand", "to see what comes", "ticket 12 was mine", "E21 again: why?"]
)
def test_words_of_people_are_no_sentences_of_ours(words: str) -> None:
    for read in (read_decision, read_prediction_line, read_notice_reason, read_alarm_line):
        assert read(words) is None
    assert read_ticket_line("open", words) is None


@pytest.fixture
def before(server_url: str) -> Iterator[Connection]:
    """A database as the last version without codes left it, with a row of every kind."""
    name = f"sigap_before_{uuid.uuid4().hex[:8]}"
    with connect(server_url) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    with connect(named(server_url, name)) as conn:
        migrate(conn, until=BEFORE)
        _fill(conn)
        yield conn
    with connect(server_url) as admin:
        drop(admin, name)


def test_the_history_of_a_ticket_reads_right(before: Connection) -> None:
    migrate(before)
    lines = ticket_history(before, 1)
    assert [both(line.why) for line in lines[:-2]] == [
        (english, indonesian) for _, _, english, indonesian in TICKET_LINES
    ]
    assert lines[-2].why is None
    assert lines[-1].why == as_written("somebody's own words")
    assert {(line.action, line.about) for line in lines if line.about} == {("code", "E21"), ("alarm", "hot")}
    assert {line.action for line in lines if line.actor == "customer"} == {"answer_agree", "answer_stopped"}
    assert [report.text for report in reports_of(before, 1)] == [""]


def test_predictions_read_right(before: Connection) -> None:
    migrate(before)
    open_one, *settled = list_predictions(before)
    assert open_one.reason is None
    assert [both(one.reason) for one in settled] == [(english, indonesian) for _, english, indonesian in DECISIONS]
    told = [both(line.why) for line in prediction_history(before, open_one.id)]
    assert told[:-1] == [(english, indonesian) for _, english, indonesian in PREDICTION_LINES]
    assert told[-1][0].startswith("ticket 1: Confirmed: the fault was there – Compressor wear")
    assert told[-1][1].startswith("tiket 1: Terbukti: kerusakan ditemukan – Keausan kompresor")


def test_notices_read_right(before: Connection) -> None:
    migrate(before)
    found = list_notices(before, ticket_id=1)
    assert found[0].reason is None
    assert [both(one.reason) for one in found[1:]] == [(english, indonesian) for _, english, indonesian in NOTICES]


def test_alarms_read_right(before: Connection) -> None:
    migrate(before)
    hot, stuck, silent = (find_alarm(before, number) for number in (1, 2, 3))
    assert hot is not None
    assert stuck is not None
    assert silent is not None
    assert both(hot.name) == ("Compressor hot", "Kompresor panas")
    assert both(stuck.name) == ("Power: sensor stuck", "Power: sensor macet")
    assert both(silent.name) == ("No data from the device", "Perangkat tidak mengirim data")
    lines = alarm_history(before, 2)
    assert [both(line.why) for line in lines[:-2]] == [
        (english, indonesian) for _, _, english, indonesian in ALARM_LINES
    ]
    assert (lines[-2].why, lines[-1].why) == (None, as_written("late readings"))
    assert alarm_history(before, 3)[0].why == coded("device_sends_again")


def _fill(conn: Connection) -> None:
    conn.execute("INSERT INTO product (id, version) VALUES ('fridge', 1)")
    conn.execute("INSERT INTO customer (name, language, time_zone) VALUES ('Ani', 'id', 'Asia/Jakarta')")
    conn.execute("INSERT INTO asset (product, customer_id) VALUES ('fridge', 1)")
    conn.execute(
        "INSERT INTO device (product, serial, asset_id, installed_at) VALUES ('fridge', 'SN-1', 1, %s)", (NOW,)
    )
    conn.execute(
        """INSERT INTO ticket (product, asset_id, device_id, failure_mode, state, source, severity, opened_at,
                               window_ends_at)
           VALUES ('fridge', 1, 1, 'compressor_wear', 'new', 'prediction', 'info', %s, %s)""",
        (NOW, NOW),
    )
    conn.execute(
        """INSERT INTO finding (ticket_id, opening, kind, failure_mode, component, mechanism, parts, note, actor, at,
                                failed_at)
           VALUES (1, 1, 'confirmed', 'compressor_wear', 'compressor', 'bearing wear', '{compressor_unit}',
                   'noisy, 30 %% over its current', 'budi', %s, %s)""",
        (NOW + HOUR, NOW - HOUR),
    )
    conn.execute(
        """INSERT INTO customer_report (device_id, failure_mode, reported_at, text, ticket_id)
           VALUES (1, 'compressor_wear', %s, 'said on the customer''s page', 1)""",
        (NOW,),
    )
    _fill_alarms(conn)
    _fill_notices(conn)
    _fill_ticket_history(conn)
    _fill_predictions(conn)


def _fill_alarms(conn: Connection) -> None:
    for rule, metric, kind, english, indonesian in (
        ("hot", "power", "device", "Compressor hot", "Kompresor panas"),
        ("sensor.stuck", "power", "sensor", "Power: sensor stuck", "Daya: sensor macet"),
        ("communication.silent", "", "communication", "No data from the device", "Perangkat tidak mengirim data"),
    ):
        conn.execute(
            """INSERT INTO alarm (product, device_id, rule, metric, class, severity, name_en, name_id, state, active,
                                  first_raised_at, raised_at, opened_at, changed_at)
               VALUES ('fridge', 1, %s, %s, %s, 'error', %s, %s, 'active_unacknowledged', true,
                       now(), now(), now(), now())""",
            (rule, metric, kind, english, indonesian),
        )
    lines = [*((2, "rules", action, kept) for action, kept, _, _ in ALARM_LINES), (2, "dewi", "acknowledge", "")]
    for alarm, actor, action, why in (
        *lines,
        (2, "dewi", "shelve", "late readings"),
        (3, "rules", "return", "it does again"),
    ):
        conn.execute(
            """INSERT INTO alarm_history (alarm_id, at, actor, action, to_state, why)
               VALUES (%s, now(), %s, %s, 'active_unacknowledged', %s)""",
            (alarm, actor, action, why),
        )


def _fill_notices(conn: Connection) -> None:
    for number, why in enumerate(["", *(kept for kept, _, _ in NOTICES)]):
        conn.execute(
            """INSERT INTO notice (ticket_id, kind, channel, state, reason, language, subject, body, created_at,
                                   customer_id)
               VALUES (1, %s, 'email', 'failed', %s, 'id', 's', 'b', %s, 1)""",
            (f"kind_{number}", why, NOW),
        )
    for kind, on, part, note in (("agree", "2026-03-04", "morning", "ring twice"), ("stopped", None, None, "")):
        conn.execute(
            """INSERT INTO notice_answer (notice_id, ticket_id, opening, kind, slot_on, slot_part, note, at)
               VALUES (1, 1, 1, %s, %s, %s, %s, %s)""",
            (kind, on, part, note, NOW + HOUR),
        )


def _fill_ticket_history(conn: Connection) -> None:
    lines = [(action, kept) for action, kept, _, _ in TICKET_LINES]
    for action, why in (*lines, ("start", ""), ("hold", "somebody's own words")):
        actor = "customer" if action.startswith("answer") else "budi"
        conn.execute(
            """INSERT INTO ticket_history (ticket_id, at, actor, action, from_state, to_state, why)
               VALUES (1, %s, %s, %s, 'new', 'new', %s)""",
            (NOW + HOUR, actor, action, why),
        )


def _fill_predictions(conn: Connection) -> None:
    conn.execute(
        "INSERT INTO model (product, state, manifest, digest, body) VALUES ('fridge', 'retired', '{}', 'd', 'b')"
    )
    for number, why in enumerate(["", *(kept for kept, _, _ in DECISIONS)]):
        conn.execute(
            """INSERT INTO prediction (product, device_id, asset_id, failure_mode, opened_at, expires_at, ts, rung,
                                       reasons, evidence, model_id)
               VALUES ('fridge', 1, 1, %s, %s, %s, %s, 'ticket', '[]', '{}', 1)""",
            (f"mode_{number}", NOW, NOW, NOW),
        )
        conn.execute(
            """INSERT INTO prediction_state (prediction_id, asset_id, failure_mode, state, reason, changed_at)
               VALUES (%s, 1, %s, 'suppressed', %s, %s)""",
            (number + 1, f"mode_{number}", why, NOW),
        )
    finding = f"ticket 1: {next(kept for action, kept, _, _ in TICKET_LINES if action == 'resolve')}"
    for why in (*(kept for kept, _, _ in PREDICTION_LINES), finding):
        conn.execute(
            "INSERT INTO prediction_history (prediction_id, at, actor, state, why) VALUES (1, %s, 'triage', 'open', "
            "%s)",
            (NOW + HOUR, why),
        )
