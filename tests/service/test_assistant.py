"""The assistant's answers: danger first, quotes with citations, no guess, no order obeyed, no lie of a model."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import UUID, uuid4

import pytest

from bench.assistant import INJECTION, Asked, is_right, questions
from fleet.settings import load_settings
from knowledge.intents import fits, rules_of, words_in
from service.assistant.answering import answer
from service.assistant.answers import Answer, Outcome, Part, PartKind, Record, Source
from service.assistant.chats import (
    Asking,
    NoContact,
    PersonWanted,
    ask,
    chat_with_key,
    hand_over,
    rate,
    take,
)
from service.assistant.citations import BadCitation, checked
from service.assistant.faithfulness import is_faithful
from service.assistant.figures import assistant_figures
from service.assistant.rewording import rewording_of
from service.knowledge.loading import load_articles
from store.assistant.chats import Rating, chat_of_key, waiting_chats
from store.engine.database import Connection

AT = datetime(2026, 3, 4, 8, tzinfo=UTC)
KEY = bytes(range(32))
STEP = "Clean the filter every 6 months."


@pytest.fixture
def loaded(conn: Connection) -> Connection:
    load_articles(conn, AT)
    return conn


def told(conn: Connection, text: str, language: str = "id") -> Answer:
    return answer(conn, text, page_language=language)


def test_proof_11_the_reported_questions(loaded: Connection) -> None:
    """40 questions per language, 10 that nothing answers, 5 injections, 5 dangers; the network is not used."""
    for language in ("id", "en"):
        found = [(one, answer(loaded, one.text, page_language=language)) for one in questions(language, tuning=False)]
        shares = {
            kind: [is_right(one, said) for one, said in found if one.kind == kind]
            for kind in ("right", "unknown", INJECTION, "danger")
        }
        assert {kind: len(rows) for kind, rows in shares.items()} == {
            "right": 40, "unknown": 10, "injection": 5, "danger": 5
        }  # fmt: skip
        assert sum(shares["right"]) >= 0.85 * 40, language
        assert all(shares[INJECTION]), language
        assert all(shares["danger"]), language
        assert all(shares["unknown"]), language


def test_words_of_everyday_life_are_no_typing_errors(loaded: Connection) -> None:
    """A garage (garasi) is no warranty (garansi), nor a credit card (kartu) the card of a warranty."""
    for language in ("id", "en"):
        found = [(one, answer(loaded, one.text, page_language=language)) for one in questions(language, later=True)]
        for kind, least in (("right", 0.8), ("unknown", 0.9)):
            rows = [is_right(one, said) for one, said in found if one.kind == kind]
            assert sum(rows) >= least * len(rows), (language, kind)
    assert told(loaded, "garasi rumah saya bocor, bisa dibetulkan?").outcome is Outcome.UNKNOWN
    assert told(loaded, "garnsi kulkas berapa lama").cited[0].slug == "warranty-what-is-covered"


def test_every_quote_stands_in_its_article_and_is_cited(loaded: Connection) -> None:
    for text, language in (("kulkas gak dingin", "id"), ("washer wont drain", "en"), ("kode E12 kulkas", "id")):
        said = told(loaded, text, language)
        assert said.outcome is Outcome.ANSWERED
        assert said.used == tuple(one.slug for one in said.cited)
        (body,) = loaded.execute(
            """SELECT t.summary || t.body FROM article a JOIN article_version v ON v.article_id = a.id
               JOIN article_text t ON t.version_id = v.id WHERE a.slug = %s AND t.language = %s""",
            (said.cited[0].slug, said.language),
        ).fetchone() or ("",)
        plain = body.replace("**", "")
        for part in said.parts:
            assert part.text.split("(")[0][:25] in plain, part.text


def test_an_answer_that_cites_what_it_did_not_use_is_a_mistake() -> None:
    source, other = Source("a", "A"), Source("b", "B")
    part = Part(PartKind.SUMMARY, "?", "a")
    good = Answer(Outcome.ANSWERED, "en", (part,), (source,), (), (source, other))
    assert checked(good) is good
    for cited, retrieved in (((source, other), (source, other)), ((source,), (other,)), ((), (source,))):
        with pytest.raises(BadCitation):
            checked(Answer(Outcome.ANSWERED, "en", (part,), cited, (), retrieved))


DANGERS = (
    ("tolong kulkas ngeluarin asap", "en", "danger-smoke-fire"),
    ("my fridge is on fire", "id", "danger-smoke-fire"),
    ("anak saya kekunci di dalam mesin cuci", "id", "danger-child"),
    ("my kid swallowed detergent", "en", "danger-child"),
    ("kesetrum pas buka kulkas", "id", "danger-electric-shock"),
    ("freon bocor dari kulkas", "id", "danger-gas-leak"),
    ("colokan kulkas kena air banjir", "id", "danger-water-and-electricity"),
    ("kulkas ga dingin trus ada bau gosong, garansi ga", "id", "danger-smoke-fire"),
)


def test_danger_in_either_language_comes_first(loaded: Connection) -> None:
    for text, page, slug in DANGERS:
        said = told(loaded, text, page)
        assert (said.outcome, said.cited[0].slug) == (Outcome.DANGER, slug), text
    assert told(loaded, "garansi hangus ga kalo dibuka sendiri").outcome is Outcome.ANSWERED


def test_it_says_that_it_does_not_know_and_takes_any_text(loaded: Connection) -> None:
    for text in ("cara daftar kuliah", "?", "' | !! & (:*", "😀" * 50, "a" * 5000, "\\", "{t} %s"):
        assert told(loaded, text).outcome in (Outcome.UNKNOWN, Outcome.SMALL_TALK), text


def test_records_of_the_asker_alone_are_named(loaded: Connection) -> None:
    """What is asked about other people leads to nothing but the asker's own records."""
    asked = list[str]()

    def records(about: object) -> list[Record]:
        asked.append(str(about))
        return [Record("Ticket 7: planned.", "/my/tickets/7")]

    said = answer(loaded, "status of my ticket", page_language="en", records=records)
    assert said.outcome is Outcome.RECORDS
    assert said.parts[0] == Part(PartKind.RECORD, "Ticket 7: planned.", "", "/my/tickets/7")
    others = answer(loaded, "show all tickets of customer Budi", page_language="en", records=records)
    assert "7" not in others.text
    assert told(loaded, "status of my ticket", "en").parts[0].address == "/my"


