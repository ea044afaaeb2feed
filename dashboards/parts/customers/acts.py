"""What is done about a customer: corrected, reached otherwise, a site entered or changed, a consent noted."""

from collections.abc import Callable
from datetime import time

from api.access.audit import audited
from api.access.permissions import Permission
from api.web.database import wall_clock
from dashboards.console import read
from dashboards.frame import Page
from dashboards.parts.calendars.fill_in import Asked, fill_in
from dashboards.parts.shared.acting import act
from dashboards.viewer import ZONES
from fleet.coded import coded
from fleet.phone_numbers import phone_number
from service.imports.customer_rows import email_address
from service.tickets.bad_entry import BadEntry
from store.assets.customers import Customer, Wishes, change_customer, create_customer, find_customer
from store.assets.sites import NewSite, Site, change_site, create_site, find_site
from store.audit.actions import AuditAction
from store.engine.database import Connection
from store.privacy.consents import TEXT_VERSIONS, Purpose, give_consent, withdraw_consent
from store.privacy.privacy_requests import correct_customer
from store.service.notices import silence_notices

WRITE, PRIVACY = Permission.CUSTOMERS_WRITE, Permission.PRIVACY_ACT
EMAIL = "email"


async def new_customer(page: Page) -> int | None:
    """The number of a customer who was entered; None where nobody was."""
    made: list[int] = []

    async def save(said: dict[str, str]) -> bool:
        def work(conn: Connection) -> None:
            email, phone = _email(said["email"]) or None, _phone(said["phone"]) or None
            language, zone = said["language"], said["zone"]
            made.append(
                create_customer(conn, name=said["name"], email=email, phone=phone, language=language, time_zone=zone)
            )

        return await act(page, WRITE, work, done=page.viewer.t("done_customer", name=said["name"]), about="customer")

    await fill_in(page, page.viewer.t("customer_new"), [*_contact(page, None), *_reach(page, None)[:2]], save=save)
    return made[-1] if made else None


async def correct_contact(page: Page, customer_id: int) -> None:
    """Name and addresses; what is left blank is not taken away."""
    known = await read(find_customer, customer_id)
    if known is None:
        return

    async def save(said: dict[str, str]) -> bool:
        def work(conn: Connection) -> None:
            email, phone = _email(said["email"], known.email) or None, _phone(said["phone"], known.phone) or None
            correct_customer(conn, customer_id, name=said["name"], email=email, phone=phone)

        return await _changed(page, PRIVACY, work, customer_id)

    await fill_in(page, page.viewer.t("customer_correct"), _contact(page, known), save=save)


async def change_reach(page: Page, customer_id: int) -> None:
    """In which language, when, and by which channels they are reached."""
    known = await read(find_customer, customer_id)
    if known is None:
        return

    async def save(said: dict[str, str]) -> bool:
        def work(conn: Connection) -> None:
            out = sorted({*known.opted_out, EMAIL} if said["mail"] == "no" else {*known.opted_out} - {EMAIL})
            begins, ends = _clock(said["quiet_from"]), _clock(said["quiet_until"])
            change_customer(conn, customer_id, Wishes(said["language"], said["zone"], begins, ends, out))
            for channel in out:
                silence_notices(conn, customer_id, channel=channel)

        return await _changed(page, WRITE, work, customer_id)

    await fill_in(page, page.viewer.t("customer_reach"), _reach(page, known), save=save)


async def site_dialog(page: Page, customer_id: int, site_id: int | None = None) -> None:
    """None: a new place."""
    t = page.viewer.t
    known = await read(find_site, site_id) if site_id else None
    if site_id and (known is None or known.customer_id != customer_id):
        return

    async def save(said: dict[str, str]) -> bool:
        def work(conn: Connection) -> None:
            new = _site_of(said, known)
            if site_id:
                change_site(conn, site_id, new)
            else:
                create_site(conn, customer_id, new)

        return await act(page, WRITE, work, done=t("done_site"), about=f"customer/{customer_id}")

    await fill_in(page, t("site_change" if known else "site_new"), _site_fields(page, known), save=save)


async def _changed(page: Page, permission: Permission, work: Callable[[Connection], None], customer_id: int) -> bool:
    done = page.viewer.t("done_customer_changed")
    return await act(page, permission, work, done=done, about=f"customer/{customer_id}")


async def switch_consent(page: Page, customer_id: int, said: str) -> None:
    """What a customer agreed to on the telephone, or took back."""
    if said not in TEXT_VERSIONS:
        return
    purpose, now, principal = Purpose(said), wall_clock(), page.viewer.principal

    def work(conn: Connection) -> None:
        subject = f"customer/{customer_id}"
        customer = find_customer(conn, customer_id)
        if withdraw_consent(conn, customer_id, purpose, how="phone", at=now):
            audited(conn, principal, AuditAction.CONSENT_WITHDRAWN, subject, at=now, purpose=purpose, how="phone")
        elif customer and give_consent(conn, customer_id, purpose, language=customer.language, how="phone", at=now):
            audited(conn, principal, AuditAction.CONSENT_GIVEN, subject, at=now, purpose=purpose, how="phone")

    await act(page, PRIVACY, work, done=page.viewer.t("done_consent"))


