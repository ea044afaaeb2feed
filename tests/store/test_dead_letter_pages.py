"""Dead letters are read newest first, a page at a time, and counted by reason."""

from store.engine.database import Connection
from store.telemetry.dead_letters import (
    NEWEST,
    NewDeadLetter,
    count_by_reason,
    find_dead_letter,
    letter_digest,
    lettered_times,
    list_dead_letters,
    mark_replayed,
    put_dead_letters,
)
from tests.store.store_world import T0, at


def letter(number: int, *, reason: str = "not_json", product: str = "pump") -> NewDeadLetter:
    topic, payload = f"sigap/v1/{product}/P-1/telemetry", b"%d" % number
    return NewDeadLetter(
        topic, product, "P-1", at(number), reason, "no JSON", payload, T0, len(payload), letter_digest(topic, payload)
    )


def test_pages_go_back_from_the_newest_without_a_gap_or_a_repeat(conn: Connection) -> None:
    put_dead_letters(conn, [letter(n) for n in range(25)])
    found, before = [], NEWEST
    while page := list_dead_letters(conn, before=before, limit=10):
        assert len(page) <= 10
        found += [each.payload for each in page]
        before = page[-1].id
    assert found == [b"%d" % n for n in reversed(range(25))]


def test_they_are_chosen_by_reason_and_product_and_replayed_ones_are_left_out(conn: Connection) -> None:
    put_dead_letters(conn, [letter(1), letter(2, reason="too_late"), letter(3, product="fridge")])
    assert [each.payload for each in list_dead_letters(conn, reason="too_late")] == [b"2"]
    assert [each.payload for each in list_dead_letters(conn, product="pump")] == [b"2", b"1"]
    assert count_by_reason(conn) == {"not_json": 2, "too_late": 1}
    mark_replayed(conn, [list_dead_letters(conn)[-1].id])
    assert [each.payload for each in list_dead_letters(conn)] == [b"3", b"2"]
    assert len(list_dead_letters(conn, replayed=True)) == 3
    assert count_by_reason(conn) == {"not_json": 1, "too_late": 1}


def test_the_same_letter_is_counted_and_keeps_its_number(conn: Connection) -> None:
    for _ in range(3):
        put_dead_letters(conn, [letter(1)])
    [only] = list_dead_letters(conn)
    assert only.seen == 3
    assert find_dead_letter(conn, only.id) == only
    assert find_dead_letter(conn, only.id + 1) is None


def test_what_a_database_text_cannot_hold_is_spelled_out(conn: Connection) -> None:
    odd = NewDeadLetter("a/\0/\udcff", "p\0", "s\ud800", None, "bad_topic", "\0" * 600, b"\0\xff", T0, 2, "digest")
    put_dead_letters(conn, [odd])
    [stored] = list_dead_letters(conn)
    assert (stored.topic, stored.product, stored.serial) == ("a/\\u0000/\\udcff", "p\\u0000", "s\\ud800")
    assert (stored.payload, len(stored.detail)) == (b"\0\xff", 500)


def test_the_times_of_a_devices_letters_are_known_where_they_could_be_read(conn: Connection) -> None:
    put_dead_letters(conn, [letter(1), letter(2), letter(3, product="fridge")])
    assert sorted(lettered_times(conn, "pump", "P-1")) == [at(1), at(2)]
