"""Names and short phrases of rows: failure modes, expected windows, lines of history."""

from datetime import datetime, timedelta

from dashboards.viewer import Viewer
from fleet.product import ANOMALY, UNKNOWN_MODE, Product
from fleet.unusual_modes import watched_of
from service.notices.channels.registry import CHANNELS
from store.assets.registry import REPLACED
from store.console.overview_shown import ShownChange
from wording.catalog import has_text
from wording.names import metric_text


def mode_name(viewer: Viewer, product: Product | None, mode_id: str) -> str:
    """A failure mode's name in the viewer's language; its id where the product file says nothing."""
    if mode_id == ANOMALY:
        return viewer.t("anomaly")
    if mode_id == UNKNOWN_MODE:
        return viewer.t("unknown_mode")
    if (watched := watched_of(mode_id)) is not None:
        return viewer.t("unusual_mode", what=watched_name(viewer, product, watched))
    mode = product.mode(mode_id) if product else None
    return viewer.pick(mode.name) if mode else mode_id


def product_name(viewer: Viewer, product: Product | None, product_id: str) -> str:
    return viewer.pick(product.name) if product else product_id


def channel_name(viewer: Viewer, name: str) -> str:
    """A channel's name in the viewer's language; its name in the registry where no text words it."""
    channel = CHANNELS.get(name)
    return viewer.t(channel.label) if channel and has_text(channel.label, viewer.language) else name


def component_name(viewer: Viewer, product: Product | None, component_id: str) -> str:
    component = product.component(component_id) if product else None
    return viewer.pick(component.name) if component else component_id


def watched_name(viewer: Viewer, product: Product | None, watched: str) -> str:
    """The name of what normal behaviour watches: a component, or a metric that no component lists."""
    if product is not None and product.component(watched) is None:
        return viewer.pick(metric_text(product, watched))
    return component_name(viewer, product, watched)


def expected(
    viewer: Viewer, ts: datetime, low_s: float | None, high_s: float | None, horizon: timedelta | None
) -> str | None:
    """When the failure is expected, in words; None where nothing is known."""
    low = ts + timedelta(seconds=low_s) if low_s is not None else None
    high = ts + timedelta(seconds=high_s) if high_s is not None else None
    if low is not None and high is not None:
        return viewer.t("expected_window", low=viewer.day(low), high=viewer.day(high))
    if low is not None:
        return viewer.t("expected_after", low=viewer.day(low))
    return viewer.t("expected_horizon", high=viewer.day(ts + horizon)) if horizon else None


def work_name(viewer: Viewer, action: str) -> str:
    """What was done with a component; what people entered in words of their own stays as it is."""
    return viewer.t("work_replaced") if action == REPLACED else action


def happened(viewer: Viewer, line: ShownChange) -> str:
    """A line of history in two or three words."""
    return viewer.t("do_predicted") if line.kind == "prediction" else action_name(viewer, line.action)


def action_name(viewer: Viewer, action: str) -> str:
    """What was done to a ticket, in two or three words."""
    return viewer.t(f"do_{action}")
