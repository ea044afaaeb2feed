"""Shapes of surveys, calls back, reviews and their figures."""

from pydantic import Field

from api.schemas.examples import T
from api.schemas.shapes import Shape, like
from models.statistics.interval_of_share import Share
from service.follow_up.figures import ScoreFigures
from store.follow_up.reviews import Review
from store.follow_up.surveys import Survey


class ShareOut(Shape, record=Share):
    """Hits of trials with a 95 % interval (Wilson); `value` is null without trials."""

    model_config = like(hits=7, trials=9, value=0.778, low=0.453, high=0.937)


class SurveyOut(Shape, record=Survey, without=("tenant_id", "customer", "asset_id", "call_id")):
    """A survey with what the customer said, and the call back."""

    model_config = like(
        id=3, customer_id=4, product="refrigerator", serial="SN-17", ticket_id=12, opening=1, claim_id=None,
        state="answered", reason=None, made_at=T, ask_at=T, asked_at=T, reminded_at=None, ended_at=T, score=2,
        words="had to wait", how="letter", call_state="open", call_due=T, call_by=None, call_outcome=None,
        call_words=None, review_id=None, review_state=None,
    )  # fmt: skip

    reason: str | None = Field(description="Why no letter went out.")
    score: int | None = Field(description="1 (very dissatisfied) to 5 (very satisfied).")


class ScoreFiguresOut(Shape, record=ScoreFigures):
    """Surveys of one product and month. `mean` with a 95 % interval; `satisfied`: 4 or 5; `low`: 1 or 2."""

    model_config = like(
        product="refrigerator", month="2026-03-01", asked=9, left_out=2,
        answered={"hits": 6, "trials": 9, "value": 0.667, "low": 0.354, "high": 0.879}, mean=4.2, low_end=2.9,
        high_end=4.8, satisfied={"hits": 5, "trials": 6, "value": 0.833, "low": 0.436, "high": 0.97}, low=1,
    )  # fmt: skip


class ReviewOut(Shape, record=Review, without=("customer_id", "text_version")):
    """A review: `state` submitted, published, withheld or withdrawn."""

    model_config = like(
        id=2, survey_id=3, product="refrigerator", score=5, words="quick and kind", shown_name="Ani", language="en",
        state="submitted", why=None, submitted_at=T, decided_at=None, decided_by=None, answer="", answered_at=None,
        answered_by=None,
    )  # fmt: skip
