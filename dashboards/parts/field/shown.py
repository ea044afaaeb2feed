"""What pages show of technicians: hours, areas, absences, appointments, the van; ways between areas."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from dashboards.console import fleets_now
from dashboards.parts.calendars.shown import weekday_name
from dashboards.parts.orders.shown import window_shown
from dashboards.viewer import ZONES, Viewer
from service.calendars.editing import clock_text
from store.engine.database import Connection
from store.orders.technician_mails import mails_of_technician
from store.orders.technicians import Hours, Technician, absences_of, find_technician, hours_of, list_technicians
from store.orders.travel_times import TravelTime, list_travel_times
from store.orders.unfit_appointments import StandingAppointment, coming_appointments, unfit_appointments
from store.parts.places import van_of

MOST_APPOINTMENTS = 30
MINUTE = timedelta(minutes=1)


def technicians_shown(conn: Connection, viewer: Viewer) -> dict[str, object]:
    """Everybody, those first who may be sent."""
    now = fleets_now(conn).latest
    found = sorted(list_technicians(conn), key=lambda one: (not one.active, one.name.casefold()))
    return {"rows": [_row(conn, viewer, one, now) for one in found], "may": viewer.may("tickets.assign")}


def _row(conn: Connection, viewer: Viewer, one: Technician, now: datetime) -> dict[str, object]:
    away = next((gone for gone in absences_of(conn, one.id) if gone.begins <= now < gone.ends), None)
    return {
        "one": one,
        "from": viewer.t("technician_account" if one.person_id else "technician_outside"),
        "areas": ", ".join(one.areas) or viewer.t("technician_everywhere"),
        "skills": ", ".join(one.skills) or "–",
        "state": state_of(viewer, one),
        "away": viewer.t("technician_away_until", at=viewer.when(away.ends)) if away else "",
        "unfit": len(unfit_appointments(conn, one.id)),
    }


def state_of(viewer: Viewer, one: Technician) -> str:
    """Whether they are offered appointments, and why not."""
    if not one.active:
        return viewer.t("technician_ended")
    return viewer.t("technician_active" if one.has_hours else "technician_no_hours")


def technician_head(conn: Connection, viewer: Viewer, technician_id: int) -> dict[str, object]:
    one = find_technician(conn, technician_id)
    assert one is not None
    van = van_of(conn, technician_id)
    return {
        "one": one,
        "from": viewer.t("technician_account" if one.person_id else "technician_outside"),
        "state": state_of(viewer, one),
        "areas": ", ".join(one.areas) or viewer.t("technician_everywhere"),
        "skills": ", ".join(one.skills) or "–",
        "zone": ZONES.get(one.time_zone, one.time_zone),
        "language": viewer.t(f"language_{one.language}"),
        "van": van.name if van else "",
        "may_see_people": viewer.may("people.read"),
    }


def hours_shown(conn: Connection, viewer: Viewer, technician_id: int) -> dict[str, object]:
    by_day = hours_by_day(hours_of(conn, technician_id))
    rows = [
        {
            "name": weekday_name(viewer, day),
            "hours": by_day.get(day) or viewer.t("technician_off"),
            "off": day not in by_day,
        }
        for day in range(1, 8)
    ]
    return {"rows": rows}


def hours_by_day(hours: Sequence[Hours]) -> dict[int, str]:
    """`08:00-12:00, 13:00-17:00` by the weekday's number."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for one in hours:
        spans.setdefault(one.weekday, []).append((minutes_of(one.begins), minutes_of(one.ends)))
    return {day: clock_text(found) for day, found in spans.items()}


def minutes_of(at: time) -> int:
    return at.hour * 60 + at.minute


def absences_shown(conn: Connection, viewer: Viewer, technician_id: int) -> dict[str, object]:
    """Those that are over last."""
    now = fleets_now(conn).latest
    found = absences_of(conn, technician_id)
    coming = sorted((one for one in found if one.ends > now), key=lambda one: one.begins)
    rows = [
        {
            "one": one,
            "kind": viewer.t(f"absence_{one.kind}"),
            "when": f"{viewer.when(one.begins)} – {viewer.when(one.ends)}",
            "over": one.ends <= now,
        }
        for one in [*coming, *(one for one in found if one.ends <= now)][:20]
    ]
    return {"rows": rows, "may": viewer.may("tickets.assign")}


def appointments_of_technician(conn: Connection, viewer: Viewer, technician_id: int) -> dict[str, object]:
    unfit = {one.order_id: one.why for one in unfit_appointments(conn, technician_id)}
    coming = coming_appointments(conn, technician_id, limit=MOST_APPOINTMENTS)
    return {"rows": [appointment_row(viewer, one, unfit.get(one.order_id, "")) for one in coming], "unfit": len(unfit)}


def appointment_row(viewer: Viewer, one: StandingAppointment, why: str) -> dict[str, object]:
    return {
        "order": one.order_id,
        "when": window_shown(viewer, one.arrival_begins, one.arrival_ends),
        "state": viewer.t(f"order_state_{one.order_state}"),
        "who": " · ".join(filter(None, (one.customer if viewer.may("customers.read") else "", one.area))),
        "why": viewer.t(f"unfit_{why}") if why else "",
    }


def ways_shown(conn: Connection, viewer: Viewer) -> dict[str, object]:
    rows = [
        {"one": one, "key": way_key(one), "takes": viewer.t("way_minutes", minutes=round(one.takes / MINUTE))}
        for one in list_travel_times(conn)
    ]
    return {"rows": rows, "may": viewer.may("tickets.assign")}


def way_key(one: TravelTime) -> str:
    """Names a way among the others."""
    return f"{one.from_area}\t{one.to_area}"


def mails_shown(conn: Connection, viewer: Viewer, technician_id: int) -> dict[str, object]:
    """What somebody from outside was sent; nothing for those with an account, who are told as staff."""
    one = find_technician(conn, technician_id)
    rows = [
        {
            "mail": mail,
            "kind": viewer.t(f"technician_mail_{mail.kind}"),
            "state": viewer.t(f"technician_mail_state_{mail.state}"),
            "reason": viewer.say(mail.reason),
            "at": viewer.when(mail.made_at),
        }
        for mail in mails_of_technician(conn, technician_id, limit=10)
    ]
    outside = one is not None and one.person_id is None
    return {"rows": rows, "outside": outside, "may": viewer.may("tickets.assign")}
