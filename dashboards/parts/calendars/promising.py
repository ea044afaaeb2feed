"""The dialog in which a policy is changed: hours of each target, and how long before staff are warned."""

from datetime import timedelta

from api.access.permissions import Permission
from api.web.database import wall_clock
from dashboards.console import fleets_now, read
from dashboards.frame import Page
from dashboards.parts.calendars.fill_in import Asked, fill_in
from dashboards.parts.calendars.shown import hours_number, policy_name
from dashboards.parts.shared.acting import act
from fleet.coded import coded
from fleet.product import Severity
from service.sla.policies import change_policy, remove_policy
from service.tickets.bad_entry import BadEntry
from store.audit.actions import AuditAction
from store.engine.database import Connection
from store.sla.policies import NewPolicy, Policy, Promise, policies_in_force
from store.sla.targets import AppliesTo, TargetKind

LONGEST_H = 8760.0


async def change_promises(page: Page, policy_id: int | None) -> None:
    """None: a policy of one product or severity."""
    t = page.viewer.t
    known = next(iter(await read(policies_in_force, policy_id)), None) if policy_id else None
    asked: list[Asked] = [] if known else await _about(page)
    for kind in TargetKind:
        asked += _asked(page, kind, known)
    asked.append(
        Asked(
            "deadline", t("promise_deadline"), "yes" if _by_deadline(known) else "no",
            options={"yes": t("promise_deadline_yes"), "no": t("promise_deadline_no")},
        )
    )  # fmt: skip
    said = await fill_in(page, policy_name(page.viewer, known) if known else t("policy_add"), asked)
    if said is None:
        return

    def work(conn: Connection) -> object:
        return change_policy(conn, _policy(known, said), by=page.viewer.name, now=wall_clock())

    await act(
        page,
        Permission.CALENDARS_WRITE,
        work,
        done=t("done_policy"),
        about=f"service-target/{policy_id or ''}",
        audit=AuditAction.CALENDAR_CHANGED,
    )


async def end_promises(page: Page, policy_id: int) -> None:
    await act(
        page,
        Permission.CALENDARS_WRITE,
        lambda conn: remove_policy(conn, policy_id, now=wall_clock()),
        done=page.viewer.t("done_policy"),
        about=f"service-target/{policy_id}",
        audit=AuditAction.CALENDAR_CHANGED,
    )


async def _about(page: Page) -> list[Asked]:
    t, known = page.viewer.t, await read(fleets_now)
    products = {name: page.viewer.pick(product.name) for name, product in known.products.items()}
    return [
        Asked("applies_to", t("policy_applies_to"), options={one: t(f"policy_{one}") for one in AppliesTo}),
        Asked("product", t("policy_product"), options={"all": t("all"), **products}),
        Asked(
            "severity",
            t("policy_severity"),
            options={"all": t("all"), **{one: t(f"severity_{one}") for one in Severity}},
        ),
    ]


def _asked(page: Page, kind: TargetKind, policy: Policy | None) -> list[Asked]:
    t = page.viewer.t
    known = next((one for one in policy.promises if one.kind is kind), None) if policy else None
    within = hours_number(known.within) if known and known.within else ""
    warn = hours_number(known.warn_before) if known else ""
    target = t(f"target_{kind}")
    return [
        Asked(f"{kind}_within", t("promise_within", target=target), within),
        Asked(f"{kind}_warn", t("promise_warn", target=target), warn),
    ]


def _by_deadline(policy: Policy | None) -> bool:
    return policy is None or any(one.by_deadline for one in policy.promises)


def _policy(known: Policy | None, said: dict[str, str]) -> NewPolicy:
    promises = []
    for kind in TargetKind:
        within, warn = _hours(said[f"{kind}_within"]), _hours(said[f"{kind}_warn"])
        by_deadline = kind is TargetKind.VISIT and said["deadline"] == "yes"
        if within is None and not by_deadline:
            continue
        least = timedelta(hours=1) if within is None else within / 4
        promises.append(Promise(kind, within, by_deadline, warn or least))
    if known:
        about = (known.applies_to, known.product, known.min_severity, tuple(promises), known.tenant_id)
        return NewPolicy(*about)
    product, severity = said["product"], said["severity"]
    return NewPolicy(
        said["applies_to"],
        None if product == "all" else product,
        None if severity == "all" else severity,
        tuple(promises),
    )


def _hours(text: str) -> timedelta | None:
    """Hours as they are written, `4` or `1,5`; None where there are none."""
    if not text:
        return None
    try:
        hours = float(text.replace(",", "."))
    except ValueError as exc:
        raise BadEntry("hours", text, coded("hours_unreadable")) from exc
    if not 0 < hours <= LONGEST_H:
        raise BadEntry("hours", text, coded("hours_unreadable"))
    return timedelta(minutes=max(1, round(hours * 60)))
