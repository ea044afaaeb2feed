"""How credentials, claims and units are shown."""

from collections.abc import Mapping
from datetime import datetime

from api.web.database import the_device, wall_clock
from dashboards.parts.shared.filtered_list import PAGE_ROWS, Chosen
from dashboards.viewer import Viewer
from store.access.claims import Claim, ClaimState, list_claims
from store.access.credentials import Credential, credentials_of, living_credential
from store.access.units import ChangeKind, UnitChange, open_change, present_units
from store.console.access_shown import AccessRow, AccessSearch, AccessState, count_access, search_access
from store.engine.database import Connection

CHANGED = "changed"
FEW = 5


def access_rows(conn: Connection, viewer: Viewer, chosen: Chosen, skip: int) -> dict[str, object]:
    """A page of devices with the state of their access, and how many are in each state."""
    now, state = wall_clock(), chosen["state"]
    wanted = AccessSearch(
        chosen["product"] or None,
        chosen["serial"].strip() or None,
        AccessState(state) if state in tuple(AccessState) else None,
        changed=state == CHANGED,
    )
    found = search_access(conn, wanted, now=now, limit=PAGE_ROWS + 1, skip=skip)
    counts = count_access(conn, now=now)
    return {
        "rows": [_access_row(viewer, row, now) for row in found[:PAGE_ROWS]],
        "more": len(found) > PAGE_ROWS,
        "total": None,
        "counts": [
            (access_name(viewer, state), viewer.number(float(counts[state])))
            for state in AccessState
            if counts.get(state)
        ],
    }


def claim_rows(conn: Connection, viewer: Viewer, chosen: Chosen, skip: int) -> dict[str, object]:
    """A page of claims, the newest first."""
    now, state = wall_clock(), chosen["state"]
    found = list_claims(
        conn,
        now=now,
        product=chosen["product"] or None,
        state=ClaimState(state) if state in tuple(ClaimState) else None,
        limit=PAGE_ROWS + 1,
        skip=skip,
    )
    rows = [_claim_row(viewer, one, now) for one in found[:PAGE_ROWS]]
    return {"rows": rows, "more": len(found) > PAGE_ROWS, "total": None}


def device_access_of(conn: Connection, viewer: Viewer, product_id: str, serial: str) -> dict[str, object]:
    """How one device comes in: its credential, those before, and the unit that speaks."""
    _, device = the_device(conn, product_id, serial)
    now = wall_clock()
    living, change = living_credential(conn, device.id), open_change(conn, device.id)
    unit = next(iter(present_units(conn, [device.id])), None)
    before = [one for one in credentials_of(conn, device.id, limit=FEW + 1) if one.revoked_at is not None]
    return {
        "credential": living,
        "state": _state_of(viewer, living, now),
        "kind": viewer.t(f"credential_kind_{living.kind}") if living else "",
        "issued": _issued(viewer, living) if living else "",
        "until": viewer.day(living.good_until) if living and living.good_until else "",
        "disabled": living is not None and living.disabled_until is not None,
        "unit": unit.hardware_id if unit else "",
        "change": change_sentence(viewer, change) if change else "",
        "doubled": change is not None and change.kind is ChangeKind.DOUBLED,
        "before": [
            {
                "when": viewer.when(one.revoked_at),
                "why": viewer.t(f"revoked_{one.revoked_reason}"),
                "by": one.revoked_by,
            }
            for one in before[:FEW]
            if one.revoked_at
        ],
    }


def change_sentence(viewer: Viewer, change: UnitChange) -> str:
    names = {"hardware": change.to_hardware or "", "before": change.from_hardware or ""}
    if change.kind is ChangeKind.DOUBLED:
        return viewer.t("unit_doubled", at=viewer.when(change.at), times=str(change.times), **names)
    return viewer.t("unit_swapped", at=viewer.when(change.at), **names)


def access_name(viewer: Viewer, state: AccessState) -> str:
    if state is AccessState.NONE:
        return viewer.t("credential_none")
    if state is AccessState.DISABLED:
        return viewer.t("access_disabled")
    return viewer.t(f"credential_state_{state}")


def state_names(viewer: Viewer) -> Mapping[str, str]:
    """What the list of devices can be narrowed to."""
    names = {"": viewer.t("all"), **{state.value: access_name(viewer, state) for state in AccessState}}
    return {**names, CHANGED: viewer.t("access_changed")}


def _access_row(viewer: Viewer, row: AccessRow, now: datetime) -> dict[str, object]:
    state = row.state_at(now)
    why = ""
    if row.disabled_until is not None:
        why = viewer.t("credential_state_disabled", until=viewer.when(row.disabled_until))
    return {
        "device": row,
        "state": state,
        "name": why or access_name(viewer, state),
        "kind": viewer.t(f"credential_kind_{row.kind}") if row.kind else "",
        "issued": viewer.day(row.issued_at) if row.issued_at else "",
        "how": viewer.t(f"credential_how_{row.issued_how}") if row.issued_how else "",
        "changed": viewer.t(f"access_{row.change_kind}") if row.change_kind else "",
    }


def _claim_row(viewer: Viewer, claim: Claim, now: datetime) -> dict[str, object]:
    state = claim.state_at(now)
    return {
        "claim": claim,
        "state": viewer.t(f"claim_state_{state}"),
        "waits": state is ClaimState.QUARANTINED,
        "open": state in (ClaimState.OFFERED, ClaimState.QUARANTINED),
        "serial": claim.device_serial or claim.serial or viewer.t("claim_any"),
        "made": viewer.t("token_made_by", name=viewer.actor(claim.made_by), at=viewer.day(claim.made_at)),
        "until": viewer.when(claim.expires_at),
        "used": viewer.when(claim.used_at) if claim.used_at else "",
    }


def _state_of(viewer: Viewer, credential: Credential | None, now: datetime) -> str:
    if credential is None:
        return viewer.t("credential_none")
    if credential.quarantined:
        return viewer.t("credential_state_quarantined")
    if credential.disabled_until is not None:
        return viewer.t("credential_state_disabled", until=viewer.when(credential.disabled_until))
    is_over = credential.good_until is not None and credential.good_until <= now
    return viewer.t("credential_state_over" if is_over else "credential_state_good")


def _issued(viewer: Viewer, credential: Credential) -> str:
    how = viewer.t(f"credential_how_{credential.issued_how}")
    who = viewer.t("token_made_by", name=viewer.actor(credential.issued_by), at=viewer.when(credential.issued_at))
    return f"{who} · {how}"
