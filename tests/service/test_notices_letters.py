"""What a mail looks like: both languages, text and HTML, the hours as people there write them."""

import hashlib
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from fleet.product_files.cross_checks import NOTICE_PLACEHOLDERS
from fleet.settings import BadSettings, load_settings
from service.notices.delivery import deliver_next
from service.notices.enabled_channels import open_channels
from service.notices.links import open_links
from service.notices.mail_layout import KINDS, LANGUAGES, default_text, render_html
from service.notices.visit_slots import Part, Slot, offered_days, read_slot, slot_code
from store.engine.database import Connection
from tests.service.notice_world import LINKS, deliver_all, link_in, open_predicted, part_of
from tests.service.outside import mail_server
from tests.service.service_world import DAY, NOW, rows
from wording.likelihood_words import likelihood
from wording.wording import wording_of


def test_a_mail_is_text_and_html_with_the_same_link_and_a_way_out(conn: Connection) -> None:
    _, ticket = open_predicted(conn)
    with mail_server() as mailbox:
        [mail] = deliver_all(conn, mailbox)
    path = link_in(mail)
    assert mail.get_content_type() == "multipart/alternative"
    text, html = part_of(mail, "plain"), part_of(mail, "html")
    assert "Rabu, 11 Maret 2026 pukul 15.00 WIB" in text
    assert f"Nomor tiket: {ticket}" in text
    assert html.count(f'href="https://servis.example.com{path}"') == 2
    assert 'lang="id"' in html
    assert "<img" not in html
    assert "<script" not in html
    assert (mail["Auto-Submitted"], mail["Content-Language"]) == ("auto-generated", "id")
    assert mail["Message-ID"]


def test_on_the_wire_the_way_out_is_plain_and_a_long_subject_and_address_arrive_whole(conn: Connection) -> None:
    open_predicted(conn)
    subject, address = "Kunjungan teknisi – " + "kulkas dua pintu, " * 20 + "☃", f"{'a' * 60}@{'sub.' * 30}example.com"
    conn.execute("UPDATE notice SET subject = %s, recipient = %s", (subject, address))
    with mail_server() as mailbox:
        [mail] = deliver_all(conn, mailbox)
    [raw] = mailbox.raw
    lines = raw.partition(b"\r\n\r\n")[0].split(b"\r\n")
    link = f"https://servis.example.com{link_in(mail)}"
    assert f"List-Unsubscribe: <{link}/unsubscribe>".encode() in lines
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines
    assert f"To: {address}".encode() in lines
    assert [line for line in lines if re.fullmatch(rb"Message-ID: <sigap-notice-\d+@[\w.-]+>", line)]
    assert {name(line) for line in lines if b"=?" in line} == {b"Subject"}
    assert max(len(word) for line in lines for word in line.split() if word.startswith(b"=?")) <= 75
    assert mail["Subject"] == subject


def name(line: bytes) -> bytes:
    """The header that a line begins; a line that goes on with one belongs to the subject, the only long one."""
    return b"Subject" if line.startswith(b" ") else line.partition(b":")[0]


def test_the_database_knows_the_links_hash_alone_and_another_attempt_makes_the_same_link(conn: Connection) -> None:
    open_predicted(conn)
    with mail_server() as mailbox:
        mailbox.answer = "451 greylisted"
        deliver_next(conn, open_channels(load_settings(smtp_url=mailbox.url)), LINKS)
        conn.execute("UPDATE notice SET try_after = now()")
        mailbox.answer = "250 OK"
        [mail] = deliver_all(conn, mailbox)
    token = link_in(mail).rpartition("/")[2]
    assert len(token) == 43
    assert rows(conn, "SELECT token_hash FROM notice_link") == [(hashlib.sha256(token.encode()).digest(),)]


def test_a_name_with_markup_stays_a_name(conn: Connection) -> None:
    html = render_html("cancelled", "en", subject="<b>", body="Dear <script>,\n\nbye", ticket=1, link="")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_there_in_both_languages_and_holds_only_known_placeholders(kind: str) -> None:
    values = {name: f"<{name}>" for name in NOTICE_PLACEHOLDERS[kind]}
    spoken = {language: default_text(kind, wording_of(language), values) for language in LANGUAGES}
    assert spoken["id"][0] != spoken["en"][0]
    for subject, body in spoken.values():
        assert {name for name in values if f"<{name}>" in subject + body} >= {"customer", "product", "serial"}
    for language in LANGUAGES:
        assert "https://x" in render_html(kind, language, subject="s", body="b", ticket=1, link="https://x")
    assert set(KINDS) == set(NOTICE_PLACEHOLDERS)


def test_a_letter_ends_with_greeting_and_sender_on_two_lines() -> None:
    values = dict.fromkeys(NOTICE_PLACEHOLDERS["cancelled"], "x")
    _, body = default_text("cancelled", wording_of("id"), values)
    assert body.endswith("\n\nSalam hangat,\nTim layanan")
    assert body.startswith("Yth. x,\n\n")


def test_times_are_written_as_people_write_them_in_their_own_zone() -> None:
    at = datetime(2026, 3, 3, 2, 30, tzinfo=UTC)

    def moment(zone: str, language: str) -> str:
        return wording_of(language, zone).text("long_moment", at=at)

    assert moment("Asia/Jakarta", "id") == "Selasa, 3 Maret 2026 pukul 09.30 WIB"
    assert moment("Asia/Makassar", "en") == "Tuesday, 3 March 2026, 10:30 WITA"
    assert moment("Asia/Jayapura", "id").endswith("11.30 WIT")
    assert moment("Asia/Singapore", "en").endswith("10:30 UTC+08")
    assert wording_of("id").long_day(date(2026, 8, 17)) == "Senin, 17 Agustus 2026"
    assert wording_of("en").say(likelihood(0.83)) == "likely"
    assert wording_of("id").say(likelihood(0.2)) == "mungkin terjadi, tetapi kecil kemungkinannya"


def test_visits_are_offered_on_working_days_from_tomorrow_and_nothing_else_is_taken() -> None:
    days = offered_days(NOW, zone="Asia/Jakarta", until=NOW + 30 * DAY)
    assert days[0] == date(2026, 3, 2)
    assert date(2026, 3, 8) not in offered_days(NOW + 5 * DAY, zone="Asia/Jakarta", until=NOW + 30 * DAY)
    assert len(offered_days(NOW, zone="Asia/Jakarta", until=NOW)) == 3
    slot = read_slot("2026-03-04 morning", now=NOW, zone="Asia/Jakarta")
    assert slot == Slot(date(2026, 3, 4), Part.MORNING)
    assert slot is not None
    assert wording_of("id", "Asia/Jakarta").say(slot_code(slot)) == "Rabu, 4 Maret 2026, pagi (08.00–12.00 WIB)"
    for wrong in ("", "2026-03-01 morning", "2026-03-08 morning", "2026-05-01 morning", "2026-03-04 night", "x y"):
        assert read_slot(wrong, now=NOW, zone="Asia/Jakarta") is None


def test_the_secret_behind_links_is_made_once_for_the_owner_alone(tmp_path: Path) -> None:
    settings = load_settings(data_dir=tmp_path, public_url="https://a.example/")
    links = open_links(settings)
    assert open_links(settings) == links
    assert links.address("t") == "https://a.example/n/t"
    file = settings.data_dir / "link-secret"
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o644)
    with pytest.raises(BadSettings, match="chmod 600"):
        open_links(settings)
    assert load_settings(http_host="::1", http_port=1).link_base == "http://[::1]:1"
