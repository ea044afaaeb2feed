"""Customers are asked after repairs and claims, reminded once, called back; letters about each step of their cases."""

from datetime import timedelta
from decimal import Decimal

import pytest

from fleet.settings import load_settings
from service.claims.deciding import Decided, ask, decide, settle, take
from service.fleet_pass import sweep
from service.follow_up.answering import CallOutcome, finish_call, rate, review, take_call
from service.follow_up.figures import mean_of, score_figures
from service.follow_up.letters import deliver_next_letter
from service.follow_up.reviewing import Withheld, answer, publish, withdraw, withhold
from service.follow_up.states import MOVES, OPEN_SURVEY, FollowUpRefused, SurveyState, known_survey
from service.notices.enabled_channels import open_channels
from service.returns import asking, receiving
from service.tickets.states import By
from store.assets.fleet_clocks import move_clock_to
from store.engine.database import Connection
from store.follow_up.letters import choose_message
from store.follow_up.surveys import SurveyFilter, list_surveys, month_scores
from store.identity.people import NewPerson, PersonState, Role, create_person
from store.privacy.consents import Purpose, give_consent
from store.sla.news import news_of
from tests.service.notice_world import LINKS, part_of
from tests.service.outside import WAIT_S, Mailbox, mail_server
from tests.service.service_world import DAY, NO_CHANNEL, NOW, World, add_fridge, rows
from tests.service.service_world import settle as settle_world
from tests.service.warranty_world import BUYER, STAFF, approved, claimed

MORNING = NOW + 2 * DAY


@pytest.fixture
def world(conn: Connection) -> World:
    return settle_world(conn)


def letters(conn: Connection, mailbox: Mailbox) -> list[tuple[str, str]]:
    """What is due leaves: (subject, text) of what arrived."""
    channels = open_channels(load_settings(smtp_url=mailbox.url))
    while deliver_next_letter(conn, channels, LINKS, now=NOW):
        pass
    sent = [mailbox.arrived.get(timeout=WAIT_S) for _ in range(mailbox.arrived.qsize())]
    return [(str(one["Subject"]), part_of(one, "plain")) for one in sent]


def agrees(conn: Connection, world: World, purpose: Purpose = Purpose.SURVEY) -> None:
    give_consent(conn, world.ani, purpose, language="id", how="page", at=NOW)


def at(conn: Connection, world: World, days: float) -> None:
    """The fleet's clock goes on, and service looks at it."""
    now = NOW + timedelta(days=days)
    move_clock_to(conn, "fridge", now)
    sweep(conn, "fridge", now, NO_CHANNEL)


def survey(conn: Connection) -> int:
    [one] = list_surveys(conn, SurveyFilter())
    return one.id


def test_each_step_of_a_claim_that_waits_or_decides_is_written_to_the_customer(conn: Connection, world: World) -> None:
    claim = claimed(conn, world)
    with mail_server() as mailbox:
        [(subject, text)] = letters(conn, mailbox)
        assert (subject, claim.number in text) == (f"Klaim Anda {claim.number} sudah kami terima", True)
        ask(conn, claim.id, STAFF, words="foto pelat seri")
        [(subject, text)] = letters(conn, mailbox)
        assert "foto pelat seri" in text
        assert "/l/" in text
        conn.execute("UPDATE warranty_claim SET state = 'submitted', asked_at = NULL")
        letters(conn, mailbox)
        take(conn, claim.id, STAFF)
        decide(conn, world.product, claim.id, [Decided(1, "refused", clause="no_fault_found", words="dingin")], STAFF)
        [(subject, text)] = letters(conn, mailbox)
        assert subject == f"Keputusan atas klaim Anda {claim.number}"
        assert "Alasan:" in text
        assert "dingin" in text
        assert "Ani" in text


def test_a_letter_that_is_no_news_any_more_does_not_leave(conn: Connection, world: World) -> None:
    claim = approved(conn, world)
    settle(conn, world.product, claim.id, STAFF)
    with mail_server() as mailbox:
        assert [subject for subject, _ in letters(conn, mailbox)] == [f"Klaim Anda {claim.number} sudah selesai"]
    found = rows(conn, "SELECT kind, state FROM customer_letter ORDER BY id")
    assert found == [("claim_submitted", "dropped"), ("claim_decided", "dropped"), ("claim_settled", "sent")]


