"""A claim's code becomes credentials once, for its device alone, and every refusal is the same."""

import contextlib
import threading
from datetime import timedelta

import pytest

from fleet.coded import Coded
from service.accounts.account_loop import tidy
from service.device_access.acting import AccessRefused
from service.device_access.certificates import BadCertificate
from service.device_access.claim_codes import ALPHABET, code_hash, new_code
from service.device_access.claiming import AGAIN, ClaimRefused, Presented, claim
from service.device_access.claims import offer, revoke
from service.device_access.credentials import rotate
from service.device_access.secrets import hash_of, is_right
from store.access.broker_view import whole_access
from store.access.claims import ClaimState, find_claim
from store.access.credentials import (
    IssuedHow,
    NewCredential,
    RevokedReason,
    SecretHash,
    credentials_of,
    disable_credential,
    living_credential,
    rotate_credential,
)
from store.assets.registry import find_device
from store.audit.actions import AuditAction
from store.engine.database import Connection, connect, connect_web
from store.engine.scope import EVERYTHING, Scope, apply_scope
from store.identity.tenants import create_tenant
from tests.service.access_cast import DAY, HOUR, WALL, Book, acting, authority, request_for
from tests.service.claim_cast import offered, settle_once, use


def test_a_code_gives_the_device_a_secret_that_the_broker_takes(conn: Connection) -> None:
    one, book = offered(conn), Book()
    claimed = claim(conn, Presented(one.code.lower().replace("-", " "), "SN-1"), acting(book))
    assert claimed.issued.username == "fridge.SN-1"
    _, [living] = whole_access(conn)
    assert living.enabled
    assert living.salt is not None
    assert living.iterations is not None
    assert living.hash is not None
    assert is_right(claimed.issued.secret or "", SecretHash(living.salt, living.iterations, living.hash))
    assert [action for action, _ in book.rows] == [AuditAction.CREDENTIAL_ISSUED, AuditAction.CLAIM_USED]
    found = find_claim(conn, one.id)
    assert found is not None
    assert (found.state, found.device_serial) == (ClaimState.USED, "SN-1")


def test_every_refusal_is_the_same(conn: Connection) -> None:
    used, void, old, other = offered(conn), offered(conn, "SN-2"), offered(conn, "SN-3"), offered(conn, "SN-4")
    use(conn, used.code)
    revoke(conn, void.id, acting())
    tries = {
        "unknown": (new_code(), "SN-1", WALL),
        "empty": ("", None, WALL),
        "no letters of ours": ("\ud800é" * 30, "SN-1", WALL),
        "used": (used.code, None, WALL),
        "revoked": (void.code, None, WALL),
        "over": (old.code, None, WALL + timedelta(days=30)),
        "another serial": (other.code, "SN-1", WALL),
        "a bad serial": (other.code, "../x", WALL),
    }
    said: list[Coded] = []
    for why, (code, serial, at) in tries.items():
        with pytest.raises(ClaimRefused) as refused:
            use(conn, code, serial, at=at)
        said.append(refused.value.said)
        assert refused.value.said.args == {}, why
    assert {one.code for one in said} == {"claim_refused"}
    assert use(conn, other.code).device.serial == "SN-4", "wrong tries used nothing up"


