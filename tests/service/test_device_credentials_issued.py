"""Credentials as they are issued: user names, certificates, lists, replaced units."""

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from hypothesis import given
from hypothesis import strategies as st

from fleet.coded import coded
from fleet.product_files.parse import parse_product
from fleet.serials import normal_serial, serial_fault
from fleet.settings import BadSettings, load_settings
from service.device_access.acting import AccessRefused
from service.device_access.certificates import BadCertificate, load_authority, read_certificate
from service.device_access.credentials import enable, issue, revoke, rotate
from service.device_access.csv_files import BadList, read_devices, write_credentials
from service.device_access.replacing import Replaced, replace_unit
from service.device_access.usernames import LONGEST_COMMON_NAME, device_of_username, new_common_name, username_of
from store.access.credentials import RevokedReason, credentials_of, living_credential
from store.access.units import ChangeKind, see_unit
from store.assets.device_state import components_of, maintenance_of
from store.assets.registry import find_device
from store.audit.actions import AuditAction
from store.engine.database import Connection
from tests.service.access_cast import DAY, HOUR, WALL, Book, acting, authority, authority_files, request_for
from tests.service.service_world import FRIDGE, NOW, settle

PRODUCT = parse_product(FRIDGE, file="fridge.toml")
SETTINGS = load_settings(mqtt_url="mqtt://ingest%20user:x@broker", broker_access_url="mqtt://keeper:x@broker")
SERIALS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).map(normal_serial)


@given(SERIALS.filter(lambda text: serial_fault(text) is None))
def test_a_user_name_leads_back_to_its_device(serial: str) -> None:
    name = username_of("fridge", serial)
    assert ":" not in name
    assert device_of_username(name) == ("fridge", serial)
    assert device_of_username(new_common_name("fridge", serial)) is None
    assert len(new_common_name("fridge", serial).encode()) <= LONGEST_COMMON_NAME


@pytest.mark.parametrize("name", ["sigap", "", ".", "fridge.", "Fridge.SN-1", "fridge.a/b", "fridge.a%b", "a.b%c12"])
def test_other_names_are_no_devices(name: str) -> None:
    assert device_of_username(name) is None


def test_a_device_is_issued_one_credential_then_it_is_rotated(conn: Connection) -> None:
    settle(conn)
    device, book = find_device(conn, "fridge", "SN-1"), Book()
    assert device is not None
    first = issue(conn, device, acting(book))
    with pytest.raises(AccessRefused):
        issue(conn, device, acting(book))
    second = rotate(conn, device, acting(book))
    assert first.username == second.username
    assert first.secret != second.secret
    revoke(conn, device, acting(book), reason=RevokedReason.LEAKED)
    with pytest.raises(AccessRefused):
        revoke(conn, device, acting(book), reason=RevokedReason.LEAKED)
    with pytest.raises(AccessRefused):
        enable(conn, device, acting(book))
    subject = "device/fridge/SN-1"
    assert book.rows == [
        (AuditAction.CREDENTIAL_ISSUED, subject),
        (AuditAction.CREDENTIAL_ROTATED, subject),
        (AuditAction.CREDENTIAL_REVOKED, subject),
    ]
    assert "secret" not in repr(second)


def test_a_certificate_is_signed_for_the_devices_own_key_under_a_name_of_ours() -> None:
    signed = authority().sign(request_for("CN of an attacker"), common_name="fridge.SN-1%c1", now=WALL)
    found = x509.load_pem_x509_certificate((signed.pem or "").encode())
    names = found.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    assert [name.value for name in names] == ["fridge.SN-1%c1"]
    usage = found.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [ExtendedKeyUsageOID.CLIENT_AUTH]
    assert not found.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert f"{found.serial_number:x}" == signed.number


def test_a_certificate_ends_with_its_authority() -> None:
    until = WALL + 30 * DAY
    signed = authority(until=until).sign(request_for("x"), common_name="n", now=WALL)
    assert signed.good_until == until


def test_a_weak_key_or_a_changed_request_is_refused() -> None:
    weak = rsa.generate_private_key(65537, 1024)
    asked = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([])).sign(weak, SHA256())
    good = request_for("x")
    for request in (asked.public_bytes(Encoding.PEM).decode(), "", "x" * 20_000, good[:60] + "AAAA" + good[64:]):
        with pytest.raises(BadCertificate):
            authority().sign(request, common_name="n", now=WALL)


def test_a_key_on_a_curve_that_nobody_here_reads_is_refused() -> None:
    """Reading the request succeeds; its key and its signature are what cannot be read."""
    good = ec.generate_private_key(ec.SECP256R1())
    asked = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([])).sign(good, SHA256())
    p256, other = bytes.fromhex("06082a8648ce3d030107"), bytes.fromhex("06082a8648ce3d030101")
    der = asked.public_bytes(Encoding.DER)
    assert der.count(p256) == 1
    pem = x509.load_der_x509_csr(der.replace(p256, other)).public_bytes(Encoding.PEM).decode()
    with pytest.raises(BadCertificate) as refused:
        authority().sign(pem, common_name="n", now=WALL)
    assert refused.value.said.code == "request_unreadable"


def test_an_authority_that_cannot_be_used_names_its_setting(tmp_path: Path) -> None:
    files = authority_files(tmp_path)
    assert load_authority(load_settings(**files)) is not None
    assert load_authority(load_settings()) is None
    for lacking in files:
        with pytest.raises(BadSettings, match="set both of them, or neither"):
            load_authority(load_settings(**{**files, lacking: None}))
    key = load_pem_private_key(files["device_ca_key"].read_bytes(), password=None)
    locked = tmp_path / "locked.key"
    locked.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"password")))
    no_pem = tmp_path / "none.pem"
    no_pem.write_text("no PEM", encoding="utf-8")
    for name, path in (("device_ca_key", locked), ("device_ca_key", no_pem), ("device_ca_cert", no_pem)):
        with pytest.raises(BadSettings, match=f"SIGAP_{name.upper()}={path}"):
            load_authority(load_settings(**{**files, name: path}))


