"""A device over time: rollups at the right resolution, and scores."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field

from api.access.asks import asks
from api.access.permissions import Permission
from api.schemas.series import BucketOut, RollupPage, ScoreOut
from api.web.database import Db, the_device
from api.web.documented_errors import errors
from api.web.fields import QueryMoment
from api.web.paging import Page, page_of
from fleet.coded import coded
from fleet.product import ANOMALY, Metric, Product
from fleet.times import BadTime, format_duration, parse_duration
from service.tickets.reports import BadEntry
from store.rollups.columns import bucket_of
from store.rollups.series import choose_period, read_rollup, read_scores
from store.telemetry.stored_readings import TimeSpan

router = APIRouter(prefix="/v1", tags=["series"])
USUAL_STRETCH = timedelta(days=30)
Names = Annotated[str, Field(max_length=4_000)]
Points = Annotated[int, Query(ge=1, le=2_000, description="Items on a page.")]
Since = Annotated[QueryMoment | None, Query(description="At this time or later; 30 days before `until` unless given.")]
Until = Annotated[QueryMoment | None, Query(description="Before this time; the fleet's clock unless given.")]
Behind = Annotated[QueryMoment | None, Query(description="Later than this time: how `next` goes on.")]


@router.get(
    "/rollups/{product}/{serial}",
    summary="Read rollups",
    responses=errors(404),
    dependencies=[Depends(asks(Permission.TELEMETRY_READ))],
)
def rollups(
    request: Request,
    product: str,
    serial: str,
    db: Db,
    since: Since = None,
    until: Until = None,
    metrics: Annotated[Names | None, Query(description="Ids of metrics, with commas; all unless given.")] = None,
    period: Annotated[
        str | None, Query(description="One of the product's: 1h, 1d; the finest of up to 1,000 buckets unless given.")
    ] = None,
    after: Behind = None,
    limit: Points = 1_000,
) -> RollupPage:
    """A device's buckets in order of time: means and spreads, increases of counters, shares of states.

    The bucket that holds `since` is the first. Where the period is left out it is the finest that needs at most 1,000
    buckets; a stretch too long even for the coarsest goes on at `next`.
    """
    with db.connection() as conn:
        declared, device = the_device(conn, product, serial)
        begin, end = _stretch(since, until, db.now(conn, product))
        chosen = _period(declared, period) if period is not None else choose_period(declared, begin, end)
        found = read_rollup(
            conn,
            declared,
            device.id,
            period=chosen,
            since=max(bucket_of(begin, chosen), bucket_of(after, chosen) + chosen if after else begin - chosen),
            until=end,
            metrics=_metrics(declared, metrics),
            limit=limit + 1,
        )
    named = {"period": format_duration(chosen), "since": begin, "until": end}
    shown, following = found[:limit], None
    if len(found) > limit:
        pinned = {**named, "since": begin.isoformat(), "until": end.isoformat(), "after": shown[-1].bucket.isoformat()}
        url = request.url.include_query_params(**pinned)
        following = f"{url.path}?{url.query}"
    return RollupPage(**named, items=[BucketOut.model_validate(bucket) for bucket in shown], next=following)


@router.get(
    "/scores/{product}/{serial}",
    summary="Read scores",
    responses=errors(404),
    dependencies=[Depends(asks(Permission.PREDICTIONS_READ))],
)
def scores(
    request: Request,
    product: str,
    serial: str,
    db: Db,
    failure_mode: Annotated[str, Query(description="One that the product declares, or `anomaly`.")],
    since: Annotated[QueryMoment | None, Query(description="At this time or later.")] = None,
    until: Annotated[QueryMoment | None, Query(description="Before this time.")] = None,
    after: Behind = None,
    limit: Points = 1_000,
) -> Page[ScoreOut]:
    """The scores of a device and failure mode, in order of event time."""
    with db.connection() as conn:
        declared, device = the_device(conn, product, serial)
        if declared.mode(failure_mode) is None and failure_mode != ANOMALY:
            known = [*(mode.id for mode in declared.failure_modes), ANOMALY]
            rule = coded("mode_not_served", mode=failure_mode, product=product, known=known)
            raise BadEntry("failure_mode", failure_mode, rule)
        _check_order(since, until)
        found = read_scores(conn, device.id, failure_mode, TimeSpan(since, until, after), limit=limit + 1)
        return page_of(request, found, limit, to=ScoreOut.model_validate, key=lambda point: point.ts.isoformat())


def _stretch(since: datetime | None, until: datetime | None, now: datetime) -> tuple[datetime, datetime]:
    """What is asked for; the bucket that holds the clock's time is shown too."""
    end = until or (max(now, since) if since else now) + timedelta(milliseconds=1)
    begin = since or end - USUAL_STRETCH
    _check_order(begin, end)
    return begin, end


def _check_order(since: datetime | None, until: datetime | None) -> None:
    if since is not None and until is not None and since >= until:
        raise BadEntry("until", until.isoformat(), coded("not_later_than", until=until, since=since))


def _period(product: Product, text: str) -> timedelta:
    known = [format_duration(period) for period in product.rollups]
    try:
        period = parse_duration(text)
    except BadTime as exc:
        raise BadEntry("period", text, coded("period_unknown", known=known)) from exc
    if period not in product.rollups:
        raise BadEntry("period", text, coded("period_not_kept", product=product.id, known=known))
    return period


def _metrics(product: Product, names: str | None) -> list[Metric]:
    """The metrics asked for, in the product's order."""
    if names is None:
        return list(product.metrics)
    asked = {name.strip() for name in names.split(",")}
    if unknown := sorted(asked - {metric.id for metric in product.metrics}):
        declared = [metric.id for metric in product.metrics]
        rule = coded("metric_not_declared", metric=unknown[0], product=product.id, declared=declared)
        raise BadEntry("metrics", unknown[0], rule)
    return [metric for metric in product.metrics if metric.id in asked]