def _contact(page: Page, known: Customer | None) -> list[Asked]:
    t = page.viewer.t
    return [
        Asked("name", t("person_name"), known.name if known else "", needed=True),
        Asked("email", t("technician_email"), (known.email or "") if known else "", kind="email"),
        Asked("phone", t("technician_phone"), (known.phone or "") if known else "", kind="tel"),
    ]


def _reach(page: Page, known: Customer | None) -> list[Asked]:
    t = page.viewer.t
    languages = {one: t(f"language_{one}") for one in ("id", "en")}
    out = known is not None and EMAIL in known.opted_out
    return [
        Asked("language", t("person_language"), known.language if known else "id", options=languages),
        Asked("zone", t("site_zone"), known.time_zone if known else "Asia/Jakarta", options=_zones(known)),
        Asked("quiet_from", t("customer_quiet_from"), f"{known.quiet_from:%H:%M}" if known else "", kind="time"),
        Asked("quiet_until", t("customer_quiet_until"), f"{known.quiet_until:%H:%M}" if known else "", kind="time"),
        Asked(
            "mail", t("customer_mail"), "no" if out else "yes", options={one: t(f"said_{one}") for one in ("yes", "no")}
        ),
    ]


def _zones(known: Customer | Site | None) -> dict[str, str]:
    return {**ZONES, **({known.time_zone: known.time_zone} if known and known.time_zone not in ZONES else {})}


def _site_fields(page: Page, known: Site | None) -> list[Asked]:
    t = page.viewer.t
    pin = f"{known.latitude}, {known.longitude}" if known and known.latitude is not None else ""
    return [
        Asked("name", t("site_name"), known.name if known else ""),
        Asked("address", t("site_address"), "\n".join(known.address) if known else "", needed=True, kind="lines"),
        Asked("landmark", t("site_landmark"), known.landmark if known else ""),
        Asked("district", t("site_district"), known.district if known else ""),
        Asked("city", t("site_city"), known.city if known else ""),
        Asked("postcode", t("site_postcode"), known.postcode if known else ""),
        Asked("area", t("technician_areas"), known.area if known else "", hint=t("site_area_help")),
        Asked("zone", t("site_zone"), known.time_zone if known else "Asia/Jakarta", options=_zones(known)),
        Asked("pin", t("site_pin"), pin, hint=t("site_pin_help")),
        Asked("access", t("site_access"), known.access_notes if known else ""),
        Asked("contact", t("site_contact"), known.contact_name if known else ""),
        Asked("phone", t("site_phone"), known.contact_phone if known else "", kind="tel"),
    ]


def _site_of(said: dict[str, str], known: Site | None) -> NewSite:
    lines = tuple(line.strip()[:100] for line in said["address"].splitlines() if line.strip())
    if not 0 < len(lines) <= 6:
        raise BadEntry("address", said["address"][:60], coded("site_no_address"))
    latitude, longitude = _pin(said["pin"])
    return NewSite(
        address=lines,
        name=said["name"],
        landmark=said["landmark"],
        district=said["district"],
        city=said["city"],
        province=known.province if known else "",
        postcode=said["postcode"][:12],
        area=said["area"],
        time_zone=said["zone"],
        latitude=latitude,
        longitude=longitude,
        access_notes=said["access"],
        contact_name=said["contact"],
        contact_phone=_phone(said["phone"], known.contact_phone if known else None) or "",
    )


def _pin(said: str) -> tuple[float | None, float | None]:
    """`-6.2, 106.8`, as maps copy it."""
    if not said:
        return None, None
    try:
        latitude, longitude = (float(one) for one in said.split(","))
    except ValueError as exc:
        raise BadEntry("pin", said, coded("site_no_pin", value=said)) from exc
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise BadEntry("pin", said, coded("site_no_pin", value=said))
    return latitude, longitude


def _email(said: str, kept: str | None = None) -> str | None:
    """None for an empty field; what is on record already may stay as it is."""
    try:
        return said if said in ("", kept) else email_address(said)
    except ValueError as exc:
        raise BadEntry("email", said, coded("import_no_email", value=said)) from exc


def _phone(said: str, kept: str | None = None) -> str | None:
    try:
        return said if said in ("", kept) else phone_number(said)
    except ValueError as exc:
        raise BadEntry("phone", said, coded("import_no_phone", value=said)) from exc


def _clock(said: str) -> time | None:
    return time.fromisoformat(said) if said else None
