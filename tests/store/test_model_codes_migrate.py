"""Sentences that earlier versions kept about models, rungs, drift and trainings read right after the migration."""

import json
import uuid
from collections.abc import Iterator

import pytest

from fleet.coded import Coded, as_written
from fleet.product_files.parse import parse_product
from store.engine.database import Connection, connect
from store.engine.migrate import migrate, migrations
from store.learning.deployments import deployments
from store.learning.drift import drift_alarms
from store.learning.models import models_of
from store.learning.retrainings import judgement, retrainings
from store.learning.rungs import rung_changes
from store.migrations.old_limits import read_limit
from store.migrations.old_model_sentences import read_model_reason
from tests.cloned_database import drop, named
from tests.service.service_world import FRIDGE
from wording.wording import Wording

PRODUCT = parse_product(FRIDGE, file="fridge.toml")
ENGLISH, INDONESIAN = Wording("en", "UTC", PRODUCT), Wording("id", "UTC", PRODUCT)
BEFORE = next(number for number, path in migrations() if path.stem.endswith("model_codes")) - 1
COMPARED = (
    "on what model 7 has not learnt from (9 devices, 6 faults) its tickets and misses would have cost 1,300 instead of "
    "12,900, difference -11,600 (95 % interval -20,000 to -350)"
)
# What was written, and how it reads now: English, Indonesian.
REASONS = [
    (
        "precision 3 of 12 (0.09 to 0.53): below the 0.7 that ticket_notice demands",
        "3 of 12 (9–53 %) of predictions were right: below the 70 % that is needed there",
        "3 dari 12 (9–53 %) prediksi benar: di bawah 70 % yang disyaratkan",
    ),
    (
        "in time 2 of 30 (0.02 to 0.21): below the 0.5 that ticket demands",
        "2 of 30 (2–21 %) of the right ones came in time: below the 50 % that is needed there",
        "2 dari 30 (2–21 %) dari yang benar datang tepat waktu: di bawah 50 % yang disyaratkan",
    ),
    (
        "precision 40 of 40 (0.91 to 1.00), in time 39 of 40 (0.87 to 1.00): ticket_notice demands 0.7 and 0.5",
        "40 of 40 (91–100 %) of predictions were right, 39 of 40 (87–100 %) of those in time: 70 % and 50 % are needed",
        "40 dari 40 (91–100 %) prediksi benar, 39 dari 40 (87–100 %) di antaranya tepat waktu: syaratnya 70 % dan 50 %",
    ),
    (
        "31 tickets within 7d wait for a finding, where training lets expect fewer than 20: something goes on that "
        "training has not seen",
        "31 tickets within 7 d wait for a finding, where training lets expect fewer than 20: something goes on that "
        "training has not seen",
        "31 tiket dalam 7 hari menunggu temuan, padahal menurut pelatihan kurang dari 20: ada hal yang belum pernah "
        "dilihat model",
    ),
    (
        "12.3 false tickets in 1,000 device-months (4 to 30), where the product bears 1; 7 of 9 are of this failure "
        "mode",
        "12.3 false tickets in 1,000 device-months (4 to 30), where the product bears 1; 7 of 9 are of this failure "
        "mode",
        "12,3 tiket keliru per 1.000 bulan perangkat (4 sampai 30), padahal batas produk 1; 7 dari 9 dari mode "
        "kerusakan ini",
    ),
    (
        "power, probability of compressor_wear moved away from training on 12 devices",
        "Power and probability of Compressor wear: no longer as in training, on 12 devices",
        "Power dan peluang Keausan kompresor: tidak lagi seperti saat pelatihan, pada 12 perangkat",
    ),
    ("in force when the ledger began", "in force when the ledger began", "sudah berlaku saat pencatatan rapor dimulai"),
    ("trained", "it was trained", "model ini dilatih"),
    ("it is the first model of fridge", "it is the first model of Fridge", "ini model pertama untuk Kulkas"),
    (
        "model 7, in force until now, cannot be used: the model file was changed after it was written: its sha256 does "
        "not fit",
        "model 7, in force until now, cannot be used: the model file was changed after it was written: its sha256 does "
        "not fit",
        "model 7 yang berlaku sampai sekarang tidak dapat dipakai: berkas model diubah setelah ditulis: sha256-nya "
        "tidak cocok",
    ),
    (
        "model 7, in force until now, reads power, cabin_x, not declared any longer",
        "model 7, in force until now, reads Power and cabin_x, not declared any longer",
        "model 7 yang berlaku sampai sekarang membaca Power dan cabin_x, yang tidak lagi ada di berkas produk",
    ),
    (
        "model 7, in force until now, was made for other features: it scores nothing",
        "model 7, in force until now, was made for other features: it scores nothing",
        "model 7 yang berlaku sampai sekarang dibuat untuk fitur lain, sehingga tidak menilai apa pun",
    ),
    (
        "it has no model for compressor_wear, fan_stall, of which model 7 opens tickets",
        "it has no model for Compressor wear and Fan stall, of which model 7 opens tickets",
        "model ini tidak mengenal Keausan kompresor dan Fan stall, padahal model 7 membuka tiket untuk itu",
    ),
    (
        "nothing has failed that the current one has not learnt from: it cannot be shown to be better",
        "nothing has failed that the current one has not learnt from: it cannot be shown to be better",
        "semua kerusakan sudah dipelajari model yang berlaku: tidak dapat dibuktikan lebih baik",
    ),
    (
        "nothing has failed since the current model learnt; it is watched in shadow",
        "nothing has failed since the current model learnt; it is watched in shadow",
        "belum ada kerusakan sejak model yang berlaku belajar; model ini diamati sebagai bayangan",
    ),
    (
        "one device alone has a record that model 7 has not learnt from: nothing can be compared",
        "one device alone has a record that model 7 has not learnt from: nothing can be compared",
        "hanya satu perangkat punya catatan yang belum dipelajari model 7: tidak ada yang dapat dibandingkan",
    ),
    (
        f"better than model 7 with confidence: {COMPARED}",
        f"better than model 7 with confidence: {COMPARED}",
        "pasti lebih baik daripada model 7: pada data yang belum dipelajari model 7 (9 perangkat, 6 kerusakan), "
        "tiketnya dan kerusakan yang terlewat akan berbiaya 1.300, bukan 12.900; selisih -11.600 (selang 95 %: "
        "-20.000 sampai -350)",
    ),
    (
        f"too few faults to tell it from model 7, at least 5 are needed: {COMPARED}",
        f"too few faults to tell it from model 7, at least 5 are needed: {COMPARED}",
        "kerusakan terlalu sedikit untuk membedakannya dari model 7, perlu sedikitnya 5: pada data yang belum "
        "dipelajari model 7 (9 perangkat, 6 kerusakan), tiketnya dan kerusakan yang terlewat akan "
        "berbiaya 1.300, bukan "
        "12.900; selisih -11.600 (selang 95 %: -20.000 sampai -350)",
    ),
    (
        "model 3 came into force while it was made; costs 300 instead of 900, difference -600 (not "
        "known), on 7 faults; "
        "20 devices since 2026-02-01",
        "model 3 came into force while it was made; costs 300 instead of 900, difference -600 (not "
        "known), on 7 faults; "
        "20 devices since 1 Feb 2026",
        "model 3 mulai berlaku selagi model ini dibuat; biaya 300, bukan 900; selisih -600 (tidak diketahui), pada 7 "
        "kerusakan; 20 perangkat sejak 1 Feb 2026",
    ),
    (
        f"the model in force stepped back while it was made; not better than the current one with confidence: "
        f"{COMPARED.replace('model 7', 'the current one')}",
        f"the model in force stepped back while it was made; not better than the current one with confidence: "
        f"{COMPARED.replace('model 7', 'the current one')}",
        "model yang berlaku ditarik selagi model ini dibuat; belum pasti lebih baik daripada model yang berlaku: pada "
        "data yang belum dipelajari model yang berlaku (9 perangkat, 6 kerusakan), tiketnya dan kerusakan "
        "yang terlewat "
        "akan berbiaya 1.300, bukan 12.900; selisih -11.600 (selang 95 %: -20.000 sampai -350)",
    ),
    (
        "forced by sri with --promote, over: nothing has failed since the current model learnt; it is "
        "watched in shadow",
        "forced by sri with --promote, over: nothing has failed since the current model learnt; it is "
        "watched in shadow",
        "dipaksakan oleh sri dengan --promote, meskipun: belum ada kerusakan sejak model yang berlaku belajar; model "
        "ini diamati sebagai bayangan",
    ),
    (
        "roll back from model 2: it cries wolf",
        "roll back from model 2: it cries wolf",
        "kembali dari model 2: it cries wolf",
    ),
    (
        "lent by pump, model 4: there is none of its own yet",
        "lent by pump, model 4: there is none of its own yet",
        "dipinjamkan oleh pump, model 4: produk ini belum punya model sendiri",
    ),
    ("train, by sri", "train, by sri", "dilatih oleh sri"),
    (
        "the fleet has drifted away from training",
        "the fleet has drifted away from training",
        "armada sudah bergeser dari keadaan saat pelatihan",
    ),
    ("41 findings since 2026-02-01", "41 findings since 1 Feb 2026", "41 temuan sejak 1 Feb 2026"),
    ("31 days since it learnt last", "31 days since it learnt last", "31 hari sejak terakhir belajar"),
    ("the process took too long", "the process took too long", "prosesnya terlalu lama"),
    ("the process ended with status -9", "the process ended with status -9", "prosesnya berakhir dengan status -9"),
    ("it was broken off", "it was broken off", "pelatihan dihentikan"),
    (
        "compressor_wear fell from ticket_notice to ticket: precision 3 of 12 (0.09 to 0.53): below the 0.7 that "
        "ticket_notice demands",
        "Compressor wear fell from “Open tickets and tell customers” to “Open tickets”: 3 of 12 (9–53 %) "
        "of predictions "
        "were right: below the 70 % that is needed there",
        "Keausan kompresor turun dari “Membuka tiket dan memberi tahu pelanggan” ke “Membuka tiket”: 3 "
        "dari 12 (9–53 %) "
        "prediksi benar: di bawah 70 % yang disyaratkan",
    ),
    (
        "compressor_wear: 31 tickets within 7d wait for a finding, where training lets expect fewer than 20: something "
        "goes on that training has not seen",
        "Compressor wear: 31 tickets within 7 d wait for a finding, where training lets expect fewer than "
        "20: something "
        "goes on that training has not seen",
        "Keausan kompresor: 31 tiket dalam 7 hari menunggu temuan, padahal menurut pelatihan kurang dari 20: ada hal "
        "yang belum pernah dilihat model",
    ),
]
# A person's own words, also where they look a little like a sentence of the program.
OWN_WORDS = [
    "for the trial: see ticket 7",
    "5 findings since yesterday",
    "better than nothing",
    "costs 3 instead of 9",
    "trial: it cries wolf",
    "compressor_wear fell from grace to nothing: a pity",
]
LENT = (
    "lent by pump (its model 7): all figures here are of its devices, and nothing but advice comes of it until live "
    "figures or a model of fridge's own say otherwise"
)
LIMITS = [
    ("there is nothing to learn from: no readings and no events", "limit_nothing_to_learn", {}),
    ("no metric of this product changes in the record", "limit_nothing_moves", {}),
    (
        "no anomaly detector: there is no telemetry to watch, or it was left out",
        "limit_no_detector_telemetry",
        {},
    ),
    (
        "no anomaly detector: it needs 48 buckets of a device and more; the longest has 12",
        "limit_no_detector_record",
        {"needed": 48, "most": 12},
    ),
    (
        "wear: no model: 2 failure(s) on 1 device(s); 5 on 3 with a record before them are needed",
        "limit_no_model",
        {"mode": "wear", "failures": 2, "devices": 1, "least_failures": 5, "least_devices": 3},
    ),
    (
        "wear: advice only, no tickets: simulated precision 0.31, at least 0.12 (tickets need 0.5 and 0.2)",
        "limit_advice_only",
        {"mode": "wear", "precision": 0.31, "least": 0.12},
    ),
    (
        "wear: advice only, no tickets: simulated precision 0.31, at least 0.12 (tickets need 0.5 and 0.2, and at most "
        "0.3 of them false)",
        "limit_advice_only_share",
        {"mode": "wear", "precision": 0.31, "least": 0.12, "most_false": 0.3},
    ),
    (
        "wear: advice only, no tickets: the product bears 1 false tickets per 1,000 device-months; no operating point "
        "keeps to it",
        "limit_budget",
        {"mode": "wear", "budget": 1.0, "why": Coded("budget_unreachable")},
    ),
    (
        "wear: advice only, no tickets: the product bears 0.5 false tickets per 1,000 device-months; its record of "
        "1,200 device-months is too short to show it: 4,605 without one are needed",
        "limit_budget",
        {"mode": "wear", "budget": 0.5, "why": Coded("budget_record_too_short", {"months": 1200.0, "needed": 4605.0})},
    ),
    (
        "learnt from 1,200 whole devices drawn from about 9,000, 300 of them with failures, each standing for up to 12 "
        "like it: that is as much as is learnt from at once",
        "limit_drawn",
        {"devices": 1200, "among": 9000, "failed": 300, "most": 12},
    ),
    (LENT, "limit_lent", {"sister": "pump", "model": 7, "product": "fridge"}),
    (
        f"{LENT}; left out, for fridge does not share them: wear, leak",
        "limit_lent_in_part",
        {"sister": "pump", "model": 7, "product": "fridge", "modes": ["wear", "leak"]},
    ),
    (
        "telemetry left out: their mere presence foretells failures (present at 90% of the times before a failure and "
        "10% of the others; J 0.80, at least 0.70)",
        "limit_presence",
        {"what": Coded("all_telemetry"), "hit": 0.9, "base": 0.1, "difference": 0.8, "least": 0.7},
    ),
    (
        "the readings of power left out: their mere presence foretells failures (present at 90% of the times before a "
        "failure and 10% of the others; J 0.80, at least 0.70)",
        "limit_presence",
        {
            "what": Coded("readings_of", {"metric": "power"}),
            "hit": 0.9,
            "base": 0.1,
            "difference": 0.8,
            "least": 0.7,
        },
    ),
    (
        "power left out: it knows the future: its rank correlation with the time left to wear is 0.991 more than a "
        "horizon ahead, where age alone has 0.412",
        "limit_metric_leak",
        {
            "metric": "power",
            "why": Coded("leak_tells_the_date", {"mode": "wear", "rank": 0.991, "by_age": 0.412}),
        },
    ),
    (
        "power left out: it knows the future: at the last reading before wear its value alone is certain (AUC 1.000), "
        "before a repair's lead it tells nothing (AUC 0.51): it moves after the fact",
        "limit_metric_leak",
        {"metric": "power", "why": Coded("leak_after_the_fact", {"mode": "wear", "last": 1.0, "before": 0.51})},
    ),
    (
        "the attribute batch left out: it knows the future: its rank correlation with how long a device lives is 0.982",
        "limit_attribute_leak",
        {"attribute": "batch", "why": Coded("leak_tells_the_life", {"rank": 0.982})},
    ),
    (
        "the attribute batch left out: it knows the future: it names the devices that failed (Youden's J 0.95)",
        "limit_attribute_leak",
        {"attribute": "batch", "why": Coded("leak_names_the_failed", {"difference": 0.95})},
    ),
    ("a limit of another kind", "as_written", {"text": "a limit of another kind"}),
]


