"""The form of a technician: who, where, when, with which skills. Somebody from outside, or one with an account."""

from collections.abc import Sequence
from datetime import time

from nicegui import ui

from api.access.permissions import Permission
from dashboards.console import fleets_now, read
from dashboards.frame import Page
from dashboards.parts.calendars.shown import weekday_name
from dashboards.parts.field.agreeing import save_agreed
from dashboards.parts.field.shown import hours_by_day
from dashboards.parts.shared.acting import act
from dashboards.viewer import ZONES
from fleet.coded import coded
from service.calendars.editing import read_spans
from service.orders.technicians import enter_technician, keep_technician
from service.tickets.bad_entry import BadEntry
from store.engine.database import Connection
from store.orders.technicians import Hours, Technician, TechnicianFields, find_technician, hours_of, list_technicians
from store.orders.travel_times import known_areas

DAY_MINUTES = 24 * 60
WORKDAY, WORKDAYS = "08:00-17:00", range(1, 6)
LONGEST_SKILL = 40


class TechnicianForm:
    """Its fields; `known` None: somebody new. Name and address of one with an account are the account's."""

    def __init__(self, page: Page, known: Technician | None, hours: Sequence[Hours], lists: "Lists") -> None:
        viewer, t = page.viewer, page.viewer.t
        needed = {t("say_needed"): lambda said: bool(str(said or "").strip())}
        account = known is not None and known.person_id is not None
        with ui.element("div").classes("form-pair"):
            self.name = ui.input(t("technician_name"), value=known.name if known else "", validation=needed)
            self.phone = ui.input(t("technician_phone"), value=(known.phone or "") if known else "")
            self.email = ui.input(t("technician_email"), value=(known.email or "") if known else "")
            languages = {one: t(f"language_{one}") for one in ("id", "en")}
            self.language = ui.select(languages, value=known.language if known else "id", label=t("person_language"))
        for one, most, kind in ((self.name, 100, "text"), (self.phone, 40, "tel"), (self.email, 254, "email")):
            one.without_auto_validation().props(f"outlined dense maxlength={most} type={kind}")
        for one in (self.name, self.email):
            one.set_enabled(not account)
        ui.label(t("technician_account_help" if account else "technician_outside_help")).classes("muted small")
        self.areas = _several(lists.areas, known.areas if known else (), t("technician_areas"))
        ui.label(t("technician_areas_help")).classes("muted small")
        self.skills = _several(lists.skills, known.skills if known else (), t("technician_skills"))
        with ui.element("div").classes("form-pair"):
            homes = {
                "": "–",
                **{one: one for one in sorted({*lists.areas, *((known.home_area,) if known else ())}) if one},
            }
            self.home = ui.select(
                homes, value=known.home_area if known else "", label=t("technician_home"), with_input=True
            )
            zones = {**ZONES, **({known.time_zone: known.time_zone} if known and known.time_zone not in ZONES else {})}
            self.zone = ui.select(zones, value=known.time_zone if known else "Asia/Jakarta", label=t("technician_zone"))
        for choice in (self.language, self.home, self.zone):
            choice.props("outlined dense options-dense")
        ui.label(t("technician_hours")).classes("strong")
        ui.label(t("technician_hours_help")).classes("muted small")
        texts = hours_by_day(hours) if known else dict.fromkeys(WORKDAYS, WORKDAY)
        with ui.element("div").classes("form-pair"):
            self.days = {
                day: ui.input(weekday_name(viewer, day), value=texts.get(day, "")).props("outlined dense maxlength=60")
                for day in range(1, 8)
            }

    def fields(self, *, active: bool) -> TechnicianFields:
        email, phone = (str(one.value or "").strip() for one in (self.email, self.phone))
        return TechnicianFields(
            name=str(self.name.value or "").strip(),
            email=email.lower() or None,
            phone=phone or None,
            language=str(self.language.value),
            home_area=str(self.home.value or ""),
            skills=tuple(skill_of(one) for one in self.skills.value),
            time_zone=str(self.zone.value),
            active=active,
        )

    def work_areas(self) -> list[str]:
        return [str(one).strip()[:100] for one in self.areas.value if str(one).strip()]

    def hours(self) -> list[Hours]:
        """BadEntry for hours that nobody can read."""
        return [
            Hours(day, _time(begins), _time(ends))
            for day, field in self.days.items()
            for begins, ends in read_spans(str(field.value or ""))
        ]


