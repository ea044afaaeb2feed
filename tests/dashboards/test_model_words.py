"""Why models came, stayed out or are wanted, as the history keeps it, told in the reader's language."""

import pytest
from models.sentences import COMPARED, ENDS, FELL, HELD, NOT_BETTER, OVER_BUDGET, TICKETS_HELD, Sentence

from dashboards.parts.model_words import SENTENCES, spell_reason
from dashboards.parts.rung_words import spell_why
from dashboards.viewer import Viewer
from fleet.product_file import parse_product
from models import sentences
from models.ladder import next_step
from models.policy import Rung
from models.shares import share
from tests.service.service_world import FRIDGE

ENGLISH, INDONESIAN = Viewer(), Viewer(language="id")
PRODUCT = parse_product(FRIDGE, file="fridge.toml")
ASIDE = {"NAMED", "CURRENT", "ENDS", "NO_ENDS", "TICKETS_HELD", "OVER_BUDGET"}
# As they stand in databases of today: whoever changes a sentence keeps these readable.
KEPT = [
    ("it is the first model of fridge", "ini model pertama untuk Kulkas"),
    (
        "it has no model for compressor_wear, fan_stall, of which model 7 opens tickets",
        "model ini tidak mengenal Keausan kompresor, Fan stall, padahal model 7 membuka tiket untuk itu",
    ),
    (
        "better than model 7 with confidence: on what model 7 has not learnt from (9 devices, 6 faults) its tickets "
        "and misses would have cost 1,300 instead of 12,900, difference -11,600 (95 % interval -20,000 to -350)",
        "pasti lebih baik daripada model 7: pada data yang belum dipelajari model 7 (9 perangkat, 6 kerusakan), "
        "tiketnya dan kerusakan yang terlewat akan berbiaya 1.300, bukan 12.900; selisih -11.600 (selang 95 %: "
        "-20.000 sampai -350)",
    ),
    (
        "model 3 came into force while it was made; nothing has failed that the current one has not learnt from: it "
        "cannot be shown to be better",
        "model 3 mulai berlaku selagi model ini dibuat; semua kerusakan sudah dipelajari model yang berlaku: tidak "
        "dapat dibuktikan lebih baik",
    ),
    (
        "costs 300 instead of 900, difference -600 (not known), on 7 faults; 20 devices since 2026-02-01",
        "biaya 300, bukan 900; selisih -600 (tidak diketahui), pada 7 kerusakan; 20 perangkat sejak 1 Feb 2026",
    ),
    ("roll back from model 2: it cries wolf", "kembali dari model 2: it cries wolf"),
    ("41 findings since 2026-02-01", "41 temuan sejak 1 Feb 2026"),
    ("power moved away from training on 12 devices", "Power: tidak lagi seperti saat pelatihan, pada 12 perangkat"),
]


@pytest.mark.parametrize(("kept", "told"), KEPT)
def test_what_the_program_wrote_is_told_in_indonesian(kept: str, told: str) -> None:
    assert spell_reason(INDONESIAN, PRODUCT, kept) == told


def test_in_english_it_reads_as_it_was_written() -> None:
    told = COMPARED.say(
        name="model 7", devices=9, faults=6, cost=1300.0, before=900.0, difference=400.0, ends=ENDS.say(low=-5, high=9)
    )
    for kept in (NOT_BETTER.say(name="model 7", told=told), KEPT[3][0], KEPT[4][0]):
        assert spell_reason(ENGLISH, None, kept).replace("1 Feb 2026", "2026-02-01") == kept


def test_a_lost_rung_is_told_with_the_failure_modes_name_and_the_ladders_reason() -> None:
    step = next_step(Rung.NOTICE, precision=share(3, 12), in_time=share(3, 3), fresh=9)
    assert step is not None
    kept = FELL.say(mode="compressor_wear", rung=Rung.NOTICE, to=step.to, why=step.why)
    told = spell_reason(INDONESIAN, PRODUCT, kept)
    assert told.startswith("Keausan kompresor turun dari “")
    assert "3 dari 12 (9–53 %) prediksi benar" in told


def test_what_the_brake_and_the_budget_say_is_told_too() -> None:
    held = TICKETS_HELD.say(count=31, span="7d", limit=20.0)
    assert spell_why(INDONESIAN, held).startswith("31 tiket dalam 7 hari menunggu temuan")
    assert spell_reason(INDONESIAN, PRODUCT, HELD.say(mode="compressor_wear", why=held)).startswith(
        "Keausan kompresor: 31 tiket dalam 7 hari"
    )
    over = OVER_BUDGET.say(rate=12.34, low=4.0, high=30.0, budget=1.0, own=7, count=9)
    assert spell_why(INDONESIAN, over).startswith("12,3 tiket keliru per 1.000 bulan perangkat (4 sampai 30)")


@pytest.mark.parametrize(
    "words",
    ["for the trial: see ticket 7", "5 findings since yesterday", "better than nothing", "costs 3 instead of 9"],
)
def test_a_persons_own_words_stay_as_they_were_written(words: str) -> None:
    assert spell_reason(INDONESIAN, PRODUCT, words) == words


def test_every_sentence_that_is_kept_can_be_told() -> None:
    written = {name: one for name, one in vars(sentences).items() if isinstance(one, Sentence) and name not in ASIDE}
    assert {f"model_{name.lower()}": one for name, one in written.items()} == SENTENCES