def test_a_certificate_made_elsewhere_is_read_and_one_that_is_over_is_refused() -> None:
    signed = authority().sign(request_for("x"), common_name="factory-0001", now=WALL)
    read = read_certificate(signed.pem or "", now=WALL, settings=SETTINGS)
    assert (read.common_name, read.number, read.pem) == ("factory-0001", signed.number, None)
    with pytest.raises(BadCertificate):
        read_certificate(signed.pem or "", now=signed.good_until, settings=SETTINGS)


@pytest.mark.parametrize("name", ["sigap", "sigap-access", "ingest user", "keeper", "fridge.SN-2", "fridge.AA%3ABB"])
def test_a_certificate_that_names_the_platform_or_a_devices_secret_is_refused(name: str) -> None:
    signed = authority().sign(request_for("x"), common_name=name, now=WALL)
    with pytest.raises(BadCertificate) as refused:
        read_certificate(signed.pem or "", now=WALL, settings=SETTINGS)
    assert refused.value.said == coded("certificate_name_taken", name=name)


def test_a_certificate_in_the_place_of_a_secret_has_another_name_each_time(conn: Connection) -> None:
    settle(conn)
    device = find_device(conn, "fridge", "SN-1")
    assert device is not None
    issue(conn, device, acting())
    names = set()
    for _ in range(2):
        signed = authority().sign(request_for("x"), common_name=new_common_name("fridge", "SN-1"), now=WALL)
        names.add(rotate(conn, device, acting(), certificate=signed).username)
    assert len(names) == 2
    assert [one.revoked_at is None for one in credentials_of(conn, device.id)] == [True, False, False]


def test_a_whole_unit_that_was_replaced_has_new_components_and_the_asset_stays(conn: Connection) -> None:
    settle(conn)
    device = find_device(conn, "fridge", "SN-1")
    assert device is not None
    issue(conn, device, acting())
    see_unit(conn, device.id, "hw-A", at=WALL - DAY)
    see_unit(conn, device.id, "hw-B", at=WALL)
    at = NOW - timedelta(hours=2)
    issued = replace_unit(conn, PRODUCT, device, Replaced.UNIT, acting(), at=at, fleet_now=NOW)
    assert dict(components_of(conn, device.asset_id)) == {"compressor": at, "fan": at}
    assert {work.action for work in maintenance_of(conn, device.id, limit=9)} == {"replaced"}
    living = living_credential(conn, device.id)
    assert living is not None
    assert living.id == issued.credential_id
    again = find_device(conn, "fridge", "SN-1")
    assert again == device
    assert see_unit(conn, device.id, "hw-B", at=WALL + DAY) is None, "it is the present unit from now on"


def test_two_units_by_turns_end_with_the_first_one_as_the_device(conn: Connection) -> None:
    settle(conn)
    device = find_device(conn, "fridge", "SN-1")
    assert device is not None
    for minute, unit in enumerate(("hw-A", "hw-B", "hw-A", "hw-B")):
        see_unit(conn, device.id, unit, at=WALL + timedelta(minutes=minute))
    replace_unit(conn, PRODUCT, device, Replaced.SAME, acting(), at=NOW, fleet_now=NOW)
    assert see_unit(conn, device.id, "hw-A", at=WALL + HOUR) is None
    assert see_unit(conn, device.id, "hw-B", at=WALL + 2 * HOUR) is ChangeKind.SWAPPED


@pytest.mark.parametrize("what", [Replaced.CONTROLLER, Replaced.WIPED, Replaced.SAME])
def test_where_only_the_controller_was_touched_components_keep_their_ages(conn: Connection, what: Replaced) -> None:
    settle(conn)
    device = find_device(conn, "fridge", "SN-1")
    assert device is not None
    before = dict(components_of(conn, device.asset_id))
    replace_unit(conn, PRODUCT, device, what, acting(), at=NOW, fleet_now=NOW)
    assert dict(components_of(conn, device.asset_id)) == before
    with pytest.raises(AccessRefused):
        replace_unit(conn, PRODUCT, device, what, acting(), at=NOW + DAY, fleet_now=NOW)


def test_a_list_of_a_spreadsheet_is_read() -> None:
    text = "\ufeffserial;installed_at;note\nSN-1;2026-01-31T12:00:00Z;x\n SN-2 ;;\n"
    first, second = read_devices(text)
    assert (first.serial, second.serial, second.installed_at) == ("SN-1", "SN-2", None)
    assert first.installed_at is not None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "list_without_serials"),
        ("number\n1\n", "list_without_serials"),
        ("serial\n", "list_empty"),
        ("serial\nA\nA\n", "list_serial_twice"),
        ("serial\nA\nB/C\n", "list_bad_serial"),
        ("serial,installed_at\nA,noon\n", "list_bad_time"),
        (f"serial\n{'A' * 200_000}\n", "list_unreadable"),
        (f"serial{'A' * 200_000}\n", "list_unreadable"),
    ],
)
def test_a_list_that_cannot_be_taken_names_line_and_rule(text: str, code: str) -> None:
    with pytest.raises(BadList) as refused:
        read_devices(text)
    assert refused.value.said.code == code


def test_credentials_are_written_as_csv() -> None:
    row = {"product": "fridge", "serial": 'a,"b', "username": "u", "secret": "s", "broker": ""}
    assert write_credentials([row]) == 'product,serial,username,secret,certificate,broker\nfridge,"a,""b",u,s,,\n'