class Lists:
    """What there is to choose from: areas, and skills that product files or technicians name."""

    def __init__(self, areas: Sequence[str], skills: Sequence[str]) -> None:
        self.areas, self.skills = list(areas), list(skills)


def lists_of(conn: Connection) -> Lists:
    asked = {
        skill for one in fleets_now(conn).products.values() for mode in one.failure_modes for skill in mode.visit.skills
    }
    have = {skill for one in list_technicians(conn) for skill in one.skills}
    return Lists(known_areas(conn), sorted(asked | have))


async def technician_dialog(page: Page, technician_id: int | None = None) -> None:
    """None: somebody new from outside. Hours that make appointments impossible are told before they are saved."""
    t = page.viewer.t

    def load(conn: Connection) -> tuple[Technician | None, list[Hours], Lists]:
        known = find_technician(conn, technician_id) if technician_id else None
        return known, hours_of(conn, technician_id) if technician_id else [], lists_of(conn)

    known, hours, lists = await read(load)
    with ui.dialog() as dialog, ui.card().classes("ask"):
        ui.label(known.name if known else t("technician_new")).classes("dialog-title")
        form = TechnicianForm(page, known, hours, lists)

        async def save() -> None:
            if not form.name.validate():
                return
            if await _saved(page, form, known):
                dialog.close()

        with ui.row().classes("dialog-buttons"):
            ui.button(t("close_dialog"), on_click=dialog.close).props("flat no-caps")
            ui.button(t("save"), on_click=save).props("unelevated no-caps color=primary").classes("save")
    await dialog
    dialog.delete()


async def _saved(page: Page, form: TechnicianForm, known: Technician | None) -> bool:
    t = page.viewer.t
    fields, areas = form.fields(active=known.active if known else True), form.work_areas()
    if known is None:

        def enter(conn: Connection) -> object:
            return enter_technician(conn, fields, areas=areas, hours=form.hours())

        done = t("done_technician_new", name=fields.name)
        return await act(page, Permission.TICKETS_ASSIGN, enter, done=done, about="technician")
    number = known.id

    def keep(conn: Connection) -> None:
        keep_technician(conn, number, fields, areas=areas, hours=form.hours())

    return await save_agreed(page, number, keep, done=t("done_technician", name=fields.name))


async def end_or_begin(page: Page, technician_id: int) -> None:
    """Nobody is sent any more, or may be sent again; appointments that stand are told first."""
    t = page.viewer.t

    def load(conn: Connection) -> tuple[Technician | None, list[Hours]]:
        return find_technician(conn, technician_id), hours_of(conn, technician_id)

    known, hours = await read(load)
    if known is None:
        return
    fields = TechnicianFields(
        known.name, known.email, known.phone, known.language, known.home_area, known.skills, known.time_zone,
        not known.active,
    )  # fmt: skip

    def work(conn: Connection) -> None:
        keep_technician(conn, technician_id, fields, areas=known.areas, hours=hours)

    done = t("done_technician_ended" if known.active else "done_technician_again", name=known.name)
    await save_agreed(page, technician_id, work, done=done)


def skill_of(said: object) -> str:
    """A skill as product files write them: `gas, electrical` becomes `gas_electrical`; BadEntry for no such word."""
    word = "_".join("".join(c if c.isascii() and c.isalnum() else " " for c in str(said).lower()).split())
    if not word or not word[0].isalpha() or len(word) > LONGEST_SKILL:
        raise BadEntry("skills", str(said), coded("skill_unreadable", skill=str(said)))
    return word


def _several(options: Sequence[str], value: Sequence[str], label: str) -> ui.select:
    """A choice of several; what is typed and is not there is added."""
    every = sorted({*options, *value}, key=str.casefold)
    field = ui.select(
        every, value=list(value), multiple=True, label=label, with_input=True, new_value_mode="add-unique"
    )
    return field.props("outlined dense options-dense use-chips")


def _time(minutes: int) -> time:
    """The end of a day is written as its last minute: a day has no 24:00 of its own."""
    return time(*divmod(min(minutes, DAY_MINUTES - 1), 60))
