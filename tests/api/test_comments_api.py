"""Comments on tickets, over HTTP."""

from service.tickets.comments import LONGEST
from store.engine.database import Connection
from tests.api.api_world import ok, problem, serving
from tests.api.test_tickets_api import open_predicted


def test_a_comment_stands_in_the_history_once_and_moves_nothing(conn: Connection, database_url: str) -> None:
    at = open_predicted(conn)
    said = {"text": "  the gate code is 4711 ", "key": "one"}
    with serving(database_url) as api:
        before = ok(api.get(at))
        for _ in range(2):
            after = ok(api.post(f"{at}/comments", json=said, headers={"X-Actor": "dewi"}))
        ok(api.post(f"{at}/comments", json={"text": "and ring twice"}, headers={"X-Actor": "dewi"}))
        card = ok(api.get(at))
    assert after["state"] == before["state"] == "new"
    written = [(line["actor"], line["why"]) for line in card["history"] if line["action"] == "comment"]
    assert written == [("dewi", "the gate code is 4711"), ("dewi", "and ring twice")]


def test_a_comment_without_words_or_with_too_many_is_refused_in_both_languages(
    conn: Connection, database_url: str
) -> None:
    at = open_predicted(conn)
    with serving(database_url) as api:
        for language, told in (("en", "a comment needs"), ("id", "komentar harus")):
            answer = api.post(f"{at}/comments", json={"text": "  "}, headers={"Accept-Language": language})
            assert told in problem(answer, 422)["detail"]
        assert api.post(f"{at}/comments", json={"text": "x" * (LONGEST + 1)}).status_code == 422
        assert api.post("/v1/tickets/999/comments", json={"text": "x"}).status_code == 404
