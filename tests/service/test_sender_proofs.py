"""Who a mail is from: forged senders join no conversation; what our server proved does, and what answers ours."""

from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from service.conversations.mail.deciding import file_by_hand, place_of
from service.conversations.mail.sender_proofs import proof_of
from store.conversations.mails import MailState, SenderProof, find_mail
from store.conversations.threads import find_customer_thread
from tests.service.desk_world import Desk
from tests.service.mail_world import ANI, MailRoom, mail, mail_room

P = SenderProof
OURS = "mx.brand.example"
PASS = f"{OURS}; spf=pass smtp.mailfrom=ani@example.com; dkim=pass header.d=example.com"
# What stands at the top of a mail of ani@example.com, and what it proves.
HEADS: dict[str, tuple[list[str], SenderProof]] = {
    "dmarc": ([f"{OURS}; dmarc=pass (p=none dis=none) header.from=example.com"], P.PASSED),
    "dmarc_of_another": ([f"{OURS}; dmarc=pass header.from=evil.example"], P.NONE),
    "dmarc_failed": ([f"{OURS}; dkim=pass header.d=example.com; dmarc=fail header.from=example.com"], P.FAILED),
    "dkim": ([f"{OURS} 1; dkim=pass (2048-bit key; unprotected) header.i=@example.com"], P.PASSED),
    "dkim_of_another": ([f"{OURS}; dkim=pass header.d=evil.example; spf=pass smtp.mailfrom=x@evil.example"], P.NONE),
    "dkim_of_a_look_alike": ([f"{OURS}; dkim=pass header.d=notexample.com"], P.NONE),
    "spf_failed": ([f"{OURS}; spf=softfail smtp.mailfrom=ani@example.com"], P.FAILED),
    "spf_of_a_part": ([f"{OURS}; spf=pass smtp.mailfrom=bounce@mail.example.com"], P.PASSED),
    "nothing": ([f"{OURS}; none"], P.NONE),
    "no_header": ([], P.NONE),
    "of_another_server": (["mx.evil.example; dmarc=pass header.from=example.com"], P.NONE),
    "ours_in_a_comment": (["mx.evil.example (mx.brand.example; dmarc=pass); none"], P.NONE),
    "in_two": ([f"{OURS}; spf=fail smtp.mailfrom=a@evil.example", f"{OURS}; dkim=pass header.d=example.com"], P.PASSED),
    "quoted": ([f'{OURS}; spf=fail smtp.mailfrom="a;dkim=pass header.d=example.com"'], P.NONE),
}


@pytest.mark.parametrize("name", HEADS)
def test_what_our_server_wrote_decides(name: str) -> None:
    heads, wanted = HEADS[name]
    sent = EmailMessage()
    for head in heads:
        sent["Authentication-Results"] = head
    sent["Received"] = "from phone.example by mx.brand.example"
    # What a sender writes stands below those of our server.
    ours = any(head.startswith(OURS) for head in heads)
    sent["Authentication-Results"] = f"{OURS if ours else 'x.example'}; dmarc=pass header.from=example.com"
    sent["From"] = f"Ani <{ANI}>"
    assert proof_of(sent, OURS) is wanted
    assert proof_of(sent, None) is P.UNCHECKED


def test_several_senders_prove_nobody() -> None:
    sent = EmailMessage()
    sent["Authentication-Results"] = PASS
    sent["From"] = f"Ani <{ANI}>, Eve <eve@evil.example>"
    assert proof_of(sent, OURS) is P.FAILED


@pytest.fixture
def room(desk: Desk, tmp_path: Path) -> Iterator[MailRoom]:
    with mail_room(desk, tmp_path) as made:
        made.desk = replace(made.desk, trusted=OURS)
        yield made


def test_a_forged_sender_waits_for_a_person_and_moves_nothing(room: MailRoom) -> None:
    ours, before = room.write(), room.thread.state
    forged = f"{OURS}; dmarc=fail header.from=example.com"
    for number, more in enumerate(({}, {"answers": ours}, {"subject": f"[#{room.ticket}] Kulkas"})):
        kept = room.receive(mail("Batalkan!", number=f"f{number}", Authentication_Results=forged, **more))  # type: ignore[arg-type]
        assert (kept.state, kept.code) == (MailState.HELD, "mail_sender_failed"), more
    absent = mail("Saya cuti.", number="a", Authentication_Results=forged, Auto_Submitted="auto-replied",
                  answers=ours)  # fmt: skip
    assert room.receive(absent).thread_id is None
    assert room.texts() == ["Kami datang hari Senin."]
    assert room.thread.state is before
    assert find_customer_thread(room.conn, room.ani) is None
    assert room.deliver() == []


def test_an_address_alone_proves_nobody_an_answer_to_ours_does(room: MailRoom) -> None:
    ours = room.write()
    unknown = room.receive(mail("Jam berapa?", number="n1", Authentication_Results=f"{OURS}; none"))
    assert (unknown.state, unknown.code) == (MailState.HELD, "mail_sender_not_proven")
    guessed = room.receive(
        mail("Jam?", number="n2", subject=f"[#{room.ticket}]", Authentication_Results=f"{OURS}; none")
    )
    assert guessed.state is MailState.HELD
    answered = room.receive(mail("Jam 9?", number="n3", answers=ours, Authentication_Results=f"{OURS}; none"))
    assert answered.state is MailState.FILED
    proven = room.receive(mail("Sore saja.", number="n4", answers=ours, Authentication_Results=PASS))
    assert proven.state is MailState.FILED
    place = place_of(room.conn, ticket_id=room.ticket)
    file_by_hand(room.conn, room.desk.folder, unknown.id, place, by="Dewi", wall=room.thread.changed_at)
    assert [one.sender_proof for one in room.messages()] == [None, P.ANSWERED, P.PASSED, P.NONE]
    room.desk = replace(room.desk, trusted=None)
    other = find_mail(room.conn, room.receive(mail("Halo lagi", number="n5")).id)
    assert other is not None
    assert (other.state, other.sender_proof) == (MailState.FILED, P.UNCHECKED)