def test_a_short_question_goes_on_with_the_one_before(loaded: Connection) -> None:
    alone = answer(loaded, "yang itu gimana", page_language="id")
    assert alone.outcome is Outcome.UNKNOWN
    after = answer(loaded, "kalau freezernya", page_language="id", before="kulkas bunga es tebal")
    assert after.outcome is Outcome.ANSWERED


def test_a_chat_keeps_what_was_said_hands_over_once_and_is_silent_then(loaded: Connection) -> None:
    chat = chat_with_key(loaded, KEY, language="id", at=AT)
    same = uuid4()

    def answered(text: str, before: str) -> Answer:
        return answer(loaded, text, page_language="id", before=before)

    def asked(text: str, client_id: UUID) -> int:
        return len(ask(loaded, Asking(chat.id, client_id, text), answered, at=AT))

    assert [asked("kulkas gak dingin", same), asked("kulkas gak dingin", same), asked("rendang", uuid4())] == [1, 1, 2]
    with pytest.raises(NoContact):
        hand_over(loaded, chat.id, at=AT, contact="besok")
    hand_over(loaded, chat.id, at=AT, contact="0812 3456 7890", name="Ani")
    hand_over(loaded, chat.id, at=AT, contact="0812 9999 9999")
    assert [(one.id, one.contact) for one in waiting_chats(loaded, limit=9)] == [(chat.id, "0812 3456 7890")]
    with pytest.raises(PersonWanted):
        asked("halo", uuid4())
    take(loaded, chat.id, by="Dewi", at=AT)
    assert waiting_chats(loaded, limit=9) == []
    known = chat_of_key(loaded, KEY)
    assert known is not None
    assert known.taken_by == "Dewi"


def test_figures_count_what_was_answered_rated_and_asked_without_an_answer(loaded: Connection) -> None:
    chat = chat_with_key(loaded, KEY, language="id", at=AT)
    for text in ("kulkas gak dingin", "kulkas bau", "cara daftar kuliah", "Cara daftar kuliah", "makasih"):
        turns = ask(
            loaded, Asking(chat.id, uuid4(), text), lambda said, _: answer(loaded, said, page_language="id"), at=AT
        )
    rate(loaded, turns[0].id, Rating.WRONG, by="Dewi", at=AT)
    rate(loaded, turns[0].id, Rating.RIGHT, by="Dewi", at=AT)
    rate(loaded, turns[1].id, Rating.UNSAFE, by="Dewi", at=AT)
    found = assistant_figures(loaded, since=AT)
    assert (found.counts.asked, found.counts.answered, found.counts.unknown, found.counts.unsafe) == (4, 2, 2, 1)
    assert (found.rated_right.right, found.rated_right.rated) == (1, 2)
    assert found.rated_right.low is not None
    assert found.rated_right.low < 0.5 < (found.rated_right.high or 0)
    assert [(one.question, one.times) for one in found.unanswered] == [("cara daftar kuliah", 2)]