def test_of_many_who_send_one_code_at_once_one_gets_credentials(conn: Connection, database_url: str) -> None:
    one = offered(conn, None)
    won: list[str] = []
    faults: list[Exception] = []
    together = threading.Barrier(6)

    def send(serial: str) -> None:
        try:
            with connect(database_url) as beside:
                together.wait(20)
                won.append(use(beside, one.code, serial).device.serial)
        except Exception as exc:
            faults.append(exc)

    threads = [threading.Thread(target=send, args=(f"NEW-{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(won) == 1
    assert [type(fault) for fault in faults] == [ClaimRefused] * 5
    _, living = whole_access(conn)
    assert [row.serial for row in living] == won
    rest = {f"NEW-{number}" for number in range(6)} - set(won)
    assert not any(find_device(conn, "fridge", serial) for serial in rest), "who lost was not registered"


def test_an_open_claim_registers_a_new_device_and_takes_none_over(conn: Connection) -> None:
    first, second = offered(conn, None), offered(conn, None)
    assert use(conn, first.code, "NEW-1").device.serial == "NEW-1"
    with pytest.raises(ClaimRefused):
        use(conn, second.code, "NEW-1")
    with pytest.raises(ClaimRefused):
        use(conn, second.code)
    assert use(conn, second.code, "SN-1").device.serial == "SN-1", "it was registered and had no credential"


def test_a_claim_for_a_serial_replaces_the_credential_that_the_device_had(conn: Connection) -> None:
    use(conn, offered(conn).code)
    again = use(conn, offered(conn).code)
    newest, oldest = credentials_of(conn, again.device.id)
    assert newest.id == again.issued.credential_id
    assert oldest.revoked_reason is RevokedReason.CLAIMED


def test_another_offer_for_a_serial_makes_the_one_before_void(conn: Connection) -> None:
    before, _ = offered(conn), offered(conn)
    with pytest.raises(ClaimRefused):
        use(conn, before.code)


def test_who_lost_the_answer_asks_again_with_the_same_key_for_a_while(conn: Connection) -> None:
    one = offered(conn)
    lost = use(conn, one.code, key="k" * 32)
    with pytest.raises(ClaimRefused):
        use(conn, one.code, key="another" * 5)
    with pytest.raises(ClaimRefused):
        use(conn, one.code)
    again = use(conn, one.code, key="k" * 32, at=WALL + AGAIN / 2)
    assert again.issued.secret != lost.issued.secret
    living = living_credential(conn, again.device.id)
    assert living is not None
    assert living.id == again.issued.credential_id
    with pytest.raises(ClaimRefused):
        use(conn, one.code, key="k" * 32, at=WALL + AGAIN)


def test_who_is_shut_out_does_not_come_back_by_asking_again(conn: Connection) -> None:
    one = offered(conn)
    device = use(conn, one.code, key="k" * 32).device
    disable_credential(conn, device.id, until=WALL + HOUR, code="flood")
    with pytest.raises(ClaimRefused):
        use(conn, one.code, key="k" * 32)
    living = living_credential(conn, device.id)
    assert living is not None
    assert living.disabled_until == WALL + HOUR


def test_a_refused_credential_is_refused_as_every_claim_is(conn: Connection) -> None:
    """Another device has the user name already."""
    one = offered(conn)
    other = use(conn, offered(conn, None).code, "OTHER").device
    theirs = NewCredential(other.id, "fridge.SN-1", good_until=WALL + HOUR)
    assert rotate_credential(conn, theirs, reason=RevokedReason.ROTATED, by="ana", how=IssuedHow.API, now=WALL)
    with pytest.raises(ClaimRefused) as refused:
        use(conn, one.code)
    assert refused.value.said.args == {}
    found = find_claim(conn, one.id)
    assert found is not None
    assert found.state is ClaimState.OFFERED


def test_who_asks_again_gets_nothing_once_staff_has_given_another_credential(conn: Connection) -> None:
    one = offered(conn)
    claimed = use(conn, one.code, key="k" * 32)
    rotate(conn, claimed.device, acting())
    with pytest.raises(ClaimRefused):
        use(conn, one.code, key="k" * 32)


def test_a_claim_of_one_tenant_takes_no_device_of_another(conn: Connection, database_url: str) -> None:
    product = settle_once(conn)
    other = create_tenant(conn, name="Second", now=WALL)
    with contextlib.closing(connect_web(database_url, None)) as web:
        apply_scope(web, Scope(other))
        [theirs] = offer(web, product, [None], acting())
        apply_scope(web, EVERYTHING)
        with pytest.raises(ClaimRefused):
            use(web, theirs.code, "SN-1")
        claimed = use(web, theirs.code, "NEW-1")
    row = conn.execute("SELECT tenant_id FROM device WHERE id = %s", (claimed.device.id,)).fetchone()
    assert row == (other,)


def test_a_device_may_bring_a_key_of_its_own_for_a_certificate(conn: Connection) -> None:
    one = offered(conn)
    asked = Presented(one.code, request=request_for("anything else"))
    claimed = claim(conn, asked, acting(), authority())
    assert claimed.issued.secret is None
    assert claimed.issued.username.startswith("fridge.SN-1%c")
    _, [living] = whole_access(conn)
    assert (living.username, living.hash) == (claimed.issued.username, None)


def test_a_request_that_cannot_be_signed_uses_nothing_up(conn: Connection) -> None:
    one = offered(conn)
    for signer in (None, authority()):
        with pytest.raises(BadCertificate):
            claim(conn, Presented(one.code, request="no request"), acting(), signer)
    assert use(conn, one.code).issued.secret is not None


def test_an_offer_that_nobody_used_is_deleted_long_after_its_time(conn: Connection) -> None:
    used, over = offered(conn), offered(conn, "SN-2")
    use(conn, used.code)
    tidy(conn, now=over.expires_at + DAY)
    assert find_claim(conn, over.id) is not None
    tidy(conn, now=over.expires_at + 31 * DAY)
    assert find_claim(conn, over.id) is None
    assert find_claim(conn, used.id) is not None


@pytest.mark.parametrize("lasts", [timedelta(0), -HOUR, timedelta(days=366)])
def test_a_claim_lasts_for_a_sensible_time(conn: Connection, lasts: timedelta) -> None:
    with pytest.raises(AccessRefused):
        offer(conn, settle_once(conn), ["SN-1"], acting(), lasts=lasts)


def test_a_code_is_read_however_it_is_typed_and_holds_a_hundred_random_bits() -> None:
    for typed, read in (("O0-lI1", "00111"), (" abcd efgh ", "ABCD-EFGH"), ("oOiIlL", "001111")):
        assert code_hash(typed) == code_hash(read), typed
    assert code_hash("00111") != code_hash("00110")
    assert len(set(ALPHABET)) == 32
    codes = [new_code().replace("-", "") for _ in range(200)]
    assert {len(code) for code in codes} == {20}
    assert {letter for code in codes for letter in code} <= set(ALPHABET)
    for place in zip(*codes, strict=True):
        assert len(set(place)) > 16, "each place takes most letters"


def test_a_secret_is_hashed_anew_each_time() -> None:
    assert hash_of("x") != hash_of("x")
