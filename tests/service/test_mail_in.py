"""Mail of real programs comes in: the right thread, only what was written, no loop, nothing lost, nothing doubled."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from pathlib import Path

import pytest
from psycopg.sql import SQL, Identifier

from fleet.coded import coded
from service.conversations.mail.deciding import MailSettled, drop_mail, file_by_hand, place_of
from service.conversations.mail.quotes import cut_quotes
from service.conversations.threads import close, require_thread, thread_of_customer
from store.assets.customers import create_customer
from store.conversations.deliveries import is_dead
from store.conversations.mails import MailState, raw_of_mail
from store.conversations.messages import AuthorKind, Machine, messages_of
from store.conversations.threads import ThreadState
from store.privacy.erasure import erase_person
from store.privacy.personal_data import export_person
from tests.service.desk_world import Desk
from tests.service.mail_world import ANI, HELP, MailRoom, mail, mail_room
from tests.service.pictures_cast import jpeg

S = ThreadState
WALL = datetime.now(UTC)
# What we sent, as programs quote it.
QUOTED = "> — Tulis jawaban Anda di atas garis ini —\n>\n> Kami datang hari Senin.\n>\n> Dewi, Brand"
UNMARKED = "— Tulis jawaban Anda di atas garis ini —\n\nKami datang hari Senin.\n\nDewi, Brand"
SHAPES = {
    "gmail_en": f"Jam berapa?\n\nOn Tue, Mar 3, 2026 at 10:15 AM Brand <{HELP}> wrote:\n\n{QUOTED}\n",
    "gmail_id": f"Jam berapa?\n\nPada Sel, 3 Mar 2026 pukul 10.15 Brand <{HELP}> menulis:\n\n{QUOTED}\n",
    "gmail_two_lines": f"Jam berapa?\n\nPada Selasa, 3 Maret 2026 pukul 10.15 Brand Service Team\n<{HELP}> menulis:\n\n"
    f"{QUOTED}",
    "outlook_en": f"Jam berapa?\n\n_____________________\nFrom: Brand <{HELP}>\nSent: Tuesday, March 3, 2026\n"
    f"To: Ani\nSubject: Re: [#1]\n\n{UNMARKED}",
    "outlook_id": f"Jam berapa?\n\nDari: Brand <{HELP}>\nDikirim: Selasa, 3 Maret 2026\nKepada: Ani\nSubjek: [#1]\n\n"
    f"{UNMARKED}",
    "outlook_old": f"Jam berapa?\n\n-----Original Message-----\nFrom: Brand\nSent: Tuesday\n\n{UNMARKED}",
    "iphone_en": f"Jam berapa?\n\nSent from my iPhone\n\n> On 3 Mar 2026, at 10.15, Brand <{HELP}> wrote:\n>\n{QUOTED}",
    "iphone_id": f"Jam berapa?\n\nDikirim dari iPhone saya\n\n> Pada 3 Mar 2026, 10.15, Brand <{HELP}> menulis:\n>\n"
    f"{QUOTED}",
    "yahoo_id": f"Jam berapa?\n\nPada Selasa, 3 Maret 2026 10.15.00 WIB, Brand <{HELP}> menulis: \n\n{UNMARKED}",
    "signature": f"Jam berapa?\n\n-- \nAni\nJl. Mawar 1\n\nOn Tue, Brand <{HELP}> wrote:\n{QUOTED}",
    "only_our_mark": f"Jam berapa?\n\n{UNMARKED}",
}


@pytest.fixture
def room(desk: Desk, tmp_path: Path) -> Iterator[MailRoom]:
    with mail_room(desk, tmp_path) as made:
        yield made


@pytest.mark.parametrize("shape", SHAPES)
def test_what_is_quoted_is_cut(shape: str) -> None:
    assert cut_quotes(SHAPES[shape]) == "Jam berapa?"


def test_what_is_written_between_quotes_stays_and_what_is_forwarded_too() -> None:
    between = "Siap.\n\nOn Tue, Mar 3, 2026 Brand <h@b.example> wrote:\n> Monday?\n\nYes.\n\n> At nine?\n\nAt ten."
    assert cut_quotes(between) == "Siap.\n\n\nYes.\n\n\nAt ten."
    forwarded = "---------- Forwarded message ---------\nFrom: Toko <t@toko.example>\nDate: Tue\n\nFaktur 17"
    assert cut_quotes(forwarded) == forwarded
    alone = "On Tue, Mar 3, 2026 at 10:15 AM Brand <h@b.example> wrote:\n> Monday?"
    assert cut_quotes(alone) == alone, "a mail of nothing but quotes is shown"


def test_an_answer_its_second_answer_and_one_to_an_old_mail_stand_in_one_thread(room: MailRoom) -> None:
    ours = room.write()
    assert ours["Message-ID"].startswith("<sigap-message-")
    assert ours["Reply-To"].startswith("help+t")
    assert "Auto-Submitted" not in ours
    first = mail(SHAPES["gmail_id"], answers=ours, number="first")
    assert room.receive(first).state is MailState.FILED
    # A second answer to their own mail: Gmail names that alone in In-Reply-To.
    second = mail("Atau Selasa?", answers=first, number="second")
    assert room.receive(second).thread_id == room.thread.id
    # By our address alone, and by the ticket's number alone.
    assert (
        room.receive(mail("Lewat alamat.", to=str(ours["Reply-To"])), str(ours["Reply-To"])).thread_id == room.thread.id
    )
    assert room.receive(mail("Lewat nomor.", subject=f"Re: [#{room.ticket}] x")).thread_id == room.thread.id
    assert room.texts() == ["Kami datang hari Senin.", "Jam berapa?", "Atau Selasa?", "Lewat alamat.", "Lewat nomor."]
    again = room.write("Selasa jam 9.")
    names = str(again["References"]).split()
    assert names[0] == ours["Message-ID"]
    assert {"<first@phone.example>", "<second@phone.example>"} <= set(names)
    assert names[-1] == again["In-Reply-To"]


def test_the_same_mail_by_two_ways_is_one_message(room: MailRoom) -> None:
    came = mail("Halo.", number="once")
    room.receive(b"Received: by one\r\n" + came.as_bytes())
    assert room.take(b"Received: by two\r\n" + came.as_bytes().replace(b"\n", b"\r\n")) is None
    other = mail("Another text under a borrowed name.", number="once")
    room.receive(other)
    general = thread_of_customer(room.conn, room.ani)
    texts = [one.text for one in messages_of(room.conn, general.id) if not one.said]
    assert texts == ["Halo.", "Another text under a borrowed name."]


def test_who_is_not_known_waits_for_a_person(room: MailRoom) -> None:
    ours = room.write()
    for sender, code, thread in (
        ("Budi <budi@office.example>", "mail_from_another", room.thread.id),
        ("Ani <ani@office.example>", "mail_from_another", room.thread.id),
    ):
        held = room.receive(mail("Saya kakaknya.", sender=sender, answers=ours, number=sender[:3]))
        assert (held.state, held.code, held.thread_id) == (MailState.HELD, code, thread)
    stranger = room.receive(mail("Ada lowongan?", sender="x@stranger.example", subject=f"[#{room.ticket}]"))
    assert (stranger.state, stranger.code, stranger.thread_id) == (MailState.HELD, "mail_from_stranger", None)
    create_customer(room.conn, name="Ani's shop", email=ANI)
    assert room.receive(mail("Siapa saya?")).code == "mail_from_several"
    assert room.texts() == ["Kami datang hari Senin."]
    assert room.deliver() == []


def test_a_first_mail_is_acknowledged_once_and_two_programs_stop_after_two_mails(room: MailRoom) -> None:
    assert room.receive(mail("Kulkas saya bunyi.", number="a")).state is MailState.FILED
    [receipt] = room.deliver()
    assert (receipt["Auto-Submitted"], receipt["X-Auto-Response-Suppress"]) == ("auto-replied", "All")
    # Their program answers every mail, and marks nothing.
    for number in range(3):
        answer = mail("We have got your mail.", answers=receipt, subject="Thanks for writing", number=f"auto-{number}")
        room.receive(answer)
    assert room.deliver() == []
    assert room.receive(mail("Satu lagi.", number="b")).state is MailState.FILED
    assert room.deliver() == [], "once a day"


def test_an_absence_note_is_recorded_and_opens_nothing(room: MailRoom) -> None:
    ours = room.write()
    close(room.conn, room.thread.id)
    marks = [{"Auto_Submitted": "auto-replied"}, {"X_Autoreply": "yes"}, {"Precedence": "auto_reply"}]
    for number, headers in enumerate([*marks, {"Auto_Submitted": "auto-generated"}]):
        note = mail("Saya sedang cuti.", answers=ours, subject="Re: x", number=f"away-{number}", **headers)
        assert room.receive(note).state is MailState.NOTED
    assert room.receive(mail("Sampai jumpa.", answers=ours, subject="Balasan otomatis: x")).state is MailState.NOTED
    assert require_thread(room.conn, room.thread.id).state is S.CLOSED
    machines = [one.machine for one in room.messages() if one.author_kind is AuthorKind.CUSTOMER]
    assert machines == [Machine.ABSENCE] * 3 + [Machine.AUTOMATIC, Machine.ABSENCE]
    assert room.deliver() == []


def test_thanks_by_mail_open_nothing_and_a_question_does(room: MailRoom) -> None:
    ours = room.write()
    close(room.conn, room.thread.id)
    thanks = f"Terima kasih banyak, Bu!\n\nPada Sel, 3 Mar 2026 pukul 10.15 Brand <{HELP}> menulis:\n{QUOTED}"
    assert room.receive(mail(thanks, answers=ours)).state is MailState.FILED
    assert require_thread(room.conn, room.thread.id).state is S.CLOSED
    assert room.receive(mail("Terima kasih. Tapi masih bocor.", answers=ours)).state is MailState.FILED
    assert require_thread(room.conn, room.thread.id).state is S.WAITING_FOR_US


def test_our_own_mail_that_comes_back_is_noted(room: MailRoom) -> None:
    ours = room.write()
    looped = room.receive(ours)
    assert (looped.state, looped.code) == (MailState.NOTED, "mail_own_loop")
    assert room.receive(mail("x", sender="notices@brand.example")).state is MailState.NOTED
    assert len(room.texts()) == 1


def report(ours: EmailMessage, *, status: str = "5.1.1", action: str = "failed", to: str = ANI) -> bytes:
    """RFC 3464, as Postfix and Gmail write it."""
    original = "\n".join(f"{name}: {value}" for name, value in ours.items() if name in ("Message-ID", "Subject", "To"))
    return f"""Return-Path: <>
