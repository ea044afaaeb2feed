"""Asks why a ticket waits, and until when."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from dashboards.frame import Page
from dashboards.parts.calendars.fill_in import Asked, fill_in
from dashboards.viewer import Viewer
from fleet.coded import coded
from service.sla.holding import HoldReason
from service.tickets.bad_entry import BadEntry


@dataclass(frozen=True, slots=True)
class AskedHold:
    """`until`: as it was filled in, in the viewer's zone; '' without an end."""

    reason: HoldReason
    why: str
    until: str

    def resume_at(self, viewer: Viewer) -> datetime | None:
        """BadEntry for what is no moment."""
        if not self.until:
            return None
        try:
            return datetime.fromisoformat(self.until).replace(tzinfo=ZoneInfo(viewer.zone))
        except ValueError as exc:
            raise BadEntry("resume_at", self.until, coded("day_unreadable")) from exc


async def ask_hold(page: Page) -> AskedHold | None:
    t = page.viewer.t
    said = await fill_in(
        page,
        t("hold_title"),
        [
            Asked(
                "reason", t("hold_reason"), options={one: t(f"hold_reason_{one}") for one in HoldReason},
                needed=True,
                hint=t("hold_help"),
            ),
            Asked("why", t("hold_why"), needed=True),
            Asked("until", t("hold_until"), kind="datetime-local", hint=t("hold_until_hint")),
        ],
    )  # fmt: skip
    return AskedHold(HoldReason(said["reason"]), said["why"], said["until"]) if said else None