def test_a_return_is_followed_by_letters(conn: Connection, world: World) -> None:
    found = asking.request(conn, world.product, asking.Asked(world.worn_fridge.asset_id, world.ani, "hums"), BUYER)
    asking.authorise(conn, found.id, STAFF, ship_to="Gudang retur, Jakarta")
    with mail_server() as mailbox:
        [(_, text)] = letters(conn, mailbox)
        assert "Gudang retur, Jakarta" in text
        receiving.receive(conn, found.id, "SN-1", STAFF)
        [(subject, _)] = letters(conn, mailbox)
        assert subject == f"Kulkas Anda sudah tiba: {found.number}"


def test_who_agreed_is_asked_a_day_later_reminded_once_and_no_more(conn: Connection, world: World) -> None:
    agrees(conn, world)
    approved(conn, world)
    with mail_server() as mailbox:
        letters(conn, mailbox)
        at(conn, world, 0.5)
        assert letters(conn, mailbox) == []
        at(conn, world, 1.1)
        [(subject, _)] = letters(conn, mailbox)
        assert subject == "Seberapa puas Anda dengan jawaban kami atas klaim?"
        at(conn, world, 2)
        assert letters(conn, mailbox) == []
        at(conn, world, 5.2)
        assert [one for one, _ in letters(conn, mailbox)] == ["Pendapat Anda masih kami tunggu"]
        at(conn, world, 12)
        at(conn, world, 16)
        assert letters(conn, mailbox) == []
    assert known_survey(conn, survey(conn)).state == SurveyState.EXPIRED
    with pytest.raises(FollowUpRefused):
        rate(conn, survey(conn), 5, how="letter", now=NOW + 16 * DAY)


def test_who_did_not_agree_gets_no_letter_and_may_answer_on_their_page(conn: Connection, world: World) -> None:
    approved(conn, world)
    at(conn, world, 1.1)
    found = known_survey(conn, survey(conn))
    assert (found.state, found.reason) == (SurveyState.SHOWN, "no_consent")
    assert rows(conn, "SELECT count(*) FROM customer_letter WHERE purpose = 'survey'") == [(0,)]
    assert rate(conn, found.id, 4, how="page", now=MORNING).score == 4


def test_a_certified_repair_asks_and_within_sixty_days_nothing_else_does(conn: Connection, world: World) -> None:
    device = world.worn_fridge
    [(ticket,)] = rows(
        conn,
        """INSERT INTO ticket (product, asset_id, device_id, failure_mode, state, source, severity, opened_at,
               window_ends_at, resolved_at)
           VALUES ('fridge', %s, %s, 'fan_stall', 'resolved', 'customer', 'error', %s, %s, %s) RETURNING id""",
        device.asset_id, device.id, NOW, NOW + DAY, NOW,
    )  # fmt: skip
    conn.execute(
        """INSERT INTO repair_check (ticket_id, opening, failure_mode, repaired_at, judged_from, judged_until, look_at)
           VALUES (%s, 1, 'fan_stall', %s, %s, %s, %s)""",
        (ticket, NOW, NOW, NOW + DAY, NOW + DAY),
    )
    conn.execute(
        """UPDATE repair_check SET state = 'certified', decided_at = %s, look_at = NULL, reason = '{"code": "x"}'""",
        (NOW + DAY,),
    )
    approved(conn, world)
    found = rows(conn, "SELECT ticket_id, state, reason FROM survey ORDER BY id")
    assert found == [(ticket, "waiting", None), (None, "suppressed", "asked_lately")]
    # A repair that did not hold after all is not asked about.
    conn.execute("UPDATE ticket SET state = 'in_progress', resolved_at = NULL WHERE id = %s", (ticket,))
    at(conn, world, 2.5)
    assert rows(conn, "SELECT state, reason FROM survey WHERE ticket_id = %s", ticket) == [("suppressed", "not_over")]


def test_a_low_score_opens_a_call_that_one_person_makes(conn: Connection, world: World) -> None:
    lead = create_person(conn, NewPerson("Lead", Role.SERVICE_LEAD, "lead@example.com", PersonState.ACTIVE))
    assert lead is not None
    approved(conn, world)
    number = survey(conn)
    assert rate(conn, number, 2, how="letter", now=MORNING).call_state == "open"
    assert rate(conn, number, 5, how="letter", now=MORNING).score == 2
    assert "call_back" in [one.kind for one in news_of(conn, lead.id)]
    assert take_call(conn, number, actor="Lead", now=MORNING).call_by == "Lead"
    with pytest.raises(FollowUpRefused):
        take_call(conn, number, actor="Citra", now=MORNING)
    done = finish_call(conn, number, CallOutcome.TALKED, words="waited for a part", now=MORNING)
    assert (done.call_state, done.call_outcome) == ("done", "talked")
    with pytest.raises(FollowUpRefused):
        finish_call(conn, number, CallOutcome.TALKED, words="", now=MORNING)