@pytest.mark.parametrize(("kept", "english", "indonesian"), REASONS)
def test_an_old_reason_reads_right_in_both_languages(kept: str, english: str, indonesian: str) -> None:
    said = read_model_reason(kept)
    assert said is not None
    assert (ENGLISH.say(said), INDONESIAN.say(said)) == (english, indonesian)


@pytest.mark.parametrize("words", OWN_WORDS)
def test_a_persons_own_words_are_no_sentence_of_ours(words: str) -> None:
    assert read_model_reason(words) is None


@pytest.mark.parametrize(("kept", "code", "args"), LIMITS)
def test_an_old_limit_becomes_its_code(kept: str, code: str, args: dict[str, object]) -> None:
    assert read_limit(kept) == Coded(code, args)  # type: ignore[arg-type]
    assert ENGLISH.say(read_limit(kept))
    assert INDONESIAN.say(read_limit(kept))


@pytest.fixture
def before(server_url: str) -> Iterator[Connection]:
    """A database as the last version without codes left it, with a product and two models."""
    name = f"sigap_before_{uuid.uuid4().hex[:8]}"
    with connect(server_url) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    with connect(named(server_url, name)) as conn:
        migrate(conn, until=BEFORE)
        _fill(conn)
        yield conn
    with connect(server_url) as admin:
        drop(admin, name)