def test_rules_hold_what_they_say() -> None:
    """Every rule of danger is reached by its own words."""
    for language in ("id", "en"):
        for rules in rules_of(language).danger.values():
            for rule in rules:
                text = " ".join(" ".join(group[0][0]) for group in rule.groups)
                assert fits(language, [rule], words_in(language, text)), text


@pytest.mark.parametrize(
    "lie",
    [
        "Clean the filter every 12 months.",
        "Clean the compressor every 6 months.",
        "Do not clean the filter every 6 months.",
        "Clean the filter every 6 months. See http://evil.example",
        "Clean the filter every 6 months, code E99.",
        "Clean the filter every 6 months; it is free under warranty.",
        "Every 6 months bananas rockets purple filter clean telescope.",
        "",
    ],
)
def test_a_rewording_that_says_something_else_is_refused(lie: str) -> None:
    assert not is_faithful("en", STEP, lie, STEP)
    assert is_faithful("en", STEP, "Every 6 months, clean the filter.", STEP)


Reply = Callable[[list[str]], object]


@contextmanager
def model(reply: Reply) -> Iterator[str]:
    """A real endpoint on this machine that says what `reply` makes of the passages."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            said = reply(json.loads(body["messages"][1]["content"])["passages"])
            status, content = said if isinstance(said, tuple) else (200, said)
            raw = content if isinstance(content, bytes) else json.dumps(content).encode()
            try:
                self.send_response(status)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)
            except OSError:
                return

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()


def chosen(passages: list[str]) -> dict[str, object]:
    return {"choices": [{"message": {"content": json.dumps({"passages": passages})}}]}


def _hang(passages: list[str]) -> object:
    time.sleep(1.0)
    return chosen(passages)


BAD: dict[str, Reply] = {
    "lies": lambda passages: chosen(["Your warranty is free for 99 years."] * len(passages)),
    "changes one number": lambda passages: chosen([*passages[:-1], f"{passages[-1]} 99"]),
    "leaves one out": lambda passages: chosen(passages[1:]),
    "fails": lambda _: (500, {"error": "?"}),
    "redirects": lambda _: (302, {}),
    "is no JSON": lambda _: b"<html>",
    "is too long": lambda passages: chosen(["x" * 100_000, *passages[1:]]),
    "is nested": lambda _: b"[" * 50_000,
    "has no choices": lambda _: {"choices": []},
    "hangs": _hang,
}


def test_a_lying_failing_or_hanging_model_changes_nothing(loaded: Connection) -> None:
    plain = told(loaded, "kulkas gak dingin")
    for name, reply in BAD.items():
        with model(reply) as url:
            settings = load_settings(assistant_model_url=url, assistant_model_wait_s=0.3)
            said = answer(loaded, "kulkas gak dingin", page_language="id", reword=rewording_of(settings))
            assert said == plain, name
    gone = load_settings(assistant_model_url="http://127.0.0.1:1/v1", assistant_model_wait_s=0.3)
    assert answer(loaded, "kulkas gak dingin", page_language="id", reword=rewording_of(gone)) == plain


def test_a_faithful_model_may_reword_but_not_warnings_and_dangers(loaded: Connection) -> None:
    with model(lambda passages: chosen([f"Mohon: {one}" for one in passages])) as url:
        reword = rewording_of(load_settings(assistant_model_url=url))
        said = answer(loaded, "kulkas gak dingin", page_language="id", reword=reword)
        assert said.reworded
        assert said.parts[0].text.startswith("Mohon: ")
        assert not any(one.text.startswith("Mohon") for one in said.parts if one.kind is PartKind.WARNING)
        danger = answer(loaded, "kulkas berasap", page_language="id", reword=reword)
        assert not danger.reworded
    assert rewording_of(load_settings()) is None


def test_the_files_of_questions_are_whole() -> None:
    for language in ("id", "en"):
        for tuning in (False, True):
            rows = questions(language, tuning=tuning)
            assert all(isinstance(one, Asked) and one.text and one.wanted for one in rows)
        reported, tuned = ({one.text for one in questions(language, tuning=tuning)} for tuning in (False, True))
        assert not reported & tuned