def test_a_review_is_published_answered_withheld_and_taken_back(conn: Connection, world: World) -> None:
    approved(conn, world)
    number = survey(conn)
    with pytest.raises(FollowUpRefused):
        review(conn, number, words="baik", shown_name="", language="id", now=MORNING)
    rate(conn, number, 1, how="page", now=MORNING)
    made = review(conn, number, words="lama sekali", shown_name="Ani", language="id", now=MORNING)
    assert publish(conn, made, actor="Citra", now=MORNING).state == "published"
    assert answer(conn, made, "Maaf atas keterlambatannya.", actor="Citra", now=MORNING).answer
    with pytest.raises(FollowUpRefused):
        review(conn, number, words="lain", shown_name="", language="id", now=MORNING)
    assert withhold(conn, made, Withheld.INSULTS, actor="Citra", now=MORNING).why == "insults"
    assert withdraw(conn, made, now=MORNING).state == "withdrawn"
    with pytest.raises(FollowUpRefused):
        publish(conn, made, actor="Citra", now=MORNING)


def test_what_a_customer_does_not_want_is_not_sent(conn: Connection, world: World) -> None:
    choose_message(conn, world.ani, purpose="service", channel="email", wanted=False, at=NOW)
    claimed(conn, world)
    with mail_server() as mailbox:
        assert letters(conn, mailbox) == []
    assert rows(conn, "SELECT state, reason->>'code' FROM customer_letter") == [("dropped", "case_letter_unwanted")]
    choose_message(conn, world.ani, purpose="service", channel="email", wanted=True, at=NOW)


def test_quiet_hours_hold_a_letter_until_the_morning(conn: Connection, world: World) -> None:
    night = NOW.replace(hour=16)
    move_clock_to(conn, "fridge", night)
    claimed(conn, world)
    with mail_server() as mailbox:
        assert letters(conn, mailbox) == []
        move_clock_to(conn, "fridge", NOW.replace(hour=23, minute=59))
        assert letters(conn, mailbox) == []
        move_clock_to(conn, "fridge", NOW + DAY)
        assert len(letters(conn, mailbox)) == 1


def test_reminders_of_a_guarantee_and_of_maintenance_are_written_once(conn: Connection, world: World) -> None:
    ends = (NOW + 20 * DAY).date()
    conn.execute("UPDATE coverage SET until_on = %s", (ends,))
    with mail_server() as mailbox:
        for days in (0, 0.1, 1, 2):
            at(conn, world, days)
        [(subject, text)] = letters(conn, mailbox)
    assert subject == "Garansi Kulkas Anda segera berakhir"
    assert "SN-1" in text


def test_moves_in_code_and_database_agree_and_the_mean_stays_within_its_scale(conn: Connection, world: World) -> None:
    found = rows(conn, "SELECT s FROM unnest(%s::text[]) s WHERE is_open_survey(s)", [str(one) for one in SurveyState])
    assert {name for (name,) in found} == set(OPEN_SURVEY)
    assert all(to not in leaves for leaves, to in MOVES.values())
    mean, low, high = mean_of([5, 5, 5])
    assert (mean, high) == (5, 5)
    assert low is not None
    assert 1 < low < 5
    assert mean_of([4]) == (4, None, None)
    approved(conn, world)
    rate(conn, survey(conn), 3, how="page", now=MORNING)
    [figures] = map(score_figures, month_scores(conn, product=None, since=NOW - DAY))
    assert (figures.asked, figures.answered.hits, figures.mean, figures.low) == (1, 1, 3, 0)


def test_nobody_is_asked_whose_product_has_another_owner(conn: Connection, world: World) -> None:
    agrees(conn, world)
    claim = claimed(conn, world)
    take(conn, claim.id, STAFF)
    decide(conn, world.product, claim.id, [Decided(1, "approved", "repair", Decimal(0))], By("Citra", NOW))
    add_fridge(conn, world.product, "SN-2")
    conn.execute("UPDATE asset SET customer_id = NULL WHERE id = %s", (world.worn_fridge.asset_id,))
    at(conn, world, 1.1)
    assert known_survey(conn, survey(conn)).reason == "other_owner"