def test_old_rows_become_codes_and_nothing_is_lost(before: Connection) -> None:
    migrate(before)
    for _, english, indonesian in REASONS:
        assert english in [ENGLISH.say(one.why) for one in deployments(before, "fridge")]
        assert indonesian in [INDONESIAN.say(one.why) for one in rung_changes(before, "fridge")]
        assert english in [ENGLISH.say(one.why) for one in drift_alarms(before, "fridge")]
        assert indonesian in [INDONESIAN.say(one.outcome) for one in retrainings(before, "fridge") if one.outcome]
        assert english in [ENGLISH.say(one.why) for one in retrainings(before, "fridge")]
    for words in OWN_WORDS:
        assert as_written(words) in [one.why for one in deployments(before, "fridge")]


def test_an_outcome_that_was_not_there_yet_is_none(before: Connection) -> None:
    migrate(before)
    assert retrainings(before, "fridge")[0].outcome is None


def test_a_judgement_and_the_limits_of_a_model_become_codes(before: Connection) -> None:
    migrate(before)
    found = judgement(before, "fridge")
    assert found is not None
    assert Coded.from_json(found[1]["why"]).code == "model_costs"
    kept = json.loads(models_of(before, "fridge")[-1].manifest)["warnings"]
    assert [Coded.from_json(one) for one in kept] == [read_limit(text) for text, _, _ in LIMITS]


