"""How the console writes: labels in both languages, times and numbers as the viewer reads them."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from starlette.requests import HTTPConnection

import dashboards
from api.access.principal import NOBODY, Principal
from dashboards.parts.desk.mail import list_mails, read_mail
from dashboards.render import FOLDER, render
from dashboards.viewer import Viewer, viewer_of
from store.identity.people import Role
from wording.catalog import codes

NOW = datetime(2026, 5, 3, 17, 30, tzinfo=UTC)
ENGLISH, INDONESIAN = Viewer(), Viewer(language="id", zone="Asia/Jayapura")
USED = re.compile(r"""\bt\(f?["']([a-z0-9_]+)["'][,)]""")


def test_every_label_that_a_page_names_exists() -> None:
    sources = [*Path(dashboards.__file__).parent.rglob("*.py"), *FOLDER.glob("*.html")]
    used = {key for source in sources for key in USED.findall(source.read_text(encoding="utf-8"))}
    assert len(used) > 100
    assert used <= codes("en")


def test_times_are_the_viewers_and_relative_to_the_fleets_clock() -> None:
    assert (ENGLISH.when(NOW), ENGLISH.zone_name) == ("4 May 2026 00:30", "WIB")
    assert (INDONESIAN.when(NOW), INDONESIAN.zone_name) == ("4 Mei 2026 02.30", "WIT")
    assert ENGLISH.relative(NOW + timedelta(days=3), NOW) == "in 3 d"
    assert ENGLISH.relative(NOW - timedelta(hours=5), NOW) == "5 h ago"
    assert INDONESIAN.relative(NOW + timedelta(days=1.5), NOW) == "1,5 hari lagi"
    assert INDONESIAN.relative(NOW, NOW) == "sekarang"


def test_numbers_are_written_as_the_language_writes_them() -> None:
    assert (ENGLISH.number(2402.4), ENGLISH.number(0.6281), ENGLISH.number(None)) == ("2,402", "0.628", "–")
    assert (INDONESIAN.number(2402.4), INDONESIAN.fixed(0.974)) == ("2.402", "0,97")
    assert (ENGLISH.percent(0.004), ENGLISH.percent(0.826), ENGLISH.percent(0.0)) == ("<1 %", "83 %", "0 %")
    # Nobody reads certainty where there is none.
    assert (ENGLISH.percent(0.997), ENGLISH.percent(1.0)) == (">99 %", "100 %")


def test_odd_choices_become_the_defaults() -> None:
    somebody = replace(NOBODY, name="Budi", language="xx", time_zone="Mars/Olympus")
    assert viewer_of(asked_by(somebody)) == Viewer(principal=somebody)
    other = replace(NOBODY, language="id", time_zone="Asia/Makassar")
    seen = viewer_of(asked_by(other, cookie="sigap_dark=1; sigap_intro=hidden"))
    assert (seen.language, seen.zone, seen.dark, seen.intro) == ("id", "Asia/Makassar", True, False)


def asked_by(principal: Principal, *, cookie: str = "") -> HTTPConnection:
    headers = [(b"cookie", cookie.encode())]
    return HTTPConnection({"type": "http", "headers": headers, "state": {"principal": principal}})


def test_what_people_wrote_is_shown_and_never_run() -> None:
    principal = replace(NOBODY, name="<script>alert(1)</script>", role=Role.AGENT)
    page = render("refused.html", Viewer(principal=principal), first="/")
    assert "<script>" not in page


def test_arrived_mails_are_listed_newest_first_and_nothing_else_is_read(tmp_path: Path) -> None:
    for number, subject in ((1, "first"), (2, "second")):
        text = f"Subject: {subject}\r\nTo: ani@example.com\r\nContent-Type: text/plain\r\n\r\n<b>hello</b>\r\n"
        (tmp_path / f"{number:020d}.eml").write_text(text)
    (tmp_path / "secret.txt").write_text("no mail")
    assert [mail.subject for mail in list_mails(tmp_path, skip=0, limit=10)] == ["second", "first"]
    mail = read_mail(tmp_path, f"{1:020d}.eml")
    assert mail is not None
    assert "&lt;b&gt;hello" in mail.html
    assert read_mail(tmp_path, "../secret.txt") is None
