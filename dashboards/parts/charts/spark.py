"""A line so small that it stands beside a sentence."""

from collections.abc import Sequence

from markupsafe import Markup

WIDTH, HEIGHT, EDGE = 168, 40, 4
Points = Sequence[tuple[float, float]]


def sparkline(points: Points, *, usual: float | None, since: float | None, label: str) -> Markup:
    """Points (time, value) in order; a dashed line at the usual value, a mark at `since`. Empty below two points."""
    if len(points) < 2:
        return Markup("")
    times, values = [at for at, _ in points], [value for _, value in points]
    low, high = (f([*values, *([] if usual is None else [usual])]) for f in (min, max))

    def x(at: float) -> float:
        share = (at - times[0]) / ((times[-1] - times[0]) or 1)
        return EDGE + min(max(share, 0.0), 1.0) * (WIDTH - 2 * EDGE)

    def y(value: float) -> float:
        return HEIGHT - EDGE - (value - low) / ((high - low) or 1) * (HEIGHT - 2 * EDGE)

    line = " ".join(f"{x(at):.1f},{y(value):.1f}" for at, value in points)
    marks = Markup("")
    if usual is not None:
        marks += Markup('<line class="spark-usual" x1="0" x2="{}" y1="{y}" y2="{y}"/>').format(
            WIDTH, y=f"{y(usual):.1f}"
        )
    if since is not None:
        marks += Markup('<line class="spark-since" x1="{x}" x2="{x}" y1="0" y2="{}"/>').format(
            HEIGHT, x=f"{x(since):.1f}"
        )
    end = Markup('<circle class="spark-end" r="2.5" cx="{}" cy="{}"/>').format(
        f"{x(times[-1]):.1f}", f"{y(values[-1]):.1f}"
    )
    return Markup(
        '<svg class="spark" role="img" aria-label="{label}" viewBox="0 0 {w} {h}" width="{w}" height="{h}">'
        '<title>{label}</title>{marks}<polyline class="spark-line" points="{line}"/>{end}</svg>'
    ).format(label=label, w=WIDTH, h=HEIGHT, marks=marks, line=line, end=end)