def _fill(conn: Connection) -> None:
    conn.execute("INSERT INTO product (id, version) VALUES ('fridge', 1)")
    manifest = json.dumps({"warnings": [text for text, _, _ in LIMITS]})
    conn.execute(
        "INSERT INTO model (product, state, manifest, digest, body) VALUES ('fridge', 'champion', %s, 'x', 'x')",
        (manifest,),
    )
    for text in [*(kept for kept, _, _ in REASONS), *OWN_WORDS]:
        conn.execute(
            "INSERT INTO reign (product, model_id, at, actor, why) VALUES ('fridge', 1, now(), 'a', %s)", (text,)
        )
        conn.execute(
            """INSERT INTO rung_change (product, failure_mode, at, cause, actor, to_rung, model_id, why)
               VALUES ('fridge', 'compressor_wear', now(), 'ladder', 'a', 'ticket', 1, %s)""",
            (text,),
        )
        conn.execute(
            "INSERT INTO drift_alarm (product, model_id, raised_at, ended_at, why) VALUES ('fridge', 1, "
            "now(), now(), %s)",
            (text,),
        )
        conn.execute(
            """INSERT INTO retraining (product, cause, why, asked_at, state, ended_at, outcome)
               VALUES ('fridge', 'rung', %s, now(), 'failed', now(), %s)""",
            (text, text),
        )
    conn.execute(
        "INSERT INTO retraining (product, cause, why, asked_at, state) VALUES ('fridge', 'rung', 'x', now(), 'asked')"
    )
    why = "costs 300 instead of 900, difference -600 (-900 to 40), on 6 faults; 9 devices since 2026-02-01"
    conn.execute(
        """INSERT INTO drift_check (product, model_id, at, devices, drifted, figures)
           VALUES ('fridge', 1, now(), 9, true, %s)""",
        (json.dumps({"challenger": {"why": why, "model": 1}}),),
    )