From: MAILER-DAEMON@mx.example
To: {HELP}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Message-ID: <{action}-{to}@mx.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b

I'm sorry to have to inform you...
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 no such user

--b
Content-Type: message/rfc822

{original}

Kami datang hari Senin.
--b--
""".encode()


def test_a_bounce_marks_the_address_and_wakes_a_person(room: MailRoom) -> None:
    ours = room.write()
    delayed = room.receive(report(ours, status="4.4.1", action="delayed"))
    assert delayed.state is MailState.NOTED
    assert require_thread(room.conn, room.thread.id).state is S.WAITING_FOR_CUSTOMER
    assert not is_dead(room.conn, room.ani, ANI)
    forged = room.receive(report(ours, to="victim@example.com"))
    assert forged.state is MailState.NOTED
    assert not is_dead(room.conn, room.ani, ANI)
    came_back = room.receive(report(ours))
    assert (came_back.state, came_back.thread_id) == (MailState.NOTED, room.thread.id)
    assert is_dead(room.conn, room.ani, ANI)
    thread = require_thread(room.conn, room.thread.id)
    assert (thread.state, thread.to_read) == (S.WAITING_FOR_US, True)
    line = room.messages()[-1]
    assert (line.internal, line.said) == (True, coded("mail_came_back", why="550 no such user"))
    assert [one.delivery for one in room.messages() if one.author_kind is AuthorKind.STAFF] == ["bounced"]
    assert messages_of(room.conn, room.thread.id, internal=False)[-1].text == "Kami datang hari Senin."
    nothing = room.receive(report(mail("not ours", number="foreign")))
    assert nothing.state is MailState.HELD
    plain = mail(
        f"This is the qmail-send program.\n<{ANI}>: 550 5.1.1 no such user\n\nMessage-ID: {ours['Message-ID']}",
        sender="MAILER-DAEMON@other.example", subject="failure notice",
    )  # fmt: skip
    assert room.receive(b"Return-Path: <>\n" + plain.as_bytes()).code == "mail_bounced"


def test_an_answer_that_does_not_leave_wakes_a_person(room: MailRoom) -> None:
    room.mailbox.answer = "550 mailbox full"
    with pytest.raises(ValueError, match="not enough values"):
        room.write()
    thread = require_thread(room.conn, room.thread.id)
    assert (thread.state, thread.to_read) == (S.WAITING_FOR_US, True)
    said = room.messages()[-1].said
    assert said is not None
    assert said.code == "message_did_not_leave"
    assert [one.delivery for one in room.messages()][:1] == ["failed"]


def test_photos_are_cleaned_and_other_files_are_named(room: MailRoom) -> None:
    ours = room.write()
    came = mail("Ini fotonya.", answers=ours)
    came.add_attachment(jpeg(located=True), maintype="image", subtype="jpeg", filename="foto kulkas.jpg")
    came.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="faktur.pdf")
    came.add_attachment(b"no picture", maintype="image", subtype="png", filename="rusak.png")
    room.receive(came)
    message = room.messages()[-1]
    assert (message.text, len(message.photos), message.left_out) == ("Ini fotonya.", 1, ["faktur.pdf", "rusak.png"])
    [(name,)] = room.conn.execute("SELECT file_name FROM message_photo").fetchall()
    assert b"Exif" not in room.desk.folder.whole(name).read_bytes()


def nested(depth: int) -> bytes:
    head = f"From: {ANI}\nMessage-ID: <deep-{depth}@x.example>\n"
    for level in range(depth):
        head += f'Content-Type: multipart/mixed; boundary="b{level}"\n\n--b{level}\n'
    return f"{head}\ndeep\n".encode()


BAD = {
    "empty": b"",
    "no_header": b"just words without any header",
    "no_charset": b"From: ani@example.com\nContent-Type: text/plain; charset=klingon\n\nh\xe9llo",
    "bad_base64": b"From: ani@example.com\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n%%%%",
    "broken_header": b"From: =?utf-8?b?////?= <ani@example.com>\nSubject: =?x?q?=ff?=\nMessage-ID: <<>>\n\nhi",
    "nul": b"From: ani@example.com\nSubject: a\x00b\n\nh\x00i",
    "endless_line": b"From: ani@example.com\n\n" + b"x" * 300_000,
    "unclosed": b'From: ani@example.com\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n\nhalf',
    "no_boundary": b"From: ani@example.com\nContent-Type: multipart/mixed\n\nwhat?",
    "list_in_from": b"From: ani@example.com, ani@example.com <\n\nhi",
}


def test_bad_mail_is_kept_and_becomes_a_message_or_work_for_a_person(room: MailRoom) -> None:
    for name, raw in BAD.items():
        kept = room.receive(raw)
        assert kept.state in (MailState.FILED, MailState.HELD), (name, kept.code)
        assert raw_of_mail(room.conn, kept.id) == raw
        assert room.take(raw) is None


def test_thirty_megabytes_and_five_hundred_levels_are_kept_for_a_person(room: MailRoom) -> None:
    whole = MIMEMultipart()
    whole["From"], whole["Message-ID"] = ANI, "<huge@x.example>"
    whole.attach(MIMEApplication(b"\0" * (22 << 20)))
    huge = whole.as_bytes()
    assert len(huge) > 29 << 20
    for raw, code in ((huge, "mail_too_large"), (nested(60), "mail_unreadable"), (nested(500), "mail_unreadable")):
        kept = room.receive(raw)
        assert (kept.state, kept.code) == (MailState.HELD, code)
        assert kept.bytes == len(raw)
    assert len(room.held()) == 3


def test_html_alone_is_read_without_what_it_quotes(room: MailRoom) -> None:
    came = mail("", answers=room.write())
    came.set_content(
        "<html><head><style>p{}</style></head><body><p>Jam&nbsp;berapa?</p><script>x()</script>"
        '<div class="gmail_quote">Pada Sel Brand menulis:<blockquote>Senin</blockquote></div></body></html>',
        subtype="html",
    )
    room.receive(came)
    assert room.texts()[-1] == "Jam berapa?"


def test_a_mail_that_waits_is_put_where_a_person_says(room: MailRoom) -> None:
    held = room.receive(mail("Saya suaminya. Kapan?", sender="Budi <budi@office.example>", number="husband"))
    stranger = room.receive(mail("Iklan", sender="x@stranger.example", number="ad"))
    drop_mail(room.conn, stranger.id, "advertisement", by="Dewi", wall=WALL)
    with pytest.raises(MailSettled):
        drop_mail(room.conn, stranger.id, "again", by="Dewi", wall=WALL)
    place = place_of(room.conn, ticket_id=room.ticket)
    message = file_by_hand(room.conn, room.desk.folder, held.id, place, by="Dewi", wall=WALL)
    assert (message.author, message.text) == ("Budi <budi@office.example>", "Saya suaminya. Kapan?")
    assert require_thread(room.conn, place.id).state is S.WAITING_FOR_US
    with pytest.raises(MailSettled):
        file_by_hand(room.conn, room.desk.folder, held.id, place, by="Dewi", wall=WALL)


def test_after_an_erasure_no_word_and_no_address_is_left(room: MailRoom) -> None:
    ours = room.write("Kalimat rahasia kami.")
    came = mail("Kalimat rahasia saya.", answers=ours)
    came.add_attachment(jpeg(), maintype="image", subtype="jpeg", filename="rahasia.jpg")
    room.receive(came)
    room.receive(report(ours))
    room.receive(mail("Rahasia kedua.", subject="Rahasia", number="general"))
    export = export_person(room.conn, room.ani, at=WALL)
    assert export is not None
    assert "Kalimat rahasia saya." in {row["text"] for row in export.sections["messages"]}
    assert {row["sender"] for row in export.sections["mails"]} >= {ANI}
    assert erase_person(room.conn, room.ani, at=WALL) is not None
    for table in ("message", "mail", "message_delivery", "message_photo", "dead_address"):
        found = room.conn.execute(SQL("SELECT t::text FROM {} t").format(Identifier(table))).fetchall()
        left = " ".join(str(row[0]).lower() for row in found)
        assert not [one for one in ("rahasia", "ani@", "no such user") if one in left], (table, left)
    assert room.conn.execute("SELECT count(*) FROM mail WHERE raw IS NOT NULL").fetchone() == (0,)
