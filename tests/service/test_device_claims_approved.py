"""A claim that waits for approval lets its device in once somebody approves it, and shuts no other one out."""

import pytest

from fleet.product_files.parse import parse_product
from service.device_access.acting import AccessRefused
from service.device_access.claiming import ClaimRefused
from service.device_access.claims import approve, offer, revoke
from service.device_access.credentials import revoke as revoke_credential
from service.device_access.credentials import rotate
from store.access.broker_view import whole_access
from store.access.claims import ClaimState, list_claims
from store.access.credentials import (
    RevokedReason,
    living_credential,
)
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.engine.database import Connection
from tests.service.access_cast import WALL, acting
from tests.service.claim_cast import offered, use
from tests.service.service_world import FRIDGE, settle


def test_a_claim_that_waits_for_approval_shuts_no_device_out(conn: Connection) -> None:
    working = use(conn, offered(conn).code).issued.credential_id
    one = offered(conn, waits=True)
    with pytest.raises(ClaimRefused) as refused:
        use(conn, one.code)
    assert refused.value.said.args == {}
    _, [row] = whole_access(conn)
    assert (row.id, row.enabled) == (working, True)


def test_a_claim_that_waits_replaces_one_that_waits(conn: Connection) -> None:
    """Whoever photographed the sheet before keeps nothing from the device."""
    use(conn, offered(conn, waits=True).code)
    one = offered(conn, waits=True)
    claimed = use(conn, one.code)
    approve(conn, one.id, acting())
    _, [row] = whole_access(conn)
    assert (row.id, row.enabled) == (claimed.issued.credential_id, True)


def test_a_quarantined_device_is_let_in_when_somebody_approves(conn: Connection) -> None:
    one = offered(conn, waits=True)
    claimed = use(conn, one.code)
    assert claimed.waits
    _, [before] = whole_access(conn)
    assert not before.enabled
    assert [found.id for found in list_claims(conn, now=WALL, state=ClaimState.QUARANTINED)] == [one.id]
    approve(conn, one.id, acting())
    _, [after] = whole_access(conn)
    assert after.enabled
    with pytest.raises(AccessRefused):
        approve(conn, one.id, acting())


@pytest.mark.parametrize("end", ["revoked", "rotated", "claimed"])
def test_a_claim_whose_credential_was_ended_cannot_be_approved(conn: Connection, end: str) -> None:
    one = offered(conn, waits=True)
    device = use(conn, one.code).device
    match end:
        case "revoked":
            revoke_credential(conn, device, acting(), reason=RevokedReason.LEAKED)
        case "rotated":
            rotate(conn, device, acting())
        case "claimed":
            use(conn, offered(conn).code)
    with pytest.raises(AccessRefused) as refused:
        approve(conn, one.id, acting())
    assert refused.value.said.code == "claim_not_waiting"
    assert list_claims(conn, now=WALL, state=ClaimState.QUARANTINED) == []


def test_approving_lets_nobody_in_whose_credential_is_gone(conn: Connection) -> None:
    """Rows of the version before: the credential was revoked, and the claim still waited."""
    one = offered(conn, waits=True)
    device = use(conn, one.code).device
    conn.execute("UPDATE device_credential SET revoked_at = now(), revoked_by = 'ana', revoked_reason = 'revoked'")
    with pytest.raises(AccessRefused) as refused:
        approve(conn, one.id, acting())
    assert refused.value.said.code == "claim_without_credential"
    assert revoke(conn, one.id, acting()).device_id == device.id, "it still waits, and can be revoked"


def test_who_waits_for_approval_and_lost_the_answer_still_waits_with_another_secret(conn: Connection) -> None:
    one = offered(conn, waits=True)
    use(conn, one.code, key="k" * 32)
    assert use(conn, one.code, key="k" * 32).waits
    approve(conn, one.id, acting())
    _, [row] = whole_access(conn)
    assert row.enabled


def test_refusing_a_quarantined_device_revokes_what_it_was_given(conn: Connection) -> None:
    one = offered(conn, waits=True)
    claimed = use(conn, one.code)
    revoke(conn, one.id, acting())
    assert living_credential(conn, claimed.device.id) is None


def test_a_product_that_asks_for_approval_cannot_be_waived(conn: Connection) -> None:
    settle(conn)
    careful = parse_product(FRIDGE.replace('interval = "5m"', 'interval = "5m"\nclaims_need_approval = true'), file="f")
    register_product(conn, careful, mode=ClockMode.WALL)
    [one] = offer(conn, careful, ["SN-1"], acting(), needs_approval=False)
    assert one.needs_approval
