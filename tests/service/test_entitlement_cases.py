"""Thirty cases of entitlement: the result, its reasons and the words of the notice agree in both languages."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from service.coverage.costs import told
from service.coverage.entitlement import Entitled, entitlement
from service.coverage.words import coverage_lines, headline, reasons
from tests.service.entitlement_cast import CASES, HEATER, PRODUCT, SOLD, Case, noon, sold
from wording.wording import Language, wording_of


@dataclass(frozen=True)
class Both:
    en: str
    id: str


def in_both(case: Case) -> tuple[Both, Both, Both]:
    """(headline and reasons as the ticket's page has them, the notice's paragraph, the sum) in both languages."""
    found = entitlement(case.product, case.coverage, case.fault, at=case.at)
    pages, notices, sums = {}, {}, {}
    languages: tuple[Language, ...] = ("en", "id")
    for language in languages:
        words = wording_of(language, product=case.product)
        pages[language] = "\n".join(words.say(one) for one in (headline(found), *reasons(found)))
        notices[language] = words.say(told(found))
        sums[language] = words.say(headline(found))
    return Both(**pages), Both(**notices), Both(**sums)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_result_reason_and_notice_agree_in_both_languages(case: Case) -> None:
    found = entitlement(case.product, case.coverage, case.fault, at=case.at)
    assert (found.result, found.customer_pays) == (case.result, case.pays)
    page, notice, _ = in_both(case)
    assert case.english in page.en
    assert case.indonesian in page.id
    for shown, sent in ((page.en, notice.en), (page.id, notice.id)):
        assert all(line.removesuffix(".") in sent for line in shown.splitlines())
    asked = ("before you have agreed to the price" in notice.en, "setelah Anda menyetujui biayanya" in notice.id)
    assert asked == (found.result is not Entitled.COVERED,) * 2


def test_there_are_thirty_cases_and_a_missing_date_never_means_not_covered() -> None:
    assert len(CASES) >= 30
    for case in CASES:
        if not case.coverage:
            assert entitlement(case.product, case.coverage, case.fault, at=case.at).result is Entitled.UNKNOWN
            assert "not covered" not in in_both(case)[0].en


def test_the_sum_is_written_in_the_products_currency() -> None:
    *_, said = in_both(next(case for case in CASES if case.name == "part guarantee ended"))
    assert said == Both(
        en="This repair has to be paid for: about IDR\u00a01,225,000.",
        id="Perbaikan ini berbayar: sekitar Rp1.225.000.",
    )


def test_the_page_of_a_device_says_what_is_covered_and_what_is_not() -> None:
    """The same facts as the ticket's: one fault's answer is never against the lines of the appliance."""
    words = wording_of("en", product=PRODUCT)
    lines = [words.say(one) for one in coverage_lines(PRODUCT, sold(), noon(date(2025, 6, 1)))]
    assert lines == [
        "Labour and Travel, Motor, Heater: ended 23 Jan 2025",
        "Parts, Motor, Heater: until 23 Jan 2026",
        "Parts, Motor: until 22 Jan 2029",
        "Not covered: Seal",
        "The warranty leaves out: Heater dirt",
    ]
    assert [words.say(one) for one in coverage_lines(PRODUCT, [], noon(SOLD))] == [
        "Day of sale not on record: ask for a proof of purchase."
    ]


def test_a_day_of_the_zone_begins_and_ends_coverage_whatever_the_hour() -> None:
    """Over a year of hours, the entitlement changes just at midnight where the appliance stands."""
    for zone in ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"):
        midnight = datetime(2025, 1, 24, tzinfo=ZoneInfo(zone))
        for hours in range(-48, 48):
            at = (midnight + timedelta(hours=hours)).astimezone(UTC)
            found = entitlement(PRODUCT, sold(zone=zone), HEATER, at=at)
            assert found.result is (Entitled.COVERED if hours < 0 else Entitled.PAID), (zone, hours)
