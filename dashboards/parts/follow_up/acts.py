"""Calls back are taken and finished; reviews are published, withheld, answered."""

from collections.abc import Callable, Sequence
from functools import partial

from api.access.permissions import Permission
from dashboards.console import read
from dashboards.frame import Page
from dashboards.parts.calendars.fill_in import Asked, fill_in
from dashboards.parts.shared.acting import act
from dashboards.parts.warranty.acts import CaseButton
from dashboards.parts.warranty.shown import by_now
from service.follow_up import reviewing
from service.follow_up.answering import CallOutcome, finish_call, take_call
from service.follow_up.reviewing import Withheld
from service.follow_up.states import REVIEW_MOVES, ReviewState, known_review, known_survey
from store.engine.database import Connection
from store.follow_up.reviews import find_review
from store.follow_up.surveys import find_survey

ACT = Permission.FEEDBACK_ACT


async def survey_buttons(page: Page, number: int) -> Sequence[CaseButton]:
    """What may be done now."""
    found = await read(find_survey, number)
    if found is None or found.call_state not in ("open", "taken"):
        return []
    if found.call_state == "open":
        return [CaseButton("call_take", "call", ACT, partial(_take, page, number), main=True)]
    return [CaseButton("call_finish", "task_alt", ACT, partial(_finish, page, number), main=True)]


async def review_buttons(page: Page, number: int) -> Sequence[CaseButton]:
    """What may be done now."""
    found = await read(find_review, number)
    if found is None:
        return []
    state = ReviewState(found.state)
    everything = [
        ("publish", CaseButton("review_publish", "public", ACT, partial(_publish, page, number), main=True)),
        ("withhold", CaseButton("review_withhold", "visibility_off", ACT, partial(_withhold, page, number))),
    ]
    offered = [button for action, button in everything if state in REVIEW_MOVES[action][0]]
    if state in (ReviewState.SUBMITTED, ReviewState.PUBLISHED):
        offered.append(CaseButton("review_answer", "reply", ACT, partial(_answer, page, number)))
    return offered


async def _take(page: Page, number: int) -> None:
    def work(conn: Connection) -> object:
        now = by_now(conn, known_survey(conn, number).product, page.viewer.name).at
        return take_call(conn, number, actor=page.viewer.name, now=now)

    await _act(page, work, "call_did_take", f"survey/{number}")


async def _finish(page: Page, number: int) -> None:
    t = page.viewer.t
    outcomes = {one.value: t(f"call_outcome_{one}") for one in CallOutcome}
    asked = [
        Asked("outcome", t("call_outcome"), options=outcomes),
        Asked("words", t("call_words"), kind="lines"),
    ]
    said = await fill_in(page, t("call_finish"), asked)
    if not said:
        return

    def work(conn: Connection) -> object:
        now = by_now(conn, known_survey(conn, number).product, page.viewer.name).at
        return finish_call(conn, number, CallOutcome(said["outcome"]), words=said["words"][:1000], now=now)

    await _act(page, work, "call_did_finish", f"survey/{number}")


async def _publish(page: Page, number: int) -> None:
    def work(conn: Connection) -> object:
        now = by_now(conn, known_review(conn, number).product, page.viewer.name).at
        return reviewing.publish(conn, number, actor=page.viewer.name, now=now)

    await _act(page, work, "review_did_publish", f"review/{number}")


async def _withhold(page: Page, number: int) -> None:
    t = page.viewer.t
    reasons = {one.value: t(f"review_why_{one}") for one in Withheld}
    said = await fill_in(page, t("review_withhold"), [Asked("why", t("review_withhold_why"), options=reasons)])
    if not said:
        return

    def work(conn: Connection) -> object:
        now = by_now(conn, known_review(conn, number).product, page.viewer.name).at
        return reviewing.withhold(conn, number, Withheld(said["why"]), actor=page.viewer.name, now=now)

    await _act(page, work, "review_did_withhold", f"review/{number}")


async def _answer(page: Page, number: int) -> None:
    t = page.viewer.t
    said = await fill_in(
        page, t("review_answer"), [Asked("words", t("review_answer_label"), kind="lines", needed=True)]
    )
    if not said or not said["words"]:
        return

    def work(conn: Connection) -> object:
        now = by_now(conn, known_review(conn, number).product, page.viewer.name).at
        return reviewing.answer(conn, number, said["words"][:1000], actor=page.viewer.name, now=now)

    await _act(page, work, "review_did_answer", f"review/{number}")


async def _act(page: Page, work: Callable[[Connection], object], done: str, about: str) -> None:
    with page.client:
        await act(page, ACT, work, done=page.viewer.t(done), about=about)
