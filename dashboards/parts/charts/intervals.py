"""How figures with intervals are written: a share with its range drawn behind it, a lead time, a rate."""

from datetime import timedelta

from markupsafe import Markup

from dashboards.viewer import Viewer
from models.statistics.interval_of_share import Figure, Leads, Share
from models.statistics.rates import Rate


def share_cell(viewer: Viewer, part: Share, count: str = "of_count") -> Markup:
    """`86 %`, its interval as a drawn range and in numbers, and the counts; a dash without trials."""
    if part.value is None:
        return Markup('<span class="muted">–</span>')
    low, high = 100 * part.low, 100 * part.high
    return Markup(
        '<b class="figure">{value}</b><span class="span-bar" aria-hidden="true">'
        '<i style="left:{low:.0f}%;width:{width:.0f}%"></i><u style="left:{at:.0f}%"></u></span>'
        "<small>{ends}</small><small>{of}</small>"
    ).format(
        value=viewer.percent(part.value),
        low=low,
        width=max(high - low, 2.0),
        at=100 * part.value,
        ends=percents(viewer, part.low, part.high),
        of=viewer.t(count, hits=part.hits, trials=part.trials),
    )


def share_line(viewer: Viewer, part: Share) -> str:
    """`86 % (60 % to 96 %, 12 of 14)`; a dash without trials."""
    if part.value is None:
        return "–"
    ends = percents(viewer, part.low, part.high)
    return f"{viewer.percent(part.value)} ({ends}, {viewer.t('of_count', hits=part.hits, trials=part.trials)})"


def lead_lines(viewer: Viewer, to_failure: Leads, to_finding: Leads) -> list[tuple[str, str]]:
    """(the median and what it is before, the range and the count) for what there is of both kinds."""
    lines = []
    for leads, what in ((to_failure, "lead_to_failure"), (to_finding, "lead_to_finding")):
        if leads.median is not None and leads.p10 is not None and leads.p90 is not None:
            middle = viewer.t("lead_line", median=_hours(viewer, leads.median), what=viewer.t(what))
            ends = {"p10": _hours(viewer, leads.p10), "p90": _hours(viewer, leads.p90)}
            lines.append((middle, viewer.t("lead_range", n=leads.count, **ends)))
    return lines


def rate_lines(viewer: Viewer, found: Rate) -> tuple[str, str]:
    """(the rate, its interval); dashes where nothing was watched."""
    if found.value is None or found.low is None or found.high is None:
        return "–", ""
    return viewer.number(found.value), viewer.t(
        "interval", low=viewer.number(found.low), high=viewer.number(found.high)
    )


def percents(viewer: Viewer, low: float, high: float) -> str:
    """`60–96 %`."""
    return f"{viewer.percent(low).removesuffix(' %')}–{viewer.percent(high)}"


def _hours(viewer: Viewer, figure: Figure) -> str:
    return viewer.span(timedelta(hours=figure.value))
